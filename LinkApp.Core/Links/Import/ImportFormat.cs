namespace LinkApp.Core.Links.Import;

/// <summary>Whose export a file is.</summary>
public enum ImportFormat
{
    /// <summary>CSV of LinkApp's own export.</summary>
    LinkApp,

    /// <summary>CSV of Bitly's link export.</summary>
    Bitly,

    /// <summary>CSV of the table of links of YOURLS, as its plugins and phpMyAdmin write it.</summary>
    Yourls,

    /// <summary>JSON of Kutt's <c>GET /api/v2/links</c>.</summary>
    Kutt,

    /// <summary>JSON of Shlink's <c>GET /rest/v3/short-urls</c>.</summary>
    Shlink,
}

/// <summary>The formats by the names that people and programs use.</summary>
public static class ImportFormats
{
    /// <summary>What a format is called in sentences.</summary>
    public static string Title(this ImportFormat format) => format switch
    {
        ImportFormat.LinkApp => "LinkApp",
        ImportFormat.Bitly => "Bitly",
        ImportFormat.Yourls => "YOURLS",
        ImportFormat.Kutt => "Kutt",
        ImportFormat.Shlink => "Shlink",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The word for a format in the API and on the command line.</summary>
    public static string Word(this ImportFormat format) => format.Title().ToLowerInvariant();

    /// <summary>All words, for messages.</summary>
    public static string Words { get; } = string.Join(", ", Enum.GetValues<ImportFormat>().Select(Word));

    /// <summary>Whether the rows of the format have line numbers; those of JSON are counted.</summary>
    public static bool IsCsv(this ImportFormat format) => format is ImportFormat.LinkApp or ImportFormat.Bitly or ImportFormat.Yourls;

    /// <summary>The format of a word, compared without case; null for another word.</summary>
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
