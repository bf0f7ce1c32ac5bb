using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace LinkApp.Web.Assets;

/// <summary>Serves the embedded files under <c>/assets</c>, compressed ones where the browser takes them.</summary>
public static class AssetEndpoints
{
    internal const string Forever = "public, max-age=31536000, immutable";

    private static readonly Assembly Source = typeof(AssetEndpoints).Assembly;
    private static readonly FrozenSet<string> Names = Source.GetManifestResourceNames().ToFrozenSet(StringComparer.Ordinal);
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    // Best first.
    private static readonly (string Encoding, string Suffix)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    public static void MapAssets(this IEndpointRouteBuilder app) =>
        app.MapMethods(AssetMap.Root + "{**path}", ["GET", "HEAD"], Serve).AllowAnonymous();

    private static IResult Serve(string? path, HttpContext context)
    {
        var name = "assets/" + path;
        if (path is null || !Names.Contains(name) || !ContentTypes.TryGetContentType(path, out var contentType))
            return TypedResults.NotFound();

        var headers = context.Response.Headers;
        headers.CacheControl = Forever;
        headers.Vary = HeaderNames.AcceptEncoding;
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        foreach (var (encoding, suffix) in Encodings)
        {
            if (!accepted.Any(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && value.Quality != 0) || !Names.Contains(name + suffix))
                continue;
            headers.ContentEncoding = encoding;
            name += suffix;
            break;
        }
        return TypedResults.Stream(Source.GetManifestResourceStream(name)!, contentType);
    }
}
