using System.Collections.Frozen;
using LinkApp.Core.Links;
using Microsoft.AspNetCore.Http.Features;

namespace LinkApp.Web.Redirects;

/// <summary>Parses the paths of short links: <c>/{slug}</c>, and further segments for links that pass them on to the destination.</summary>
internal static class ShortPath
{
    private static readonly FrozenSet<string> Automatic = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "/ads.txt", "/app-ads.txt", "/browserconfig.xml", "/humans.txt", "/manifest.json", "/security.txt",
        "/site.webmanifest", "/sitemap.xml");

    /// <summary>The first segment of a path if it can be a slug, else null. A slash at the end is allowed.</summary>
    /// <param name="path">The request's path.</param>
    /// <param name="hasMore">Whether other segments follow.</param>
    public static string? GetSlug(PathString path, out bool hasMore)
    {
        var rest = path.Value.AsSpan() is ['/', .. var inside] ? inside : [];
        var end = rest.IndexOf('/') is var slash and >= 0 ? slash : rest.Length;
        hasMore = end + 1 < rest.Length;
        var segment = rest[..end];
        return Slug.IsWellFormed(segment) && !Slug.IsReserved(segment) ? segment.ToString() : null;
    }

    /// <summary>Whether a path belongs to the app itself, and not to links.</summary>
    public static bool IsReserved(PathString path)
    {
        var rest = path.Value.AsSpan().TrimStart('/');
        var end = rest.IndexOf('/');
        var segment = end < 0 ? rest : rest[..end];
        return segment.IsEmpty || Slug.IsReserved(segment);
    }

    /// <summary>Whether browsers and crawlers ask for a path by themselves, so that nobody has tried a link.</summary>
    public static bool IsAutomatic(PathString path) =>
        path.Value is not { } value || value.StartsWith("/apple-touch-icon", StringComparison.OrdinalIgnoreCase) || Automatic.Contains(value);

    /// <summary>The path after the slug, escaped as it was sent: empty, or begins with a slash.</summary>
    public static string After(HttpContext context)
    {
        var (basePath, path) = (context.Request.PathBase.Value, context.Request.Path.Value!);
        var sent = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0];
        if (basePath is { Length: > 0 } && sent.StartsWith(basePath, StringComparison.Ordinal))
            sent = sent[basePath.Length..];
        if (sent.StartsWith('/') && GetRest(sent) is var rest && Uri.UnescapeDataString(sent[..^rest.Length]) == path[..^GetRest(path).Length])
            return rest;
        // Sent in another form, such as with a host or with dots before the slug: the decoded path is escaped again.
        return string.Join('/', GetRest(path).Split('/').Select(Uri.EscapeDataString));
    }

    private static string GetRest(string path) => path.IndexOf('/', 1) is var end and >= 0 ? path[end..] : "";
}
