using System.Buffers;
using System.Text;

namespace LinkApp.Core.Links;

/// <summary>Adds the query of a short URL to the address that it redirects to.</summary>
internal static class QueryForwarding
{
    // The characters that need no escape in a query (RFC 3986, section 3.4), without & as the separator of parameters.
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*+,;:@/?=%");

    /// <summary>The location with the parameters of a query that it does not have itself; where both have one, its own stays.</summary>
    /// <param name="location">A Location header.</param>
    /// <param name="query">The short URL's query with its question mark, or empty; escaped as it came.</param>
    public static string Add(string location, string query)
    {
        // An address of mail or a telephone number has no room for parameters of others.
        if (!AppSchemes.IsHierarchical(location))
            return location;
        var fragment = location.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? location[hash..] : "";
        var address = location[..^fragment.Length];
        var start = address.IndexOf('?', StringComparison.Ordinal);
        var own = QueryParameter.Parse(start < 0 ? "" : address[start..]).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        var forwarded = QueryParameter.Parse(query).Where(parameter => !own.Contains(parameter.Name)).Select(parameter => Escape(parameter.Text));
        var added = string.Join('&', forwarded);
        if (added.Length == 0)
            return location;
        return address + (start < 0 ? "?" : address[^1] is '?' or '&' ? "" : "&") + added + fragment;
    }

    private static string Escape(string parameter)
    {
        if (!parameter.AsSpan().ContainsAnyExcept(Allowed))
            return parameter;
        var escaped = new StringBuilder(parameter.Length);
        foreach (var rune in parameter.EnumerateRunes())
        {
            if (rune.IsAscii && Allowed.Contains((char)rune.Value))
                escaped.Append((char)rune.Value);
            else
                escaped.Append(Uri.EscapeDataString(rune.ToString()));
        }
        return escaped.ToString();
    }
}
