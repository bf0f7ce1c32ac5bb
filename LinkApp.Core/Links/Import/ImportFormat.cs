namespace LinkApp.Core.Links.Import;

/// <summary>The format of an import file: which program exported it.</summary>
public enum ImportFormat
{
    /// <summary>The CSV of LinkApp's own export.</summary>
    LinkApp,

    /// <summary>The CSV of Bitly's link export.</summary>
    Bitly,

    /// <summary>The table of links of YOURLS as CSV, as its plugins and phpMyAdmin write it.</summary>
    Yourls,

    /// <summary>The JSON of Kutt's <c>GET /api/v2/links</c>.</summary>
    Kutt,

    /// <summary>The JSON of Shlink's <c>GET /rest/v3/short-urls</c>.</summary>
    Shlink,
}

/// <summary>The names of the import formats for people and programs.</summary>
public static class ImportFormats
{
    /// <summary>The name of a format in sentences.</summary>
    public static string Title(this ImportFormat format) => format switch
    {
        ImportFormat.LinkApp => "LinkApp",
        ImportFormat.Bitly => "Bitly",
        ImportFormat.Yourls => "YOURLS",
        ImportFormat.Kutt => "Kutt",
        ImportFormat.Shlink => "Shlink",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The name of a format in the API and on the command line.</summary>
    public static string Word(this ImportFormat format) => format.Title().ToLowerInvariant();

    /// <summary>The API names of all formats, for messages.</summary>
    public static string List { get; } = string.Join(", ", Enum.GetValues<ImportFormat>().Select(Word));

    /// <summary>Whether the format is CSV, whose rows have line numbers; the entries of JSON are numbered instead.</summary>
    public static bool IsCsv(this ImportFormat format) => format is ImportFormat.LinkApp or ImportFormat.Bitly or ImportFormat.Yourls;

    /// <summary>The format with an API name, compared without case; null for an unknown name.</summary>
    public static ImportFormat? Find(string word)
    {
        foreach (var format in Enum.GetValues<ImportFormat>())
        {
            if (format.Word().Equals(word, StringComparison.OrdinalIgnoreCase))
                return format;
        }
        return null;
    }
}
