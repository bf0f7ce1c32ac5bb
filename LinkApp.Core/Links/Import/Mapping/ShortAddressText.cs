namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>Slugs as programs write them: alone, with slashes around them, or in a short URL with or without its scheme.</summary>
internal static class ShortAddressText
{
    /// <summary>The slug, and the domain if the text has one; nulls where it has none.</summary>
    public static (string? Slug, string? Domain) Read(string text) => IsAddress(text) ? ForeignText.GetAddress(text) : (ForeignText.Slug(text), null);

    /// <summary>Whether it is a short URL rather than a slug alone.</summary>
    public static bool IsAddress(string text) => text.Contains("://", StringComparison.Ordinal) || BeginsWithHost(text);

    // "go.example.com/spring", but not the slug "summer/fair.2026" or "v1.2/notes".
    private static bool BeginsWithHost(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var dot = slash > 0 ? text.LastIndexOf('.', slash) : -1;
        var top = dot < 1 ? "" : text[(dot + 1)..slash];
        return top.Length > 1 && top.All(char.IsAsciiLetter) && Uri.CheckHostName(text[..slash]) == UriHostNameType.Dns;
    }
}
