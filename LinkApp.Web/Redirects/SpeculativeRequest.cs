namespace LinkApp.Web.Redirects;

/// <summary>
/// Requests that browsers make before somebody opens a link, or instead of it: they say so in a header. Neither is a click, and
/// neither uses up a link with maximum clicks.
/// </summary>
internal static class SpeculativeRequest
{
    /// <summary>
    /// Whether the browser fetches or renders a page in advance. It might show that answer later without asking again, and the
    /// click would be lost: only a failed answer makes it ask when somebody opens the link.
    /// </summary>
    public static bool IsPrefetch(IHeaderDictionary headers) =>
        Has(headers, "Sec-Purpose", "prefetch", "prerender") || Has(headers, "Purpose", "prefetch", "prerender")
            || Has(headers, "X-Moz", "prefetch") || Has(headers, "X-Purpose", "prefetch");

    /// <summary>Whether the browser makes a small picture of the page, such as for its start page.</summary>
    public static bool IsPreview(IHeaderDictionary headers) => Has(headers, "Purpose", "preview") || Has(headers, "X-Purpose", "preview");

    // One look-up for each header: every redirect comes here.
    private static bool Has(IHeaderDictionary headers, string name, params ReadOnlySpan<string> purposes)
    {
        if (!headers.TryGetValue(name, out var values) || values is not [{ } value, ..])
            return false;
        foreach (var purpose in purposes)
        {
            if (value.StartsWith(purpose, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
