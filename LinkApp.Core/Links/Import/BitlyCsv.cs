using LinkApp.Core.Links.Export;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// Bitly's export of links. The names of its columns have changed over the years and differ by plan. The slug is the last part
/// of the short address, or of the custom address if there is one.
/// </summary>
internal sealed class BitlyCsv : CsvFormat
{
    private static readonly string[] Short =
    [
        "custom link", "custom bitlink", "custom bitlinks", "bitlink", "link", "short link", "short url", "bitlink id", "id",
    ];

    public override ImportFormat Format => ImportFormat.Bitly;

    protected override string[] Destination { get; } = ["long url", "destination url", "original url", "long link"];

    protected override string[] Read { get; } = [.. Short, "title", "tags", "archived", "status"];

    public override bool Matches(CsvColumns columns) => base.Matches(columns) && columns.Has(Short);

    public override ImportRow Row(CsvRecord record) => new(record.Line, new LinkDraft
    {
        // A link may have several custom addresses; Bitly shows the first.
        Slug = ListCell.ReadTags(record.Text(Short), ',', ';', '|', ' ') is [var address, ..] ? ForeignText.GetSlug(address) : null,
        Name = ForeignText.Name(record.Text("title")),
        Destination = record.Text(Destination),
        Tags = ListCell.ReadTags(record.Text("tags"), ',', ';', '|'),
        Options = new LinkOptions
        {
            IsArchived = record.Text("archived").Equals("true", StringComparison.OrdinalIgnoreCase)
                || record.Text("status").Equals("archived", StringComparison.OrdinalIgnoreCase),
        },
    });
}
