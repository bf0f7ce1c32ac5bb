using LinkApp.Core.Links.Export;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// The CSV of links that Dub exports, as of August 2026 (Dub has no releases): the columns that were chosen of Short link, Destination URL,
/// Clicks, Created at, Updated at, Tags and Archived. Rules and limits are not in it; the answers of the API have them.
/// </summary>
internal sealed class DubCsv : CsvFormat
{
    private const string Link = "Short link";
    private const string Created = "Created at";

    public override ImportFormat Format => ImportFormat.Dub;

    protected override string[] Destination { get; } = ["Destination URL"];

    protected override string[] Read { get; } = [Link, Created, "Tags", "Archived"];

    public override bool Matches(CsvColumns columns) => base.Matches(columns) && columns.Has(Link) && columns.Has(Created, "Updated at", "Clicks");

    public override ImportRow Row(CsvRecord record)
    {
        List<string> notes = [];
        var (slug, domain) = ForeignText.GetAddress(record.Text(Link));
        var draft = new LinkDraft
        {
            Slug = slug,
            Domain = domain,
            Destination = record.Text(Destination),
            Tags = ListCell.ReadTags(record.Text("Tags"), ','),
            CreatedAt = ForeignTime.ReadCreation(Created, record.Text(Created), notes),
            Options = new LinkOptions { IsArchived = record.Text("Archived").Equals("true", StringComparison.OrdinalIgnoreCase) },
        };
        return new(record.Line, draft)
        {
            Errors = slug is null && record.Text(Link).Length > 0
                ? [new("slug", $"{Link} “{record.Text(Link)}” is the link of the domain itself. Set the domain's start page instead.")]
                : [],
            Note = ForeignText.Join(notes),
            HasForeignDomain = true,
        };
    }
}
