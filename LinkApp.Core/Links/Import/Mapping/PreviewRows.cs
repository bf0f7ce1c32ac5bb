using System.Globalization;
using LinkApp.Core.Geo;
using LinkApp.Core.Links.Import.ClickFiles;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>Rows of links for a preview.</summary>
internal static class LinkPreview
{
    /// <param name="table">Stands at the row.</param>
    /// <param name="fields">The mapped fields.</param>
    /// <param name="row">The row's link.</param>
    /// <param name="errors">What is wrong with it; their fields are those of the API or of CSV files.</param>
    public static PreviewRow Create(MappedTable table, MapField[] fields, ImportRow row, IReadOnlyList<FieldError> errors)
    {
        var cells = fields.Select(field => new PreviewCell(
            StagedRow.Shown(GetText(table, field, row.Draft)), Join(errors.Where(error => IsOf(field, error))))).ToList();
        return new(row.Line, cells, Join(errors.Where(error => !fields.Any(field => IsOf(field, error)))));
    }

    private static bool IsOf(MapField field, FieldError error) => error.Field.Split('[')[0] is var name && (name == field.Key || name == field.Option?.Key);

    private static string? Join(IEnumerable<FieldError> errors) =>
        string.Join(" ", errors.Select(error => error.Message).Distinct()) is { Length: > 0 } text ? text : null;

    private static string GetText(MappedTable table, MapField field, LinkDraft draft)
    {
        if (field == MapField.Slug)
            return draft.Slug ?? "(generated)";
        if (field == MapField.Tags)
            return string.Join(", ", draft.Tags);
        if (field == MapField.Name)
            return draft.Name;
        if (field == MapField.Domain)
            return draft.Domain ?? "";
        var text = table.Text(field)!;
        return field.IsTime && text.Length > 0 && table.Time(field) is { } when ? PreviewTime.Get(when) : text;
    }
}

/// <summary>Rows of clicks for a preview.</summary>
internal static class ClickPreview
{
    /// <param name="record">The row.</param>
    /// <param name="fields">The mapped fields.</param>
    /// <param name="click">The row's click; null if it is wrong.</param>
    /// <param name="errors">What is wrong with it.</param>
    public static PreviewRow Create(ClickRecord record, MapField[] fields, FileClick? click, IReadOnlyList<SkippedField> errors)
    {
        var row = new PreviewRow(record.Line, [.. fields.Select(field => new PreviewCell(StagedRow.Shown(GetText(field, record, click)), null))], null);
        return errors.Aggregate(row, (before, error) => Add(before, fields, error));
    }

    /// <summary>The row with what is wrong with a field.</summary>
    public static PreviewRow Add(PreviewRow row, MapField[] fields, SkippedField error)
    {
        var message = $"{error.Reason} {error.Cure}";
        var column = Array.FindIndex(fields, field => field.Key == error.Field);
        return column < 0
            ? row with { Error = row.Error is null ? message : $"{row.Error} {message}" }
            : row with { Cells = [.. row.Cells.Select((cell, i) => i == column ? cell with { Error = message } : cell)] };
    }

    private static string GetText(MapField field, ClickRecord record, FileClick? click)
    {
        var text = record[field.Click!.Value] ?? "";
        if (field.Click == ClickField.Slug)
            return click?.Link.Slug ?? (text.Length > 0 ? text : record[ClickField.ShortUrl] ?? "");
        return field.Click switch
        {
            ClickField.Time when click is { Sum: null } => PreviewTime.Get(click.Time),
            ClickField.Country when Country.Find(text) is { } country => country.Name,
            ClickField.Referrer when click is not null => text.Length == 0 ? "(direct)" : click.Referrer!,
            ClickField.UserAgent when click is not null => $"{click.Agent.Browser}, {click.Agent.System}{(click.Agent.IsBot ? ", bot" : "")}",
            ClickField.Ip when click is not null => click.Place is { } place
                ? string.Join(", ", ((string?[])[place.City, place.Country]).OfType<string>()) + " (address dropped)"
                : text.Length > 0 ? "(no place known)" : "",
            _ => text,
        };
    }
}

/// <summary>How a preview shows times.</summary>
internal static class PreviewTime
{
    public static string Get(DateTimeOffset time) => time.UtcDateTime.ToString(
        time.UtcDateTime.TimeOfDay == TimeSpan.Zero ? "d MMM yyyy" : "d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);
}
