using System.Runtime.CompilerServices;
using CsvHelper;

namespace LinkApp.Core.Links.Import;

/// <summary>Reads CSV: separated by commas, semicolons or tabs, in UTF-8, or in UTF-16 with a mark that says so.</summary>
internal sealed class CsvImportReader : ImportReader
{
    // A cell of 1 MB is a row that is wrong; what is longer than this lacks the quote at its end.
    private const int MaxRowBytes = 4 << 20;

    private readonly CsvReader _csv;
    private readonly CsvFormat _format;
    private readonly CsvColumns _columns;
    private readonly CsvFaults _faults;

    private readonly bool _unescapes;

    private CsvImportReader(CsvReader csv, CsvFormat format, CsvColumns columns, CsvFaults faults, bool unescapes) =>
        (_csv, _format, _columns, _faults, _unescapes) = (csv, format, columns, faults, unescapes);

    public override ImportFormat Format => _format.Format;

    public override IReadOnlyList<string> IgnoredColumns => _format.IgnoredIn(_columns);

    public static async Task<CsvImportReader> OpenAsync(Stream stream, ImportFormat? format, CancellationToken cancel)
    {
        var faults = new CsvFaults(MaxRowBytes);
        var (csv, dialect) = await CsvDialects.OpenAsync(stream, faults, cancel);
        var columns = await faults.TellingAsync(async () =>
        {
            await csv.ReadHeaderAsync(cancel);
            return new CsvColumns(csv.Headers);
        });
        var found = format is { } chosen ? CsvFormat.Get(chosen) : Array.Find(CsvFormat.All, csvFormat => csvFormat.Matches(columns)) ?? throw Unknown(columns);
        found.Require(columns);
        return new(csv, found, columns, faults, dialect == CsvDialect.MySql);
    }

    public override async IAsyncEnumerable<ImportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        var record = new CsvRecord(_csv, _columns, _format.Format == ImportFormat.LinkApp, _unescapes);
        while (await _faults.TellingAsync(() => _csv.ReadAsync(cancel).AsTask()))
        {
            var row = _format.Row(record);
            if (_faults.HasOpenQuote(_csv.LineNumber))
                row = row with { Errors = [new("row", "A quote in this row is never closed, so the rest of the file is read as one cell. Close the quote.")] };
            else if (record.HasTooManyCells)
            {
                var message = $"This row has more cells than there are columns ({_columns.Names.Count}). Put quotes around cells that contain the separator.";
                row = row with { Errors = [new("row", message)] };
            }
            yield return row;
        }
    }

    public override async ValueTask DisposeAsync() => await _csv.DisposeAsync();

    private static ImportException Unknown(CsvColumns columns) => columns.Names switch
    {
        [] => new ImportException("The file is empty."),
        [var first, ..] when first.Contains("://", StringComparison.Ordinal) => new UnknownFormatException("The first line must name the columns, such as: slug,destination."),
        _ => new UnknownFormatException($"These are not the columns of a program that LinkApp knows: {CsvFormat.Names(columns)}. Name the column with the destinations “destination”, and the one with the slugs “slug”."),
    };
}
