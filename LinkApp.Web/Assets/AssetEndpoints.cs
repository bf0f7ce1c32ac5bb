using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace LinkApp.Web.Assets;

/// <summary>Serves the embedded files under <c>/assets</c>, compressed if the browser accepts that.</summary>
public static class AssetEndpoints
{
    internal const string Forever = "public, max-age=31536000, immutable";

    private static readonly Assembly Source = typeof(AssetEndpoints).Assembly;
    private static readonly FrozenSet<string> Names = Source.GetManifestResourceNames().ToFrozenSet(StringComparer.Ordinal);
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    // In order of preference.
    private static readonly (string Encoding, string Suffix)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    public static void MapAssets(this IEndpointRouteBuilder app)
    {
        string[] methods = ["GET", "HEAD"];
        app.MapMethods(AssetMap.Root + "{**path}", methods, (string? path, HttpContext context) => Serve(path, context, Forever)).AllowAnonymous();
        // Pages that were loaded from an earlier version still ask for these paths.
        foreach (var (path, name) in AssetMap.Customary)
            app.MapMethods(path, methods, (HttpContext context) => Serve(AssetMap.Url(name)[AssetMap.Root.Length..], context, "no-cache")).AllowAnonymous();
    }

    private static IResult Serve(string? path, HttpContext context, string caching)
    {
        var name = "assets/" + path;
        if (path is null || !Names.Contains(name) || !ContentTypes.TryGetContentType(path, out var contentType))
            return TypedResults.NotFound();

        var headers = context.Response.Headers;
        headers.CacheControl = caching;
        headers.Vary = HeaderNames.AcceptEncoding;
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        foreach (var (encoding, suffix) in Encodings)
        {
            if (!accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality != 0)
                || !Names.Contains(name + suffix))
                continue;
            headers.ContentEncoding = encoding;
            name += suffix;
            break;
        }
        return TypedResults.Stream(Source.GetManifestResourceStream(name)!, contentType);
    }
}
