using System.Buffers;

namespace LinkApp.Web.Redirects;

/// <summary>Reads the Referer header. Only the host is kept: paths and queries of other sites may hold what is nobody's business.</summary>
internal static class Referrer
{
    private const int MaxHostLength = 253;

    private static readonly SearchValues<char> PlainHost = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>The host in lower case, or null for direct visits and for what is no web address.</summary>
    public static string? HostOf(string? referer)
    {
        if (string.IsNullOrEmpty(referer))
            return null;
        return PlainHostOf(referer) ?? (Uri.TryCreate(referer, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" or "android-app"
            && uri.Host.Length is > 0 and <= MaxHostLength
                ? uri.Host.ToLowerInvariant()
                : null);
    }

    /// <summary>The host of a plain <c>https://host/…</c>, as nearly all are: a tenth of what a Uri takes. Null for any other.</summary>
    private static string? PlainHostOf(string referer)
    {
        const string Https = "https://";
        if (!referer.StartsWith(Https, StringComparison.Ordinal))
            return null;
        var rest = referer.AsSpan(Https.Length);
        var end = rest.IndexOf('/');
        return end is > 0 and <= MaxHostLength && char.IsAsciiLetter(rest[end - 1]) && !rest[..end].ContainsAnyExcept(PlainHost) && !rest[..end].Contains("..", StringComparison.Ordinal)
            ? rest[..end].ToString()
            : null;
    }
}
