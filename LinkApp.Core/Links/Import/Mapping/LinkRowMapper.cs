using LinkApp.Core.Links.Export;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>Converts the present row of a mapped file to a link.</summary>
internal static class LinkRowMapper
{
    private const string NoTime = "This is not a time. Write one of ISO 8601, such as 2026-03-02T10:15:00Z, or leave the cell empty.";
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>The row's link; its errors have the keys of fields, and name the value, the reason and the cure.</summary>
    public static ImportRow Read(MappedTable table)
    {
        List<FieldError> errors = [];
        var options = LinkOptions.Default;
        foreach (var field in MapField.OfLinks.Where(field => field.Option is not null && table.Text(field) is { Length: > 0 }))
            options = ReadOption(table, field, options, errors);
        var (slug, host) = ShortAddressText.Read(table.Text(MapField.Slug) ?? "");
        var draft = new LinkDraft
        {
            Slug = slug,
            Domain = table.Text(MapField.Domain) is { } domain ? domain.Length > 0 ? GetHost(domain) : null : host,
            Destination = table.Text(MapField.Destination) ?? "",
            Name = ForeignText.Name(table.Text(MapField.Name)),
            Tags = ListCell.ReadTags(table.Text(MapField.Tags) ?? "", ',', ';', '|'),
            NewAliases =
            [
                .. ListCell.ReadTags(table.Text(MapField.Aliases) ?? "", ',', ';', '|', ' ')
                    .Select(alias => ShortAddressText.Read(alias).Slug).OfType<string>(),
            ],
            CreatedAt = ReadCreation(table, errors),
            Options = options,
        };
        if (table.Error is { } error)
            errors = [new("row", $"{error.Reason} {error.Cure}")];
        return new(table.Line, draft) { Errors = errors, HasForeignDomain = true };
    }

    private static DateTime? ReadCreation(MappedTable table, List<FieldError> errors)
    {
        if (table.Text(MapField.CreatedAt) is not { Length: > 0 } text)
            return null;
        var time = table.Time(MapField.CreatedAt)?.UtcDateTime;
        if (time is null)
            errors.Add(Wrong(MapField.CreatedAt, text, NoTime));
        return time;
    }

    private static FieldError Wrong(MapField field, string text, string message) => new(field.Key, $"{field.Label} “{StagedRow.Shown(text)}”: {message}");

    private static LinkOptions ReadOption(MappedTable table, MapField field, LinkOptions options, List<FieldError> errors)
    {
        var text = table.Text(field)!;
        if (field.IsTime)
        {
            if (table.Time(field) is not { } time)
            {
                errors.Add(Wrong(field, text, NoTime));
                return options;
            }
            text = time.UtcDateTime.ToString(TimeForm, System.Globalization.CultureInfo.InvariantCulture);
        }
        var read = field.Option!.ReadCsv(options, text, out var error);
        if (error is not null)
            errors.Add(Wrong(field, table.Text(field)!, error));
        return read;
    }

    // A domain is sometimes written as the address of its start page.
    private static string GetHost(string text) =>
        text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri.Authority : text.TrimEnd('/');
}
