using System.Text.Json;
using System.Text.Json.Serialization;

namespace LinkApp.Core.Links;

/// <summary>How rules and snapshots are written as JSON: the same in the store, the API and exports.</summary>
public static class LinkJson
{
    /// <summary>Enums as words in camel case; numbers are refused.</summary>
    public static readonly JsonConverter Enums = new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Creates options with our conventions, to which the caller can add.</summary>
    public static JsonSerializerOptions Create() => new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { Enums },
        // A misspelt field must not be ignored, and a null must not break a rule.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
    };
}
