using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/openapi.json</c>: the OpenAPI document, which describes the API for client generators.</summary>
internal static class OpenApiDocument
{
    /// <summary>The name of the security scheme for API keys.</summary>
    public const string Scheme = "key";

    public const string Path = "/" + Prefix + "openapi.json";

    private const string Name = "v1";
    private const string Prefix = "api/v1/";

    private static readonly Dictionary<string, string> Tags = new()
    {
        ["Links"] = "Links, their history, their tags, and files of links.",
        ["Reports"] = "Clicks by time and by dimension.",
        ["Clicks"] = "Single clicks, page by page or as a file.",
        ["Imports"] = "Files of links and of clicks that were imported, and what became of them; and imports straight from a server of another program.",
        ["Live"] = "Clicks as they happen.",
        ["Domains"] = "The organization's own hosts for short links.",
        ["Members"] = "Who works in the organization, and who is invited.",
        ["Sign-in domains"] = "Whose people may join by themselves, with an address that a provider has confirmed.",
        ["Audit log"] = "Who did what in the organization.",
        ["Visitor pages"] = "How the pages look that visitors see instead of a redirect.",
        ["Internal clicks"] = "Whether clicks of the organization's own people are left out.",
    };

    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        // Pages, assets and health checks are endpoints, too.
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith(Prefix, StringComparison.Ordinal) == true;
        options.AddSchemaTransformer(OpenApiSchemas.TransformAsync);
        options.AddOperationTransformer(OpenApiParameters.TransformAsync);
        options.AddOperationTransformer(DescribeRoleAsync);
        options.AddDocumentTransformer((document, context, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "LinkApp",
                Version = Name,
                Description = "Links, reports and the live feed of the organization that the API key belongs to.",
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            };
            // Relative to the URL of the document: right for every host and scheme of a proxy in front, and no Host header can
            // send a generated client elsewhere. The base path is part of it, since proxies forward whole paths (see BasePath).
            var basePath = context.ApplicationServices.GetRequiredService<HttpSettings>().BasePath;
            document.Servers = [new OpenApiServer { Url = basePath is { Length: > 0 } path ? path : "/" }];
            foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>())
                tag.Description = Tags.GetValueOrDefault(tag.Name ?? "");
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "An API key. An admin creates one in Settings, API keys, or with: linkapp key create --organization NAME --name N",
                },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            OpenApiSchemas.DescribeKinds(document);
            OpenApiAnswers.Add(document);
            return Task.CompletedTask;
        });
    });

    // The last policy is the endpoint's own; those before it are of its group.
    private static Task DescribeRoleAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var policies = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(data => Rights.Find(data.Policy)).OfType<Right>();
        var role = EnumText.Get(policies.Select(right => right.Role).DefaultIfEmpty(Role.Viewer).Max());
        operation.Description = $"{operation.Description} Needs a key with the role {role}{(role == "admin" ? "" : " or higher")}.".TrimStart();
        return Task.CompletedTask;
    }

    /// <summary>Documents a header that a request may have.</summary>
    public static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(
            new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        return Task.CompletedTask;
    });

    /// <summary>Documents that the body of a request is a file of links, alone or in a form.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        static OpenApiMediaType Text(string? format = null) => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = format } };
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = Text("binary").Schema! },
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["text/csv"] = Text(),
                ["application/json"] = Text(),
                ["multipart/form-data"] = new() { Schema = form },
            },
        };
        return Task.CompletedTask;
    });

    /// <summary>Documents that the body of a request is a picture.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="types">The content types.</param>
    public static RouteHandlerBuilder TakesPicture(this RouteHandlerBuilder endpoint, IEnumerable<string> types) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = types.ToDictionary(
                    type => type,
                    _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } }),
            };
            return Task.CompletedTask;
        });

    public static void MapOpenApiDocument(this IEndpointRouteBuilder app) =>
        app.MapOpenApi(Path).WithMetadata(new AllowAnonymousAttribute()).ExcludeFromDescription();
}
