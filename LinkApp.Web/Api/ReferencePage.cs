using LinkApp.Web.Assets;
using LinkApp.Web.Security;
using Scalar.AspNetCore;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/docs</c>: a page to read and try the API. It is Scalar's page, and loads nothing from other hosts.</summary>
internal static class ReferencePage
{
    /// <summary>The path of the page, relative to the base path.</summary>
    public const string Path = "api/v1/docs";

    public static void MapReferencePage(this IEndpointRouteBuilder app) => app.MapScalarApiReference(Path, (options, context) =>
    {
        options.Title = "LinkApp API";
        options.OpenApiRoutePattern = OpenApiDocument.Path;
        // The page has no base element, so its URLs need the base path.
        var root = $"{context.Request.PathBase}/";
        options.Favicon = root + AssetMap.Url("icon.svg");
        options.HeadContent = $"<script src=\"{root}{AssetMap.Url("api-docs.js")}\"></script>"
            + $"<link rel=\"stylesheet\" href=\"{root}{AssetMap.Url("api-docs.css")}\">";
        options.HeaderContent = $"<a class=\"back\" href=\"{root}app\">Back to LinkApp</a>";
        options.Theme = ScalarTheme.None;
        options.Nonce = context.AllowForeignPage();
        // All that would contact other hosts is off: fonts, telemetry, the vendor's client, assistant and registry.
        options.DefaultFonts = false;
        options.Telemetry = false;
        options.HideClientButton = true;
        options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        options.Agent = new ScalarAgentOptions { Disabled = true };
        options.Mcp = new ScalarMcpOptions { Disabled = true };
        options.AddPreferredSecuritySchemes(OpenApiDocument.Scheme);
    }).AllowAnonymous();
}
