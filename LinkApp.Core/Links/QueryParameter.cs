using System.Net;

namespace LinkApp.Core.Links;

/// <summary>A parameter of a query string, such as <c>a=1</c>; one without an equals sign has an empty value.</summary>
/// <param name="Text">The parameter as the address has it, escaped.</param>
public readonly record struct QueryParameter(string Text)
{
    /// <summary>The name, decoded; upper and lower case differ.</summary>
    public string Name => Decode(Text.AsSpan(0, NameLength));

    /// <summary>The value, decoded.</summary>
    public string Value => NameLength == Text.Length ? "" : Decode(Text.AsSpan(NameLength + 1));

    private int NameLength => Text.IndexOf('=', StringComparison.Ordinal) is var end and >= 0 ? end : Text.Length;

    /// <summary>The parameters of a query string in their order; empty ones, as in <c>a=1&amp;&amp;b=2</c>, are left out.</summary>
    /// <param name="query">The query, escaped; with or without its question mark.</param>
    public static IReadOnlyList<QueryParameter> Parse(string query) =>
        Array.ConvertAll(query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries), text => new QueryParameter(text));

    // As forms encode: a plus is a space. An escape that is malformed stays as it is.
    private static string Decode(ReadOnlySpan<char> text) => WebUtility.UrlDecode(text.ToString());
}
