namespace LinkApp.Core.Links.Import;

/// <summary>The format of an import file: which program exported it.</summary>
public enum ImportFormat
{
    /// <summary>The CSV of LinkApp's own export.</summary>
    LinkApp,

    /// <summary>The CSV of Bitly's link export, and the JSON of its API.</summary>
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

    /// <summary>Any file of links or clicks, whose columns were mapped by hand.</summary>
    Mapped = 20,

    /// <summary>The JSON of Rebrandly's <c>GET /v1/links</c>.</summary>
    Rebrandly = 21,

    /// <summary>The JSON of Short.io's <c>GET /api/links</c>.</summary>
    ShortIo = 22,

    /// <summary>The JSON of TinyURL's <c>GET /urls/available</c>.</summary>
    TinyUrl = 23,

    /// <summary>The CSV that GoatCounter exports: page views, which become clicks.</summary>
    GoatCounter = 24,

    /// <summary>The CSV of pages and of events that Plausible exports, which become sums of clicks.</summary>
    Plausible = 25,
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
        ImportFormat.Mapped => "Mapped by hand",
        ImportFormat.Rebrandly => "Rebrandly",
        ImportFormat.ShortIo => "Short.io",
        ImportFormat.TinyUrl => "TinyURL",
        ImportFormat.GoatCounter => "GoatCounter",
        ImportFormat.Plausible => "Plausible",
        ImportFormat.Sink => "Sink",
        ImportFormat.Dub => "Dub",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The name of a format in the API and on the command line.</summary>
    public static string Word(this ImportFormat format) => format switch
    {
        ImportFormat.Mapped => "mapped",
        ImportFormat.ShortIo => "shortio",
        _ => format.Title().ToLowerInvariant(),
    };

    /// <summary>The formats of links that can be chosen for a file.</summary>
    public static IReadOnlyList<ImportFormat> OfLinks { get; } =
        [.. Enum.GetValues<ImportFormat>().Where(format => format is not (ImportFormat.Mapped or ImportFormat.GoatCounter or ImportFormat.Plausible))];

    /// <summary>The API names of these formats, for messages.</summary>
    public static string List { get; } = string.Join(", ", OfLinks.Select(Word));

    /// <summary>The kinds of files that a program writes, for people.</summary>
    public static string Files(this ImportFormat format) => format switch
    {
        ImportFormat.LinkApp => "CSV",
        ImportFormat.Kutt or ImportFormat.Sink => "JSON",
        ImportFormat.Rebrandly or ImportFormat.ShortIo or ImportFormat.TinyUrl => "JSON",
        _ => "CSV or JSON",
    };

    /// <summary>Whether the format is CSV, whose rows have line numbers; the entries of JSON are numbered instead.</summary>
    public static bool IsCsv(this ImportFormat format) => format is ImportFormat.LinkApp or ImportFormat.Bitly or ImportFormat.Yourls
        or ImportFormat.Mapped;

    /// <summary>The format with an API name, compared without case; null for an unknown name.</summary>
    public static ImportFormat? Find(string word)
    {
        foreach (var format in OfLinks)
        {
            if (format.Word().Equals(word, StringComparison.OrdinalIgnoreCase))
                return format;
        }
        return null;
    }
}
