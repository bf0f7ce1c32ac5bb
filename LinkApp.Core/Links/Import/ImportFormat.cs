namespace LinkApp.Core.Links.Import;

/// <summary>The format of an import file: which program exported it.</summary>
public enum ImportFormat
{
    /// <summary>The CSV of LinkApp's own export.</summary>
    LinkApp,

    /// <summary>The CSV of Bitly's link export.</summary>
    Bitly,

    /// <summary>The tables of YOURLS as CSV, as its plugins and phpMyAdmin write them, and the JSON of its <c>action=stats</c>.</summary>
    Yourls,

    /// <summary>The JSON of Kutt's <c>GET /api/v2/links</c>.</summary>
    Kutt,

    /// <summary>The JSON of Shlink's <c>GET /rest/v3/short-urls</c>, and the CSV of its web client.</summary>
    Shlink,

    /// <summary>The JSON of Sink's <c>GET /api/link/export</c>.</summary>
    Sink,

    /// <summary>The JSON of Dub's <c>GET /links</c> and <c>GET /events</c>, and the CSV of its exports.</summary>
    Dub,
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
        ImportFormat.Sink => "Sink",
        ImportFormat.Dub => "Dub",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The name of a format in the API and on the command line.</summary>
    public static string Word(this ImportFormat format) => format.Title().ToLowerInvariant();

    /// <summary>The API names of all formats, for messages.</summary>
    public static string List { get; } = string.Join(", ", Enum.GetValues<ImportFormat>().Select(Word));

    /// <summary>The kinds of files that a program writes, for people.</summary>
    public static string Files(this ImportFormat format) => format switch
    {
        ImportFormat.LinkApp or ImportFormat.Bitly => "CSV",
        ImportFormat.Kutt or ImportFormat.Sink => "JSON",
        _ => "CSV or JSON",
    };

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
