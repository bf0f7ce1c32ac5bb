using System.Text;
using System.Text.RegularExpressions;

namespace LinkApp.Core.Links.Rules;

/// <summary>
/// A destination that may hold parts of the visit: <c>{country}</c>, <c>{language}</c>, <c>{path}</c> (what follows the
/// slug) and <c>{query:name}</c>. In the host only the first two may stand: a visitor must not choose where a link leads.
/// </summary>
public static partial class DestinationTemplate
{
    /// <summary>Whether a destination holds parts of the visit.</summary>
    public static bool IsTemplate(string destination) => destination.Contains('{', StringComparison.Ordinal);

    /// <summary>Where in a destination parts of the visit stand, braces included.</summary>
    internal static IReadOnlyList<(int Start, int Length)> PartsOf(string destination) =>
        IsTemplate(destination) ? [.. Part().Matches(destination).Select(part => (part.Index, part.Length))] : [];

    /// <summary>What is wrong with a destination, or null.</summary>
    public static string? Error(string? destination)
    {
        if (destination is null || !IsTemplate(destination))
            return Links.Destination.Error(destination);
        foreach (Match brace in Braces().Matches(destination))
        {
            if (!Part().IsMatch(brace.Value))
                return $"\"{brace.Value}\" is no part of a visit; use {{country}}, {{language}}, {{path}} or {{query:name}}.";
        }
        var (hostEnd, _) = EndsOf(destination);
        if (Part().Matches(destination).Any(part => part.Index < hostEnd && VisitorsOwn().IsMatch(part.Value)))
            return "{path} and {query:…} may stand only behind the host, so that a visitor can't choose where the link leads.";
        // With any values in their places, it must be a destination.
        return Links.Destination.Error(With(destination, "xx"));
    }

    /// <summary>
    /// Where in a destination the host with its port ends, and where the path does, as browsers read an address: a backslash
    /// is a slash, and no slash before the host counts. What stands in a part of the visit is none of the address.
    /// </summary>
    internal static (int Host, int Path) EndsOf(string destination)
    {
        var address = Part().Replace(destination, part => new string('x', part.Length));
        var start = Scheme().Match(address).Length;
        var host = address.AsSpan(start).IndexOfAny("/\\?#") is var length and >= 0 ? start + length : address.Length;
        var path = address.AsSpan(host).IndexOfAny('?', '#') is var more and >= 0 ? host + more : address.Length;
        return (host, path);
    }

    /// <summary>A text as a part of a query; the parts of a visit in it stay as they are.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        var end = 0;
        foreach (Match part in Part().Matches(text))
        {
            escaped.Append(Uri.EscapeDataString(text[end..part.Index])).Append(part.Value);
            end = part.Index + part.Length;
        }
        return escaped.Append(Uri.EscapeDataString(text[end..])).ToString();
    }

    /// <summary>The destination with the same value for each part of the visit.</summary>
    internal static string With(string destination, string value) => Part().Replace(destination, value);

    [GeneratedRegex(@"\{[^}]*\}?|\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Braces();

    [GeneratedRegex(@"\{(country|language|path|query:[^{}&=#\s]{1,200})\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Part();

    [GeneratedRegex(@"^[^/\\?#:]*:[/\\\s]*", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\{(path|query:[^}]*)\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex VisitorsOwn();
}
