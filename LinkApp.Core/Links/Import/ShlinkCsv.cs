using LinkApp.Core.Links.Export;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// The CSV of short URLs that Shlink's web client exports (web component 0.19). Rules and limits of visits are not in it; the answers of the API have them.
/// </summary>
internal sealed class ShlinkCsv : CsvFormat
{
    public override ImportFormat Format => ImportFormat.Shlink;

    protected override string[] Destination { get; } = ["longUrl"];

    protected override string[] Read { get; } = ["shortCode", "shortUrl", "title", "tags", "domain", "createdAt"];

    public override bool Matches(CsvColumns columns) => base.Matches(columns) && columns.Has("shortCode");

    public override ImportRow Row(CsvRecord record)
    {
        List<string> notes = [];
        var draft = new LinkDraft
        {
            Slug = ForeignText.Slug(record.Text("shortCode")),
            Domain = record.Text("domain") is { Length: > 0 } domain ? domain : null,
            Name = ForeignText.Name(record.Text("title")),
            Destination = record.Text(Destination),
            Tags = ListCell.ReadTags(record.Text("tags"), '|'),
            CreatedAt = ForeignTime.ReadCreation("createdAt", record.Text("createdAt"), notes),
        };
        return new(record.Line, draft) { Note = ForeignText.Join(notes), HasForeignDomain = true };
    }
}
