using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Json;

/// <summary>A short domain in the API's JSON; what GET gave can be sent back.</summary>
public sealed record DomainBody
{
    /// <summary>The host name; international names in either form, given back in their xn-- form.</summary>
    public string? Host { get; init; }

    /// <summary>The host name as people read it. Given by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public string? Name { get; init; }

    /// <summary>Whether short URLs are on it; one domain is the main one.</summary>
    public bool? Main { get; init; }

    /// <summary>Where its <c>/</c> leads; null for nowhere. In a PATCH, null leaves it and "" takes it away.</summary>
    public string? Home { get; init; }

    /// <summary>Links that name it. Given by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public int? Links { get; init; }

    /// <summary>Given by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public DateTime? CreatedAt { get; init; }

    /// <summary>Who added it; null for the command line. Given by LinkApp; ignored in requests.</summary>
    [ReadOnly(true)]
    public string? CreatedBy { get; init; }

    /// <summary>Fields that no domain has: a misspelt one must not be dropped in silence.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; init; }

    public static DomainBody From(ListedDomain listed) => new()
    {
        Host = listed.Domain.Host,
        Name = HostName.Readable(listed.Domain.Host),
        Main = listed.Domain.IsMain,
        Home = listed.Domain.Home,
        Links = listed.Links,
        CreatedAt = listed.Domain.CreatedAt,
        CreatedBy = listed.Domain.CreatedBy,
    };

    internal IEnumerable<FieldError> Errors() =>
        (Unknown ?? []).Keys.Select(name => new FieldError(name, $"\"{name}\" is not a field of a domain. It has host, main and home."));
}

/// <summary>An organization's domains, the main one first.</summary>
public sealed record DomainListBody(IReadOnlyList<DomainBody> Domains);
