using System.Net;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// The table of links of YOURLS, as its export plugins, phpMyAdmin and mysql write it: keyword, url, title, timestamp, ip,
/// clicks. An older plugin calls the first two source and target, and puts slashes around the keyword.
/// </summary>
internal sealed class YourlsCsv : CsvFormat
{
    private static readonly string[] Keyword = ["keyword", "source"];

    public override ImportFormat Format => ImportFormat.Yourls;

    protected override string[] Destination { get; } = ["url", "target"];

    protected override string[] Read { get; } = [.. Keyword, "title"];

    public override bool Matches(CsvColumns columns) => base.Matches(columns) && columns.Has(Keyword);

    public override ImportRow Row(CsvRecord record) => new(record.Line, new LinkDraft
    {
        Slug = ForeignText.Slug(record.Text(Keyword)),
        // Titles are as they were in the HTML of the page; addresses may have been escaped for HTML.
        Name = ForeignText.Name(WebUtility.HtmlDecode(record.Text("title"))),
        Destination = record.Text(Destination).Replace("&amp;", "&", StringComparison.Ordinal),
    });
}
