namespace LinkApp.Core.Links.Import;

/// <summary>Texts of other programs as LinkApp has them.</summary>
internal static class ForeignText
{
    /// <summary>A title as a name: titles are often those of whole pages, and are cut rather than refused.</summary>
    public static string Name(string? title)
    {
        title = title?.Trim() ?? "";
        if (title.Length <= LinkDraft.MaxNameLength)
            return title;
        var end = LinkDraft.MaxNameLength - 1;
        return title[..(char.IsHighSurrogate(title[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>The slug in a short address such as <c>https://bit.ly/abc</c> or <c>bit.ly/abc</c>; null where it has none.</summary>
    public static string? SlugOf(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? address : address[(scheme + 3)..];
        path = path.Split('?', '#')[0];
        var slash = path.IndexOf('/');
        return slash < 0 ? null : Slug(path[slash..]);
    }

    /// <summary>A slug of which slashes around it are no part; null for none, which gets a new one.</summary>
    public static string? Slug(string? text) => text?.Trim().Trim('/') is { Length: > 0 } slug ? slug : null;
}
