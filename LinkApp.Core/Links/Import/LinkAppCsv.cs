using System.Globalization;
using LinkApp.Core.Links.Export;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import;

/// <summary>What <see cref="LinkExport"/> writes, and what people write by hand.</summary>
internal sealed class LinkAppCsv : CsvFormat
{
    private static readonly string[] Times = ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    public override ImportFormat Format => ImportFormat.LinkApp;

    protected override string[] Destination => [LinkColumns.Destination];

    protected override string[] Read => LinkColumns.All;

    public override ImportRow Row(CsvRecord record)
    {
        List<FieldError> errors = [];
        T Cell<T>(string column, T otherwise, Func<string, T?> read, string form) where T : struct
        {
            var text = record.Text(column);
            if (text.Length == 0)
                return otherwise;
            if (read(text) is { } value)
                return value;
            errors.Add(new(column, $"Write {column} as {form}."));
            return otherwise;
        }
        bool Flag(string column, bool otherwise) => Cell(column, otherwise, FlagOf, "true or false");
        DateTime? Time(string column) => Cell<DateTime>(column, default, TimeOf, "a time such as 2026-03-02T10:15:00Z") is var time
            && time == default ? null : time;

        var options = new LinkOptions
        {
            StatusCode = (int)Cell(LinkColumns.StatusCode, LinkOptions.Default.StatusCode, NumberOf, "a whole number"),
            ValidFrom = Time(LinkColumns.ValidFrom),
            ValidUntil = Time(LinkColumns.ValidUntil),
            MaxClicks = Cell(LinkColumns.MaxClicks, 0, NumberOf, "a whole number") is var most && most == 0 ? null : most,
            IsEnabled = Flag(LinkColumns.Enabled, true),
            IsArchived = Flag(LinkColumns.Archived, false),
            FallbackUrl = Text(record, LinkColumns.FallbackUrl),
            ForwardQuery = Flag(LinkColumns.ForwardQuery, false),
            Notes = Text(record, LinkColumns.Notes),
            SocialTitle = Text(record, LinkColumns.SocialTitle),
            SocialDescription = Text(record, LinkColumns.SocialDescription),
            SocialImage = Text(record, LinkColumns.SocialImage),
        };
        var countries = ListCell.ReadCountries(record.Text(LinkColumns.Countries));
        var rules = ListCell.ReadRules(record.Text(LinkColumns.Rules));
        if (countries is null)
            errors.Add(new(LinkColumns.Countries, """Write countries as a JSON object, each once, such as {"MY":"https://example.com/my"}."""));
        if (rules is null)
            errors.Add(new(LinkColumns.Rules, "Write rules as a JSON list in the form of the API."));
        if (countries?.Count > 0 && rules?.Count > 0)
            errors.Add(new(LinkColumns.Rules, "Fill either countries or rules: the order between them is not known."));
        // Open to everybody, such a link would give away what it was to keep.
        if (Flag(LinkColumns.HasPassword, false))
            errors.Add(new(LinkColumns.HasPassword, "This link asks for a password, which the file does not hold. Create it by hand."));

        return new(record.Line, new LinkDraft
        {
            Slug = Text(record, LinkColumns.Slug),
            Domain = Text(record, LinkColumns.Domain),
            Name = record.Text(LinkColumns.Name),
            Destination = record.Text(LinkColumns.Destination),
            Tags = ListCell.ReadTags(record.Text(LinkColumns.Tags)),
            Rules = [.. countries ?? [], .. rules ?? []],
            NewAliases = ListCell.ReadTags(record.Text(LinkColumns.Aliases)),
            Options = options,
        })
        {
            Errors = errors,
        };
    }

    private static string? Text(CsvRecord record, string column) => record.Text(column) is { Length: > 0 } text ? text : null;

    private static long? NumberOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    // As spreadsheets write them, too.
    private static bool? FlagOf(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "1" => true,
        "false" or "no" or "0" => false,
        _ => null,
    };

    private static DateTime? TimeOf(string text) =>
        DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime : null;
}
