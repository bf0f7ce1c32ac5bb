using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Document = Microsoft.OpenApi.OpenApiDocument;

namespace LinkApp.Web.Api;

/// <summary>Adds to every operation of the OpenAPI document the errors that any of them may answer with, and the rate limit headers.</summary>
internal static class OpenApiAnswers
{
    private const string Problem = "application/problem+json";

    private static readonly (string Name, string Description)[] Headers =
    [
        ("RateLimit-Limit", "Requests allowed in a minute."),
        ("RateLimit-Remaining", "Requests that are left now. They are refilled evenly."),
        ("RateLimit-Reset", "Seconds until all of them are refilled."),
    ];

    private static readonly (string Status, string Name, string Description, string Example)[] Answers =
    [
        ("401", "NoKey", "The request has no valid API key.", """{ "title": "No valid API key", "status": 401, "detail": "Send an API key as \"Authorization: Bearer KEY\". …" }"""),
        ("403", "NotAllowed", "The key's role doesn't allow it.", """{ "title": "Not allowed", "status": 403, "detail": "This API key's role doesn't allow that. …" }"""),
        ("413", "TooLarge", "The body is too large. The limit is 1 MB for JSON and 64 MB for a file.", """{ "title": "Body too large", "status": 413, "detail": "Send a body of at most 1 MB." }"""),
        ("415", "NotJson", "The body is not JSON.", """{ "title": "Not JSON", "status": 415, "detail": "Send the body as application/json." }"""),
        ("429", "TooMany", "The key, or the address without one, has sent too many requests.", """{ "title": "Too many requests", "status": 429, "detail": "More than 3000 requests arrived within a minute. Wait 1 s before the next one, as Retry-After says." }"""),
        ("503", "Unavailable", "The store can't be read or written now: it is locked by another program, or the disk is full. Or too many reports, lists of clicks, exports or imports wait already. Nothing was changed.", """{ "title": "The store is not available", "status": 503, "detail": "Nothing was changed: the disk is full. Send the request again after the seconds that Retry-After says." }"""),
    ];

    private static readonly JsonNode Invalid = JsonNode.Parse("""
        {
          "title": "One or more validation errors occurred.", "status": 400,
          "detail": "countries.MY: A destination is a full address that starts with http:// or https://.",
          "errors": { "countries.MY": ["A destination is a full address that starts with http:// or https://."] },
          "pointers": [{ "in": "body", "pointer": "#/countries/MY", "field": "countries.MY", "detail": "A destination is a full address that starts with http:// or https://." }]
        }
        """)!;

    public static void Add(Document document)
    {
        var components = document.Components ??= new OpenApiComponents();
        components.Headers ??= new Dictionary<string, IOpenApiHeader>();
        foreach (var (name, description) in Headers)
            components.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } };
        components.Responses ??= new Dictionary<string, IOpenApiResponse>();
        foreach (var (status, name, description, example) in Answers)
            components.Responses[name] = CreateResponse(document, status, description, JsonNode.Parse(example)!);

        foreach (var (method, operation) in document.Paths.Values.SelectMany(path => path.Operations ?? []))
            AddTo(document, method, operation);
    }

    private static void AddTo(Document document, HttpMethod method, OpenApiOperation operation)
    {
        operation.Responses ??= [];
        foreach (var (status, response) in operation.Responses)
        {
            if (response is not OpenApiResponse own)
                continue;
            own.Headers = CreateHeaders(document, own.Headers);
            if (status == "400" && own.Content?.Values.FirstOrDefault() is { } content)
                content.Example = Invalid.DeepClone();
        }
        foreach (var (status, name, _, _) in Answers.Where(answer => CanReturn(answer.Status, method, operation)))
            operation.Responses[status] = new OpenApiResponseReference(name, document);
    }

    private static bool CanReturn(string status, HttpMethod method, OpenApiOperation operation) => status switch
    {
        "403" => method != HttpMethod.Get,
        "413" => operation.RequestBody is not null,
        "415" => operation.RequestBody?.Content?.Keys.SequenceEqual(["application/json"]) == true,
        _ => true,
    };

    private static OpenApiResponse CreateResponse(Document document, string status, string description, JsonNode example)
    {
        var body = new OpenApiMediaType { Schema = new OpenApiSchemaReference("ProblemDetails", document), Example = example };
        var response = new OpenApiResponse
        {
            Description = description,
            Headers = CreateHeaders(document, null),
            Content = new Dictionary<string, OpenApiMediaType> { [Problem] = body },
        };
        if (status is "429" or "503")
            response.Headers!["Retry-After"] = new OpenApiHeader
            {
                Description = "Seconds to wait before the next request.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
            };
        return response;
    }

    private static Dictionary<string, IOpenApiHeader> CreateHeaders(Document document, IDictionary<string, IOpenApiHeader>? own)
    {
        var headers = new Dictionary<string, IOpenApiHeader>(own ?? new Dictionary<string, IOpenApiHeader>());
        foreach (var (name, _) in Headers)
            headers[name] = new OpenApiHeaderReference(name, document);
        return headers;
    }
}
