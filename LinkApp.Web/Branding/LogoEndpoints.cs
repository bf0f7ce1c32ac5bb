using BitFaster.Caching.Lru;
using LinkApp.Core.Branding;
using LinkApp.Web.Assets;
using LinkApp.Web.Security;
using LinkApp.Web.StaticPages;

namespace LinkApp.Web.Branding;

/// <summary>Serves the logos of visitors' pages on every host, at addresses with a hash of the content.</summary>
public static class LogoEndpoints
{
    // Browsers run no scripts in a picture. The policy is for an SVG file that is opened by itself.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

    // At most 200 KB each.
    private const int Capacity = 50;

    public static void MapLogos(this IEndpointRouteBuilder app)
    {
        // The names are hashes of the content, so that what is here never changes.
        var logos = new ConcurrentLru<string, LogoFile>(Capacity);
        app.MapMethods(LogoUrl.Root + "/{name}", ["GET", "HEAD"], async (string name, HttpContext context, BrandEditor brands, CancellationToken cancel) =>
        {
            if (!LogoFile.IsName(name))
                return Results.NotFound();
            if (!logos.TryGet(name, out var logo))
            {
                if (await brands.FindLogoAsync(name, cancel) is not { } found)
                    return Results.NotFound();
                logos.AddOrUpdate(name, logo = found);
            }
            context.SetContentPolicy(Policy);
            context.Response.Headers.CacheControl = AssetEndpoints.Forever;
            return Results.Bytes(logo.Content, logo.ContentType);
        }).AllowAnonymous();
    }
}
