using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LinkApp.Web.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Document = Microsoft.OpenApi.OpenApiDocument;

namespace LinkApp.Web.Api;

/// <summary>Completes the schemas of the framework, which leave out what client generators need.</summary>
internal static class OpenApiSchemas
{
    // Kiota's clients show this field as the message of the exception.
    private const string PrimaryErrorMessage = "x-ms-primary-error-message";

    private const string LinkExample = """
        { "slug": "spring", "name": "Spring sale", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my" }, "tags": ["newsletter"] }
        """;

    public static async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var type = context.JsonTypeInfo.Type;
        if ((Nullable.GetUnderlyingType(type) ?? type).IsEnum)
            DescribeEnum(schema);
        // The framework leaves out the type of the kinds of a condition.
        if (schema is { Type: null, Properties.Count: > 0 })
            schema.Type = JsonSchemaType.Object;
        // The framework requires every parameter of a record, even one that is left out when it is null.
        foreach (var optional in context.JsonTypeInfo.Properties.Where(IsLeftOutWhenNull))
            schema.Required?.Remove(optional.Name);
        if (context.JsonPropertyInfo is { AttributeProvider: { } property })
            schema.ReadOnly |= property.IsDefined(typeof(ReadOnlyAttribute), inherit: true);
        else if (type == typeof(LinkBody))
            schema.Examples = [JsonNode.Parse(LinkExample)!];
        else if (typeof(ProblemDetails).IsAssignableFrom(type))
            await AddPointersAsync(schema, context, cancel);
    }

    /// <summary>
    /// Turns <c>anyOf</c> into <c>oneOf</c> in schemas with a discriminator: a value is of exactly one kind, which it names.
    /// Clients generated from <c>anyOf</c> would read and write a value as all kinds at once. Runs on the whole document, since
    /// the framework itself handles kinds as <c>anyOf</c> only.
    /// </summary>
    public static void DescribeKinds(Document document)
    {
        foreach (var schema in (document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>()).Values.OfType<OpenApiSchema>())
        {
            if (schema is not { Discriminator.PropertyName: { } property, AnyOf: { } kinds })
                continue;
            (schema.OneOf, schema.AnyOf) = (kinds, null);
            foreach (var kind in kinds.OfType<OpenApiSchemaReference>().Select(reference => reference.RecursiveTarget).OfType<OpenApiSchema>())
                (kind.Required ??= new HashSet<string>()).Add(property);
        }
    }

    private static bool IsLeftOutWhenNull(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
            is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }];

    /// <summary>Describes an enum as strings, without null: a property may be null, but not the enum itself.</summary>
    private static void DescribeEnum(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. (schema.Enum ?? []).Where(word => word is JsonValue value && value.TryGetValue<string>(out _))];
    }

    private static async Task AddPointersAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        schema.Properties!["pointers"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = await context.GetOrCreateSchemaAsync(typeof(ProblemPointer), cancellationToken: cancel),
            Description = "The values that are wrong, if the problem is about values.",
        };
        if (schema.Properties.TryGetValue("detail", out var detail) && detail is OpenApiSchema text)
            text.Extensions = new Dictionary<string, IOpenApiExtension> { [PrimaryErrorMessage] = new JsonNodeExtension(JsonValue.Create(true)) };
    }
}
