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

/// <summary>What the framework's schemas leave out: what clients are generated from must say all of it.</summary>
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
            DescribeWords(schema);
        // The kinds of a condition: their properties come without it.
        if (schema is { Type: null, Properties.Count: > 0 })
            schema.Type = JsonSchemaType.Object;
        // The framework requires every parameter of a record, also one that is left out where it is null.
        foreach (var left in context.JsonTypeInfo.Properties.Where(IsLeftOutWhenNull))
            schema.Required?.Remove(left.Name);
        if (context.JsonPropertyInfo is { AttributeProvider: { } property })
            schema.ReadOnly |= property.IsDefined(typeof(ReadOnlyAttribute), inherit: true);
        else if (type == typeof(LinkBody))
            schema.Examples = [JsonNode.Parse(LinkExample)!];
        else if (typeof(ProblemDetails).IsAssignableFrom(type))
            await AddPointersAsync(schema, context, cancel);
    }

    /// <summary>
    /// Says of schemas with kinds that a value is of one kind, which it names: clients of a schema that is any of its kinds
    /// would read and write it as all of them at once. For a whole document, since the framework knows kinds as any of them.
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

    /// <summary>A null among the words is of the property that has them, not of the words.</summary>
    private static void DescribeWords(OpenApiSchema schema)
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
            Description = "The values that are wrong, where the problem is with values.",
        };
        if (schema.Properties.TryGetValue("detail", out var detail) && detail is OpenApiSchema text)
            text.Extensions = new Dictionary<string, IOpenApiExtension> { [PrimaryErrorMessage] = new JsonNodeExtension(JsonValue.Create(true)) };
    }
}
