using System.Reflection;
using System.Text.Json;
using LinkApp.Core.Links;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Http.Metadata;

namespace LinkApp.Web.Api;

/// <summary>A request's JSON body, or the field at which it could not be parsed.</summary>
internal sealed class JsonBody<T> : IEndpointParameterMetadataProvider where T : class
{
    // In the serializer's message for a value whose kind is missing or unknown.
    private const string TypeDiscriminator = "type discriminator";

    // The content type that curl sends by default; the body must be JSON all the same.
    private const string CurlsDefault = "application/x-www-form-urlencoded";

    private JsonBody(T? value, FieldError? error) => (Value, Error) = (value, error);

    public T? Value { get; }

    public FieldError? Error { get; }

    /// <summary>Reads the body as UTF-8. Minimal APIs call this.</summary>
    /// <exception cref="BadHttpRequestException">The body is of another type (415) or too large (413).</exception>
    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context)
    {
        var request = context.Request;
        if (!string.IsNullOrEmpty(request.ContentType)
            && !request.HasJsonContentType()
            && !request.ContentType.StartsWith(CurlsDefault, StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException("Send the body as application/json.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            var value = await JsonSerializer.DeserializeAsync<T>(request.Body, LinkJson.Options, context.RequestAborted);
            return value is null ? Wrong("body", "The body is null. Send a JSON object.") : new(value, null);
        }
        catch (JsonException error)
        {
            var field = error.Path is { Length: > 2 } path ? path[2..] : "body";
            return Wrong(
                field,
                field == "body"
                    ? "The body is not valid JSON. Send a JSON object with each field once."
                    : "This value has the wrong type or isn't allowed, or a field is misspelt or occurs twice.");
        }
        catch (NotSupportedException error) when (error.Message.Contains(TypeDiscriminator, StringComparison.Ordinal))
        {
            // Only conditions have kinds.
            return Wrong(
                "rules",
                "Each condition needs a \"type\": country, continent, place, device, language, query, address, time or clicks.");
        }
    }

    /// <summary>Adds the body to the OpenAPI document, for every endpoint that takes one. Minimal APIs call this.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new Metadata());

    private static JsonBody<T> Wrong(string field, string message) => new(null, new FieldError(field, message));

    /// <summary>Lists no content types: otherwise routing would refuse bodies without one, which <see cref="BindAsync"/> accepts.</summary>
    private sealed class Metadata : IAcceptsMetadata
    {
        public IReadOnlyList<string> ContentTypes => [];

        public Type? RequestType => typeof(T);

        public bool IsOptional => false;
    }
}
