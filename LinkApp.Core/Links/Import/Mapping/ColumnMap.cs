using System.Text;
using System.Text.Json;
using LinkApp.Core.Links.Import.ClickFiles;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>
/// Which column of a file is which field, as a member or a program chose it. As a text: <c>slug=Short URL,destination=Long URL</c>, where a name
/// with a comma or a quote stands in quotes.
/// </summary>
/// <param name="Kind">Whether the rows are links or clicks.</param>
/// <param name="Columns">The name of each field's column, by the key of the field.</param>
/// <param name="Dates">How dates are written that can be read in two ways.</param>
public sealed record ColumnMap(ImportKind Kind, IReadOnlyDictionary<string, string> Columns, DateOrder Dates)
{
    /// <summary>The most characters of a map as text.</summary>
    public const int MaxLength = 8_000;

    private const string File = "map.json";

    /// <summary>Reads a map from its text.</summary>
    /// <param name="text">The text; it is of clicks if it maps a time or a day.</param>
    /// <param name="dates">How dates are written: <c>mdy</c>, <c>dmy</c>, or null.</param>
    /// <param name="error">What is wrong and how to fix it; null if the map can be used.</param>
    public static ColumnMap? Parse(string text, string? dates, out string? error)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        var pairs = text.Length > MaxLength ? null : Split(text);
        if (pairs is null || pairs.Count == 0)
        {
            error = "Write a map as field=column, separated by commas, such as: slug=Short URL,destination=Long URL. Put a name with a comma in quotes.";
            return null;
        }
        var kind = pairs.Any(pair => MapField.Find(ImportKind.Clicks, pair.Field)?.IsTime == true) ? ImportKind.Clicks : ImportKind.Links;
        foreach (var (name, column) in pairs)
        {
            if (MapField.Find(kind, name) is not { } field)
                error = $"There is no field “{name}”. Fields of {EnumName(kind)}: {string.Join(", ", MapField.Of(kind).Select(known => known.Key))}.";
            else if (!columns.TryAdd(field.Key, column))
                error = $"The field “{field.Key}” is mapped twice.";
            else
                continue;
            return null;
        }
        var order = dates?.ToLowerInvariant() switch
        {
            null or "" => DateOrder.Unknown,
            "mdy" => DateOrder.MonthFirst,
            "dmy" => DateOrder.DayFirst,
            _ => (DateOrder?)null,
        };
        var map = new ColumnMap(kind, columns, order ?? DateOrder.Unknown);
        error = order is null ? "Dates are mdy (month/day/year) or dmy (day/month/year)." : map.FindError();
        return error is null ? map : null;
    }

    /// <summary>The fields that the map lacks; empty if it can be used.</summary>
    public IReadOnlyList<MapField> FindMissing()
    {
        if (Kind != ImportKind.Clicks)
            return Columns.ContainsKey(MapField.Destination.Key) ? [] : [MapField.Destination];
        // Rows are clicks with a time, or numbers of a day.
        ClickField[] needed = Has(ClickField.Time) ? [ClickField.Slug]
            : Has(ClickField.Day) || Has(ClickField.Clicks) ? [ClickField.Slug, ClickField.Day, ClickField.Clicks]
            : [ClickField.Slug, ClickField.Time];
        return [.. needed.Where(field => !Has(field)).Select(MapField.OfClick)];

        bool Has(ClickField field) => Columns.ContainsKey(MapField.OfClick(field).Key);
    }

    /// <summary>What is missing from the map, for programs; null if it can be used.</summary>
    public string? FindError() => FindMissing() is not { Count: > 0 } missing ? null
        : $"{(Kind == ImportKind.Clicks ? "Clicks" : "Links")} need {string.Join(" and ", missing.Select(field => $"“{field.Key}”"))}: say which column it is. "
            + "Clicks have slug and time, numbers of a day slug, day and clicks, and links destination.";

    /// <summary>Checks whether the map fits a file: it has the columns, and its dates can be read in one way only.</summary>
    /// <exception cref="ImportException">It does not fit; the message says why, and what to do.</exception>
    public async Task CheckAsync(string path, CancellationToken cancel = default)
    {
        await using var table = await MappedTable.OpenAsync(path, this, cancel);
    }

    /// <summary>The map as text.</summary>
    public override string ToString() => string.Join(',', Columns.Select(column => $"{column.Key}={Quote(column.Value)}"));

    /// <summary>Stores the map beside the file that it is for.</summary>
    internal async Task SaveAsync(string folder, CancellationToken cancel)
    {
        await using var stream = System.IO.File.Create(Path.Combine(folder, File));
        await JsonSerializer.SerializeAsync(stream, this, cancellationToken: cancel);
    }

    /// <summary>The map that is stored in a folder; null if there is none.</summary>
    internal static async Task<ColumnMap?> LoadAsync(string folder, CancellationToken cancel)
    {
        var path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path))
            return null;
        await using var stream = System.IO.File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<ColumnMap>(stream, cancellationToken: cancel);
    }

    private static string EnumName(ImportKind kind) => kind == ImportKind.Clicks ? "clicks" : "links";

    private static string Quote(string name) =>
        name.AsSpan().IndexOfAny(",\"") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Null where a pair has no "=", or a quote is not closed.
    private static List<(string Field, string Column)>? Split(string text)
    {
        List<(string, string)> pairs = [];
        var pair = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '"')
            {
                // A doubled quote is one of the name.
                if (isQuoted && i + 1 < text.Length && text[i + 1] == '"')
                    pair.Append(text[i++]);
                else
                    isQuoted = !isQuoted;
            }
            else if (i < text.Length && (text[i] != ',' || isQuoted))
            {
                pair.Append(text[i]);
            }
            else if (pair.ToString() is { Length: > 0 } whole)
            {
                if (whole.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } field, { Length: > 0 } column])
                    return null;
                pairs.Add((field, column));
                pair.Clear();
            }
        }
        return isQuoted ? null : pairs;
    }
}
