using System.Text.Json;
using LinkApp.Core.Links;

namespace LinkApp.Web.Api;

/// <summary>A request's JSON, or the field at which it could not be read.</summary>
internal sealed class JsonBody<T> where T : class
{
    private JsonBody(T? value, FieldError? error) => (Value, Error) = (value, error);

    public T? Value { get; }

    public FieldError? Error { get; }

    /// <summary>Called by minimal APIs. Reads as UTF-8 whatever the content type says: programs forget it, and only JSON parses.</summary>
    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context)
    {
        try
        {
            var value = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted);
            return value is null ? Wrong("body", "The body is null; send a JSON object.") : new(value, null);
        }
        catch (JsonException error)
        {
            var field = error.Path is { Length: > 2 } path ? path[2..] : "body";
            return Wrong(field, field == "body" ? "The body is not valid JSON; send a JSON object." : "The value has the wrong type.");
        }
    }

    private static JsonBody<T> Wrong(string field, string message) => new(null, new FieldError(field, message));
}
