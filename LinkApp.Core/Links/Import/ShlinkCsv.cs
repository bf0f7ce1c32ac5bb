using LinkApp.Core.Links.Export;

namespace LinkApp.Core.Links.Import;

/// <summary>The CSV that Shlink's web client exports. Rules and limits of visits are not in it; those of the API have them.</summary>
internal sealed class ShlinkCsv : CsvFormat
{
    public override ImportFormat Format => ImportFormat.Shlink;

    protected override string[] Destination { get; } = ["longUrl"];

    protected override string[] Read { get; } = ["shortCode", "title", "tags", "domain"];

    public override bool Matches(CsvColumns columns) => base.Matches(columns) && columns.Has("shortCode");

    public override ImportRow Row(CsvRecord record) => new(record.Line, new LinkDraft
    {
        Slug = ForeignText.Slug(record.Text("shortCode")),
        Name = ForeignText.Name(record.Text("title")),
        Destination = record.Text(Destination),
        Tags = ListCell.ReadTags(record.Text("tags"), '|'),
    })
    {
        Note = record.Text("domain") is { Length: > 0 } domain ? $"Shlink has it on {domain}." : null,
    };
}
