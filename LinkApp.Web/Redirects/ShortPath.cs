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

    /// <summary>The slug that a whole path asks for, with or without a slash at its end; null if it can't be one.</summary>
    public static string? GetSlug(PathString path)
    {
        var rest = path.Value.AsSpan() is ['/', .. var inside] ? inside : [];
        if (rest is [.. var before, '/'])
            rest = before;
        return Slug.IsWellFormed(rest) && !Slug.IsReserved(rest) ? rest.ToString() : null;
    }

    /// <summary>The slugs that a path may ask for if a link passes the segments after its slug on: those before each of its slashes, the longest first.</summary>
    public static IEnumerable<string> GetPrefixes(PathString path)
    {
        if (path.Value is not { Length: > 1 } text || IsReserved(path))
            yield break;
        // A path may have thousands of slashes, but a slug has few.
        List<int> ends = [];
        for (var end = text.IndexOf('/', 1); end > 0 && ends.Count < Slug.MaxSegments; end = text.IndexOf('/', end + 1))
            ends.Add(end);
        for (var i = ends.Count - 1; i >= 0; i--)
        {
            // Without anything behind it, it is the whole path.
            if (ends[i] < text.Length - 1 && Slug.IsWellFormed(text.AsSpan(1, ends[i] - 1)))
                yield return text[1..ends[i]];
        }
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

    /// <summary>Notes the slug by which a link was found, if it has several segments: <see cref="After"/> begins behind them.</summary>
    public static void Note(HttpContext context, string slug)
    {
        if (slug.Contains('/', StringComparison.Ordinal))
            context.Items[typeof(ShortPath)] = slug.Count(letter => letter == '/') + 1;
    }

    /// <summary>The path after the slug, escaped as it was sent: empty, or begins with a slash.</summary>
    public static string After(HttpContext context)
    {
        var segments = context.Items.TryGetValue(typeof(ShortPath), out var noted) ? (int)noted! : 1;
        var (basePath, path) = (context.Request.PathBase.Value, context.Request.Path.Value!);
        var sent = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0];
        if (basePath is { Length: > 0 } && sent.StartsWith(basePath, StringComparison.Ordinal))
            sent = sent[basePath.Length..];
        var (rest, decoded) = (GetRest(sent, segments), GetRest(path, segments));
        if (sent.StartsWith('/') && Uri.UnescapeDataString(sent[..^rest.Length]) == path[..^decoded.Length])
            return rest;
        // Sent in another form, such as with a host or with dots before the slug: the decoded path is escaped again.
        return string.Join('/', decoded.Split('/').Select(Uri.EscapeDataString));
    }

    private static string GetRest(string path, int segments)
    {
        var end = 0;
        for (var i = 0; i < segments && end >= 0 && end < path.Length; i++)
            end = path.IndexOf('/', end + 1);
        return end >= 0 && end < path.Length ? path[end..] : "";
    }
}
