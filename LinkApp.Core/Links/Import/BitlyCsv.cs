using LinkApp.Core.Links.Export;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// Bitly's export of links, as of 2026. The names of its columns have changed over the years and differ by plan. The slug is the last part
/// of the short address, or of the custom address if there is one.
/// </summary>
internal sealed class BitlyCsv : CsvFormat
{
    private static readonly string[] Short =
    [
        "custom link", "custom bitlink", "custom bitlinks", "bitlink", "link", "short link", "short url", "bitlink id", "id",
    ];

    private static readonly string[] Created = ["date created", "created at", "created", "creation date"];

    public override ImportFormat Format => ImportFormat.Bitly;

    protected override string[] Destination { get; } = ["long url", "destination url", "original url", "long link"];

    protected override string[] Read { get; } = [.. Short, .. Created, "title", "tags", "archived", "status"];

    public override bool Matches(CsvColumns columns) => base.Matches(columns) && columns.Has(Short);

    public override ImportRow Row(CsvRecord record)
    {
        List<string> notes = [];
        // A link may have several custom addresses; Bitly shows the first.
        var (slug, domain) = ListCell.ReadTags(record.Text(Short), ',', ';', '|', ' ') is [var address, ..] ? ForeignText.GetAddress(address) : (null, null);
        var draft = new LinkDraft
        {
            Slug = slug,
            Domain = domain,
            Name = ForeignText.Name(record.Text("title")),
            Destination = record.Text(Destination),
            Tags = ListCell.ReadTags(record.Text("tags"), ',', ';', '|'),
            CreatedAt = ForeignTime.ReadCreation("Date created", record.Text(Created), notes),
            Options = new LinkOptions
            {
                IsArchived = record.Text("archived").Equals("true", StringComparison.OrdinalIgnoreCase)
                    || record.Text("status").Equals("archived", StringComparison.OrdinalIgnoreCase),
            },
        };
        return new(record.Line, draft) { Note = ForeignText.Join(notes), HasForeignDomain = true };
    }
}
