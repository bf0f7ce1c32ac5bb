using System.Reflection;
using System.Text.Json;
using LinkApp.Core.Links;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Http.Metadata;

namespace LinkApp.Web.Api;

/// <summary>A request's JSON, or the field at which it could not be read.</summary>
internal sealed class JsonBody<T> : IEndpointParameterMetadataProvider where T : class
{
    // What curl calls a body that it was told nothing about; only JSON parses.
    private const string TypeDiscriminator = "type discriminator";
    private const string CurlsDefault = "application/x-www-form-urlencoded";

    private JsonBody(T? value, FieldError? error) => (Value, Error) = (value, error);

    public T? Value { get; }

    public FieldError? Error { get; }

    /// <summary>Called by minimal APIs. Reads as UTF-8.</summary>
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
            return value is null ? Wrong("body", "The body is null; send a JSON object.") : new(value, null);
        }
        catch (JsonException error)
        {
            var field = error.Path is { Length: > 2 } path ? path[2..] : "body";
            return Wrong(
                field,
                field == "body"
                    ? "The body is not valid JSON; send a JSON object, each of its fields once."
                    : "The value has the wrong type or is none of those that are allowed, or a field is misspelt or there twice.");
        }
        catch (NotSupportedException error) when (error.Message.Contains(TypeDiscriminator, StringComparison.Ordinal))
        {
            // How the serializer says that it does not know which kind of condition this is.
            return Wrong("rules", "Each condition says what it asks for by its \"type\": country, continent, place, device, language, query, address, time or clicks.");
        }
    }

    /// <summary>Called by minimal APIs. Every endpoint with such a body has it in the OpenAPI document.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new Metadata());

    private static JsonBody<T> Wrong(string field, string message) => new(null, new FieldError(field, message));

    /// <summary>Names no content types: routing would refuse bodies without one, which <see cref="BindAsync"/> reads.</summary>
    private sealed class Metadata : IAcceptsMetadata
    {
        public IReadOnlyList<string> ContentTypes => [];

        public Type? RequestType => typeof(T);

        public bool IsOptional => false;
    }
}
