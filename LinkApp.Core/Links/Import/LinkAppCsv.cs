using LinkApp.Core.Links.Export;
using LinkApp.Core.Links.Fields;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import;

/// <summary>What <see cref="LinkExport"/> writes, and what people write by hand.</summary>
internal sealed class LinkAppCsv : CsvFormat
{
    public override ImportFormat Format => ImportFormat.LinkApp;

    protected override string[] Destination => [LinkColumns.Destination.Name];

    protected override string[] Read => LinkColumns.Names;

    public override ImportRow Row(CsvRecord record)
    {
        List<FieldError> errors = [];
        List<string> notes = [];
        var options = ReadOptions(record, errors);
        var countries = ListCell.ReadCountries(Text(record, LinkColumns.Countries));
        var rules = ListCell.ReadRules(Text(record, LinkColumns.Rules));
        if (countries is null)
            errors.Add(new(LinkColumns.Countries.Name, """Write countries as a JSON object with each country once, such as {"MY":"https://example.com/my"}."""));
        if (rules is null)
            errors.Add(new(LinkColumns.Rules.Name, "Write rules as a JSON list, as in the API."));
        if (countries?.Count > 0 && rules?.Count > 0)
            errors.Add(new(LinkColumns.Rules.Name, "Fill in either countries or rules. Their order would be unknown."));

        return new(record.Line, new LinkDraft
        {
            Slug = Text(record, LinkColumns.Slug) is { Length: > 0 } slug ? slug : null,
            Domain = Text(record, LinkColumns.Domain) is { Length: > 0 } domain ? domain : null,
            Name = Text(record, LinkColumns.Name),
            Destination = Text(record, LinkColumns.Destination),
            Tags = ListCell.ReadTags(Text(record, LinkColumns.Tags)),
            Rules = [.. countries ?? [], .. rules ?? []],
            NewAliases = ListCell.ReadTags(Text(record, LinkColumns.Aliases)),
            CreatedAt = ForeignTime.ReadCreation(LinkColumns.CreatedAt.Name, Text(record, LinkColumns.CreatedAt), notes),
            Options = options,
        })
        {
            Errors = errors,
            Note = ForeignText.Join(notes),
        };
    }

    private static LinkOptions ReadOptions(CsvRecord record, List<FieldError> errors)
    {
        var options = LinkOptions.Default;
        foreach (var option in LinkFields.Options)
        {
            options = option.ReadCsv(options, record.Text(option.CsvColumn), out var error);
            if (error is not null)
                errors.Add(new(option.CsvColumn, error));
        }
        return options;
    }

    private static string Text(CsvRecord record, LinkColumn column) => record.Text(column.Name);
}
