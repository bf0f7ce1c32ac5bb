namespace LinkApp.Core.Links.Import;

/// <summary>Converts texts of other programs to names and slugs of LinkApp.</summary>
internal static class ForeignText
{
    /// <summary>The name of a link, made from a title. Titles are often those of web pages, and are cut rather than refused.</summary>
    public static string Name(string? title)
    {
        title = title?.Trim() ?? "";
        if (title.Length <= LinkDraft.MaxNameLength)
            return title;
        var end = LinkDraft.MaxNameLength - 1;
        return title[..(char.IsHighSurrogate(title[end - 1]) ? end - 1 : end)] + "…";
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

    /// <summary>A slug without the slashes around it; null if the text has none, so that the link gets a new one.</summary>
    public static string? Slug(string? text) => text?.Trim().Trim('/') is { Length: > 0 } slug ? slug : null;
}
