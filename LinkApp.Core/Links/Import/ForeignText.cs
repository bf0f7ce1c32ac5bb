namespace LinkApp.Core.Links.Import;

/// <summary>Converts texts of other programs to names and slugs of LinkApp.</summary>
internal static class ForeignText
{
    /// <summary>The name of a link, made from a title. Titles are often those of web pages, and are cut rather than refused.</summary>
    public static string Name(string? title)
    {
        return Cut(title?.Trim(), LinkDraft.MaxNameLength) ?? "";
    }

    /// <summary>A text of at most so many characters, with an ellipsis where it was cut.</summary>
    public static string? Cut(string? text, int length)
    {
        if (text is null || text.Length <= length)
            return text;
        var end = length - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>The slug in a short URL such as <c>https://bit.ly/abc</c> or <c>bit.ly/abc</c>; null if there is none.</summary>
    public static string? GetSlug(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? address : address[(scheme + 3)..];
        path = path.Split('?', '#')[0];
        var slash = path.IndexOf('/');
        return slash < 0 ? null : Slug(path[slash..]);
    }

    /// <summary>The slug and the domain of a short URL such as <c>https://go.example.com/a/b?c</c>; nulls where there is none.</summary>
    public static (string? Slug, string? Domain) GetAddress(string address)
    {
        if (!address.Contains("://", StringComparison.Ordinal))
            address = $"https://{address}";
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? (Slug(Uri.UnescapeDataString(uri.AbsolutePath)), uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}")
            : (null, null);
    }

    /// <summary>The notes of a row as one text; null for none.</summary>
    public static string? Join(params IEnumerable<string?> notes) =>
        string.Join(' ', notes.Where(note => note is not null)) is { Length: > 0 } text ? text : null;

    /// <summary>A slug without the slashes around it; null if the text has none, so that the link gets a new one.</summary>
    public static string? Slug(string? text) => text?.Trim().Trim('/') is { Length: > 0 } slug ? slug : null;
}
