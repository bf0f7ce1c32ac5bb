using LinkApp.Core.Links.Import.ClickFiles;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>A file with a map of its columns: its cells by field.</summary>
internal sealed class MappedTable : IAsyncDisposable
{
    private readonly ImportTable _table;
    private readonly Dictionary<MapField, int> _columns;
    private readonly Dictionary<MapField, DateOrder> _orders;

    private MappedTable(ImportTable table, Dictionary<MapField, int> columns, Dictionary<MapField, DateOrder> orders) =>
        (_table, _columns, _orders) = (table, columns, orders);

    /// <summary>The mapped fields, in the order of their columns.</summary>
    public IEnumerable<MapField> Fields => _columns.OrderBy(column => column.Value).Select(column => column.Key);

    public IReadOnlyList<string> IgnoredColumns => [.. _table.Columns.Where((_, i) => !_columns.ContainsValue(i))];

    public int Line => _table.Line;

    public SkippedField? Error => _table.Error;

    /// <summary>Opens a file.</summary>
    /// <exception cref="ImportException">It lacks a column of the map, or its dates may be read in two ways; or it is no table.</exception>
    public static async Task<MappedTable> OpenAsync(string path, ColumnMap map, CancellationToken cancel)
    {
        var sample = await TableSample.ReadAsync(path, cancel);
        var columns = new Dictionary<MapField, int>();
        var orders = new Dictionary<MapField, DateOrder>();
        foreach (var (key, name) in map.Columns)
        {
            var field = MapField.Find(map.Kind, key) ?? throw new ImportException($"There is no field “{key}”.");
            columns[field] = sample.Find(name) ?? throw new ImportException(
                $"The file has no column “{name}” for {field.Key}. Its columns are: {string.Join(", ", sample.Columns.Take(20).Select(StagedRow.Shown))}.");
            if (!field.IsTime)
                continue;
            var order = TimeText.FindOrder(sample.Values(columns[field]));
            if (order == DateOrder.Unknown && map.Dates == DateOrder.Unknown)
            {
                var example = sample.Values(columns[field]).First(value => TimeText.Read(value, DateOrder.Unknown) is null);
                throw new AmbiguousDatesException($"The dates in “{name}”, such as {example}, can be month/day/year or day/month/year. Say which: dates=mdy or dates=dmy.");
            }
            orders[field] = map.Dates != DateOrder.Unknown ? map.Dates : order ?? DateOrder.Unknown;
        }
        return new(await ImportTable.OpenAsync(path, cancel), columns, orders);
    }

    /// <inheritdoc cref="ImportTable.ReadAsync"/>
    public Task<bool> ReadAsync(CancellationToken cancel) => _table.ReadAsync(cancel);

    /// <summary>The text of a field; null if it is not mapped, empty if the row has none.</summary>
    public string? Text(MapField field) => _columns.TryGetValue(field, out var column) ? _table.Cell(column) : null;

    /// <summary>The time that the text of a mapped field says; null if it says none.</summary>
    public DateTimeOffset? Time(MapField field) => TimeText.Read(_table.Cell(_columns[field]), _orders[field]);

    public ValueTask DisposeAsync() => _table.DisposeAsync();
}

/// <summary>The dates of a file may be read in two ways, and the map does not say how.</summary>
public sealed class AmbiguousDatesException(string message) : ImportException(message);
