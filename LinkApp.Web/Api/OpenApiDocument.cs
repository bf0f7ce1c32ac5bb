using System.Text.Json.Nodes;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/openapi.json</c>: the API for programs that write programs.</summary>
internal static class OpenApiDocument
{
    /// <summary>The name that the document has for keys as a way to sign in.</summary>
    public const string Scheme = "key";

    public const string Path = "/" + Prefix + "openapi.json";

    private const string Name = "v1";
    private const string Prefix = "api/v1/";

    private const string LinkExample = """
        { "slug": "spring", "name": "Spring sale", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my" }, "tags": ["newsletter"] }
        """;

    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        // Pages, assets and health have endpoints, too.
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith(Prefix, StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, context, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "LinkApp",
                Version = Name,
                Description = "Links, reports and the live feed of one organization: the one that the key belongs to.",
            };
            // The host is the one that the document came from.
            document.Servers = context.ApplicationServices.GetRequiredService<HttpSettings>().BasePath is { Length: > 0 } path ? [new OpenApiServer { Url = path }] : [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key; an admin makes one in Settings, API keys, or by: linkapp key create --organization NAME --name N" },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            OpenApiAnswers.Add(document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(LinkBody) && context.JsonPropertyInfo is null)
                schema.Examples = [JsonNode.Parse(LinkExample)!];
            return Task.CompletedTask;
        });
    });

    /// <summary>
    /// Says that a request's body is JSON of a schema that the document has. Accepts would say so, too, and make routing refuse
    /// the bodies without a content type that <see cref="JsonBody{T}"/> reads.
    /// </summary>
    public static RouteHandlerBuilder TakesJson(this RouteHandlerBuilder endpoint, string schema) => endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
    {
        operation.RequestBody = BodyOf(schema, context.Document);
        return Task.CompletedTask;
    });

    /// <summary>The same for a body that no answer has, so that the document would not have its schema.</summary>
    public static RouteHandlerBuilder TakesJson<T>(this RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer(async (operation, context, cancel) =>
    {
        context.Document!.AddComponent(typeof(T).Name, await context.GetOrCreateSchemaAsync(typeof(T), cancellationToken: cancel));
        operation.RequestBody = BodyOf(typeof(T).Name, context.Document);
    });

    /// <summary>Says that a request may carry a header.</summary>
    public static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder endpoint, string name, string description) => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return Task.CompletedTask;
    });

    /// <summary>Says that a request's body is a file of links, alone or in a form.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        static OpenApiMediaType Text(string? format = null) => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = format } };
        var form = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = Text("binary").Schema! } };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["text/csv"] = Text(), ["application/json"] = Text(), ["multipart/form-data"] = new() { Schema = form } },
        };
        return Task.CompletedTask;
    });

    public static void MapOpenApiDocument(this IEndpointRouteBuilder app) =>
        app.MapOpenApi(Path).WithMetadata(new AllowAnonymousAttribute()).ExcludeFromDescription();

    private static OpenApiRequestBody BodyOf(string schema, Microsoft.OpenApi.OpenApiDocument? document) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = new OpenApiSchemaReference(schema, document) } },
    };
}
