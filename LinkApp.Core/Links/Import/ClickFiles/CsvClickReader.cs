using System.Text;
using CsvHelper;
using LinkApp.Core.Csv;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>Reads CSV: separated by commas, semicolons or tabs, in UTF-8, or in UTF-16 with a mark that says so.</summary>
internal sealed class CsvClickReader : ClickFileReader
{
    private const int MaxRowBytes = 1 << 20;

    private readonly CsvReader _csv;
    private readonly int _columns;
    private readonly (int Index, ClickField Field)[] _fields;
    private readonly CsvFaults _faults;
    private readonly bool _unescapes;
    private readonly bool _isOwn;

    // One object for all rows.
    private readonly Func<Task<bool>> _read;
    private CancellationToken _cancel;

    private CsvClickReader(
        CsvReader csv, CsvFaults faults, CsvDialect dialect, ClickFileFormat format, IReadOnlyList<string> names, IReadOnlyList<string> ignored)
        : base(format, ignored)
    {
        (_csv, _faults, _columns) = (csv, faults, names.Count);
        _read = () => _csv.ReadAsync(_cancel).AsTask();
        (_unescapes, _isOwn) = (dialect == CsvDialect.MySql, format.Format == ImportFormat.LinkApp);
        _fields = [.. names.Select((name, index) => (index, Field: format.FindField(name))).Where(column => column.Field is not null)
            .Select(column => (column.index, column.Field!.Value))];
    }

    /// <summary>Opens a file; null if its columns are not those of clicks.</summary>
    /// <exception cref="ImportException">It is not text that can be read.</exception>
    public static async Task<CsvClickReader?> OpenAsync(Stream stream, bool isAsked, CancellationToken cancel)
    {
        var faults = new CsvFaults(MaxRowBytes);
        var (csv, dialect) = await CsvDialects.OpenAsync(stream, faults, cancel);
        var names = await faults.TellingAsync(async () =>
        {
            await csv.ReadHeaderAsync(cancel);
            return csv.Headers;
        });
        return ClickFileFormat.Find(names, isAsked) is { } format
            ? new(csv, faults, dialect, format, names, [.. names.Where(name => name.Length > 0 && format.FindField(name) is null)])
            : null;
    }

    protected override async Task<bool> ReadRowAsync(ClickRecord record, CancellationToken cancel)
    {
        _cancel = cancel;
        if (!await _faults.TellingAsync(_read))
            return false;
        record.Clear();
        record.Line = (int)_csv.LineNumber;
        foreach (var (index, field) in _fields)
            Set(record, field, index);
        if (_faults.HasOpenQuote(_csv.LineNumber))
            record.Error = WrongRow("A quote in this row is never closed, so the rest of the file is read as one cell.", "Close the quote.");
        else if (HasTooManyCells())
            record.Error = WrongRow("The row has more cells than there are columns.", "Put quotes around cells that contain the separator.");
        return true;
    }

    public override async ValueTask DisposeAsync() => await _csv.DisposeAsync();

    private void Set(ClickRecord record, ClickField field, int index)
    {
        var bytes = index < _csv.FieldCount ? _csv.GetSpan(index) : [];
        // A text has at most as many characters as bytes.
        var room = record.GetRoom(bytes.Length);
        ReadOnlySpan<char> cell = room[..Encoding.UTF8.GetChars(bytes, room)];
        if (_isOwn)
            cell = SafeCell.Read(cell);
        // Databases write this for no value.
        else if (cell is "NULL" or "\\N")
            cell = "";
        else if (_unescapes && cell.Contains('\\'))
            cell = CsvDialects.Unescape(cell.ToString());
        record.Set(field, cell);
    }

    private bool HasTooManyCells()
    {
        for (var i = _columns; i < _csv.FieldCount; i++)
        {
            if (!_csv.IsEmpty(i))
                return true;
        }
        return false;
    }
}
