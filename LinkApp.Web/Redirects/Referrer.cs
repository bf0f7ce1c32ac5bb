namespace LinkApp.Web.Redirects;

/// <summary>Reads the Referer header. Only the host is kept: paths and queries of other sites may hold what is nobody's business.</summary>
internal static class Referrer
{
    private const int MaxHostLength = 253;

    /// <summary>The host in lower case, or null for direct visits and for what is no web address.</summary>
    public static string? HostOf(string? referer) =>
        !string.IsNullOrEmpty(referer)
        && Uri.TryCreate(referer, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" or "android-app"
        && uri.Host.Length is > 0 and <= MaxHostLength
            ? uri.Host.ToLowerInvariant()
            : null;
}
