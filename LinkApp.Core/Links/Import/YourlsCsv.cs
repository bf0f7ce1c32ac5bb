using System.Net;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// The table of links of YOURLS, as its export plugins, phpMyAdmin and mysql write it: keyword, url, title, timestamp, ip,
/// clicks (YOURLS 1.5 to 1.10; times are UTC). An older plugin calls the first two source and target, and puts slashes around the keyword. The
/// address of who made the link is not read.
/// </summary>
internal sealed class YourlsCsv : CsvFormat
{
    private static readonly string[] Keyword = ["keyword", "source"];

    public override ImportFormat Format => ImportFormat.Yourls;

    protected override string[] Destination { get; } = ["url", "target"];

    protected override string[] Read { get; } = [.. Keyword, "title", "timestamp"];

    public override bool Matches(CsvColumns columns) => base.Matches(columns) && columns.Has(Keyword);

    public override ImportRow Row(CsvRecord record)
    {
        List<string> notes = [];
        var draft = new LinkDraft
        {
            Slug = ForeignText.Slug(record.Text(Keyword)),
            Name = GetName(record.Text("title")),
            Destination = GetDestination(record.Text(Destination)),
            CreatedAt = ForeignTime.ReadCreation("timestamp", record.Text("timestamp"), notes),
        };
        return new(record.Line, draft) { Note = ForeignText.Join(notes) };
    }

    /// <summary>The name of a link. Titles are as they were in the HTML of the page.</summary>
    internal static string GetName(string title) => ForeignText.Name(WebUtility.HtmlDecode(title));

    /// <summary>A destination, which may have been escaped for HTML.</summary>
    internal static string GetDestination(string url) => url.Replace("&amp;", "&", StringComparison.Ordinal);
}
