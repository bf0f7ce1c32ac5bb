using System.Globalization;
using LinkApp.Core.Links.Import.ClickFiles;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>
/// Reads clicks from a file whose columns were mapped. It writes each value as LinkApp's own files have it, as far as it understands it; what
/// remains is judged like the values of those.
/// </summary>
internal sealed class MappedClickReader : ClickFileReader
{
    private static readonly HashSet<string> NoCountry = new(StringComparer.OrdinalIgnoreCase)
        { "-", "unknown", "none", "other", "n/a", "null", "(not set)", "xx", "zz", "t1" };

    private static readonly HashSet<string> NoReferrer = new(StringComparer.OrdinalIgnoreCase)
        { "-", "direct", "(direct)", "none", "(none)", "unknown", "n/a", "null", "(not set)", "direct / none" };

    private readonly MappedTable _table;
    private readonly MapField[] _fields;

    private MappedClickReader(MappedTable table) : base(new(ImportFormat.Mapped, new Dictionary<ClickField, string[]>()), table.IgnoredColumns) =>
        (_table, _fields) = (table, [.. table.Fields]);

    /// <exception cref="ImportException">The map is not one of clicks, or does not fit the file.</exception>
    public static async Task<MappedClickReader> CreateAsync(string path, ColumnMap map, CancellationToken cancel) => map.Kind == ImportKind.Clicks
        ? new(await MappedTable.OpenAsync(path, map, cancel))
        : throw new ImportException("The map is one of links.");

    protected override async Task<bool> ReadRowAsync(ClickRecord record, CancellationToken cancel)
    {
        if (!await _table.ReadAsync(cancel))
            return false;
        record.Clear();
        record.Line = _table.Line;
        foreach (var field in _fields)
            record[field.Click!.Value] = Convert(field, _table.Text(field)!);
        if (record[ClickField.Slug] is { Length: > 0 } slug && ShortAddressText.IsAddress(slug))
        {
            record[ClickField.ShortUrl] = slug;
            record[ClickField.Slug] = "";
        }
        record.Error = _table.Error;
        return true;
    }

    public override ValueTask DisposeAsync() => _table.DisposeAsync();

    private string Convert(MapField field, string text) => text.Length == 0 ? text : field.Click switch
    {
        ClickField.Time => _table.Time(field)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture) ?? text,
        ClickField.Day => _table.Time(field)?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? text,
        ClickField.Country => NoCountry.Contains(text) ? "" : CountryNames.ToCode(text),
        ClickField.Referrer => NoReferrer.Contains(text) ? "" : GetHost(text),
        // 1,204 and 1.204 of spreadsheets, 12.0 of data frames.
        ClickField.Clicks => long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? Write(number)
            : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var whole) && whole == decimal.Truncate(whole)
                && whole is >= 0 and < int.MaxValue ? Write((long)whole)
            : text,
        _ => text,
    };

    private static string Write(long number) => number.ToString(CultureInfo.InvariantCulture);

    // A referrer without its scheme may have a path.
    private static string GetHost(string text) =>
        text.Contains("://", StringComparison.Ordinal) || text.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var slash) ? text : text[..slash];
}
