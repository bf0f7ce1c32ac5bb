using System.Globalization;
using CsvHelper;
using LinkApp.Core.Csv;
using LinkApp.Core.Links.Import.ClickFiles;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>A CSV file. If its first line has values rather than names, its columns are numbered.</summary>
internal sealed class CsvTable : ImportTable
{
    private const int MaxRowBytes = 4 << 20;

    private readonly CsvReader _csv;
    private readonly CsvFaults _faults;
    private readonly bool _unescapes;
    private string[] _columns = [];
    private bool _isAtFirst;

    private CsvTable(CsvReader csv, CsvFaults faults, bool unescapes) => (_csv, _faults, _unescapes) = (csv, faults, unescapes);

    public override IReadOnlyList<string> Columns => _columns;

    public override int Line => (int)_csv.LineNumber;

    public override SkippedField? Error
    {
        get
        {
            if (_faults.HasOpenQuote(_csv.LineNumber))
                return new("row", "", "A quote in this row is never closed, so the rest of the file is read as one cell.", "Close the quote.");
            for (var i = Columns.Count; i < _csv.FieldCount; i++)
            {
                if (!_csv.IsEmpty(i))
                    return new("row", "", "The row has more cells than there are columns.", "Put quotes around cells that contain the separator.");
            }
            return null;
        }
    }

    public static async Task<CsvTable> OpenAsync(Stream stream, CancellationToken cancel)
    {
        var faults = new CsvFaults(MaxRowBytes);
        var (csv, dialect) = await CsvDialects.OpenAsync(stream, faults, cancel, hasHeader: false);
        var table = new CsvTable(csv, faults, dialect == CsvDialect.MySql);
        if (!await faults.TellingAsync(() => csv.ReadAsync(cancel).AsTask()))
            throw new ImportException("The file is empty.");
        table.ReadNames();
        return table;
    }

    public override async Task<bool> ReadAsync(CancellationToken cancel)
    {
        if (!_isAtFirst)
            return await _faults.TellingAsync(() => _csv.ReadAsync(cancel).AsTask());
        _isAtFirst = false;
        return true;
    }

    public override string Cell(int column)
    {
        if (column >= _csv.FieldCount)
            return "";
        var text = _csv.GetString(column);
        // Databases write the first two for no value; spreadsheets and LinkApp an apostrophe before what looks like a formula.
        return text is "NULL" or "\\N" ? "" : SafeCell.Read(_unescapes ? CsvDialects.Unescape(text) : text).Trim();
    }

    public override ValueTask DisposeAsync() => _csv.DisposeAsync();

    private void ReadNames()
    {
        string[] cells = [.. Enumerable.Range(0, _csv.FieldCount).Select(Cell)];
        if (cells[0].StartsWith('<'))
            throw new ImportException("This is a web page or XML. LinkApp imports CSV and JSON files.");
        _isAtFirst = cells.Any(IsValue);
        _columns = _isAtFirst
            ? [.. cells.Select((_, i) => $"Column {(i + 1).ToString(CultureInfo.InvariantCulture)}")]
            : [.. cells.Select((name, i) => name.Length > 0 ? name : $"Column {(i + 1).ToString(CultureInfo.InvariantCulture)}")];
    }

    // No column is named like this.
    private static bool IsValue(string cell) =>
        cell.Contains("://", StringComparison.Ordinal) || (cell.Length > 0 && TimeText.Read(cell, DateOrder.DayFirst) is not null);
}
