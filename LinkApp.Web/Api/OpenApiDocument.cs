using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/openapi.json</c>: the API for programs that write programs.</summary>
internal static class OpenApiDocument
{
    private const string Name = "v1";
    private const string Scheme = "key";
    private const string Prefix = "api/v1/";

    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        // Pages, assets and health have endpoints, too.
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith(Prefix, StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "LinkApp",
                Version = Name,
                Description = "Links, reports and the live feed of one organization: the one that the key belongs to.",
            };
            // The server's own address is where the document came from.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, made by: linkapp key create --organization NAME --name N" },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
    });

    /// <summary>
    /// Says that a request's body is JSON of a schema that the document has. Accepts would say so, too, and make routing refuse
    /// the bodies without a content type that <see cref="JsonBody{T}"/> reads.
    /// </summary>
    public static RouteHandlerBuilder TakesJson(this RouteHandlerBuilder endpoint, string schema) => endpoint.AddOpenApiOperationTransformer((operation, context, _) =>
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = new OpenApiSchemaReference(schema, context.Document) } },
        };
        return Task.CompletedTask;
    });

    public static void MapOpenApiDocument(this IEndpointRouteBuilder app) =>
        app.MapOpenApi("/" + Prefix + "openapi.json").WithMetadata(new AllowAnonymousAttribute()).ExcludeFromDescription();
}
