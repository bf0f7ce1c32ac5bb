namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>The first rows of a file, by which its columns are recognized.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The cells of the first rows, at most <see cref="Size"/>.</param>
public sealed record TableSample(IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>The number of rows.</summary>
    public const int Size = 200;

    /// <summary>Reads the beginning of a file.</summary>
    /// <exception cref="ImportException">The file has no rows and columns.</exception>
    internal static async Task<TableSample> ReadAsync(string path, CancellationToken cancel)
    {
        await using var table = await ImportTable.OpenAsync(path, cancel);
        List<string[]> rows = [];
        while (rows.Count < Size && await table.ReadAsync(cancel))
            rows.Add([.. Enumerable.Range(0, table.Columns.Count).Select(table.Cell)]);
        return new(table.Columns, rows);
    }

    /// <summary>The index of the column with a name: the same name, else one that differs in case, spaces, "_" and "-" only.</summary>
    public int? Find(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == name)
                return i;
        }
        for (var i = 0; i < Columns.Count; i++)
        {
            if (CsvColumns.Key(Columns[i]) is { Length: > 0 } key && key == CsvColumns.Key(name))
                return i;
        }
        return null;
    }

    /// <summary>
    /// The order of the dates in a column: <see cref="DateOrder.Unknown"/> if each of them may be read in two ways, null if none has to be asked about.
    /// </summary>
    public DateOrder? FindOrder(int column) => TimeText.FindOrder(Values(column));

    /// <summary>The values of a column that are not empty.</summary>
    public IEnumerable<string> Values(int column) => Rows.Select(row => row[column]).Where(cell => cell.Length > 0);
}
