using System.Text;
using System.Text.RegularExpressions;
using LinkApp.Core.Hosts;

namespace LinkApp.Core.Links.Rules;

/// <summary>
/// A destination that may have placeholders, which each visit fills in: <c>{country}</c>, <c>{language}</c>, <c>{path}</c> (what
/// follows the slug) and <c>{query:name}</c>. The host takes only the first two: a visitor must not choose where a link leads.
/// </summary>
public static partial class DestinationTemplate
{
    // Characters of a wrong placeholder that its error repeats.
    private const int MaxShown = 60;

    /// <summary>Whether a destination has placeholders.</summary>
    public static bool IsTemplate(string destination) => destination.Contains('{', StringComparison.Ordinal);

    /// <summary>Where in a destination its placeholders stand, braces included.</summary>
    internal static IReadOnlyList<(int Start, int Length)> FindPlaceholders(string destination) =>
        IsTemplate(destination) ? [.. Placeholder().Matches(destination).Select(placeholder => (placeholder.Index, placeholder.Length))] : [];

    /// <summary>What is wrong with a destination, or null.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="apps">The schemes of apps that it may have; null for none.</param>
    public static string? Error(string? destination, AppSchemes? apps = null)
    {
        if (destination is null || !IsTemplate(destination))
            return Links.Destination.Error(destination, apps);
        foreach (Match brace in Braces().Matches(destination))
        {
            var shown = brace.Length <= MaxShown ? brace.Value : brace.Value[..MaxShown] + "…";
            if (!Placeholder().IsMatch(brace.Value))
                return $"\"{shown}\" is not a placeholder; use {{country}}, {{language}}, {{path}} or {{query:name}}.";
        }
        var (hostEnd, _) = FindEnds(destination);
        if (Placeholder().Matches(destination).Any(part => part.Index < hostEnd && VisitorPlaceholders().IsMatch(part.Value)))
            return "Only {country} and {language} work in the host name, so that a visitor can't choose where the link leads.";
        // A visit must not choose the scheme.
        if (destination.IndexOf('{', StringComparison.Ordinal) < destination.IndexOf(':', StringComparison.Ordinal))
            apps = null;
        // With any values in their places, it must be a destination.
        if (Links.Destination.Error(With(destination, "xx"), apps) is { } error)
            return error;
        return HasNumericHost(With(destination, "fa")) && !HasNumericHost(With(destination, "xx"))
            ? "A placeholder in the host name can't follow 0x: with some values, such as de, browsers would read an IP address in hexadecimal digits."
            : null;
    }

    /// <summary>
    /// Where in a destination the host with its port ends, and where the path does, as browsers read an address: a backslash
    /// is a slash, and no slash before the host counts. Placeholders are skipped, whatever is in their braces.
    /// </summary>
    internal static (int Host, int Path) FindEnds(string destination)
    {
        var address = Placeholder().Replace(destination, placeholder => new string('x', placeholder.Length));
        var start = Scheme().Match(address).Length;
        var host = address.AsSpan(start).IndexOfAny("/\\?#") is var length and >= 0 ? start + length : address.Length;
        var path = address.AsSpan(host).IndexOfAny('?', '#') is var more and >= 0 ? host + more : address.Length;
        return (host, path);
    }

    /// <summary>A text escaped for a query; its placeholders stay as they are.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        var end = 0;
        foreach (Match placeholder in Placeholder().Matches(text))
        {
            escaped.Append(Uri.EscapeDataString(text[end..placeholder.Index])).Append(placeholder.Value);
            end = placeholder.Index + placeholder.Length;
        }
        return escaped.Append(Uri.EscapeDataString(text[end..])).ToString();
    }

    /// <summary>The destination with one value for every placeholder.</summary>
    internal static string With(string destination, string value) => Placeholder().Replace(destination, value);

    /// <summary>Whether browsers read the host as an IPv4 address, or as an invalid one: by the WHATWG's URL standard, if its last part is a number.</summary>
    private static bool HasNumericHost(string destination) =>
        Uri.TryCreate(destination, UriKind.Absolute, out var uri)
        && (uri.HostNameType == UriHostNameType.IPv4 || HexadecimalEnd().IsMatch(HostName.GetAscii(uri) ?? ""));

    [GeneratedRegex(@"\{[^}]*\}?|\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Braces();

    [GeneratedRegex(@"(^|\.)0x[0-9a-f]*\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HexadecimalEnd();

    [GeneratedRegex(@"\{(country|language|path|query:[^{}&=#\s]{1,200})\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[^/\\?#:]*:[/\\\s]*", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\{(path|query:[^}]*)\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex VisitorPlaceholders();
}
