using System.Runtime.CompilerServices;
using System.Text;
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
    private readonly MalformedRows _malformed;

    private readonly bool _unescapes;

    private CsvImportReader(CsvReader csv, CsvFormat format, CsvColumns columns, MalformedRows malformed, bool unescapes) =>
        (_csv, _format, _columns, _malformed, _unescapes) = (csv, format, columns, malformed, unescapes);

    public override ImportFormat Format => _format.Format;

    public override IReadOnlyList<string> IgnoredColumns => _format.IgnoredIn(_columns);

    public static async Task<CsvImportReader> OpenAsync(Stream stream, ImportFormat? format, CancellationToken cancel)
    {
        var malformed = new MalformedRows();
        // Strict, so that a file in another encoding is refused, not read as garbage.
        var text = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var dialect = await CsvDialects.DetectAsync(stream, cancel);
        var csv = CsvReader.Create(dialect == CsvDialect.BackslashQuotes ? new BackslashReader(text) : text, new CsvReaderOptions
        {
            TrackLineNumbers = true,
            MaxRecordSize = MaxRowBytes,
            OnMalformedRecord = malformed.Add,
            Mode = dialect == CsvDialect.MySql ? CsvMode.NoEscape : CsvReaderOptions.Default.Mode,
            Separator = dialect == CsvDialect.MySql ? '\t' : CsvReaderOptions.Default.Separator,
        });
        var columns = await TellingAsync(async () =>
        {
            await csv.ReadHeaderAsync(cancel);
            return new CsvColumns(csv.Headers);
        });
        var found = format is { } chosen ? CsvFormat.Get(chosen) : Array.Find(CsvFormat.All, csvFormat => csvFormat.Matches(columns)) ?? throw Unknown(columns);
        found.Require(columns);
        return new(csv, found, columns, malformed, dialect == CsvDialect.MySql);
    }

    public override async IAsyncEnumerable<ImportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        var record = new CsvRecord(_csv, _columns, _format.Format == ImportFormat.LinkApp, _unescapes);
        while (await TellingAsync(() => _csv.ReadAsync(cancel).AsTask()))
        {
            var row = _format.Row(record);
            if (_malformed.IsOpen(_csv.LineNumber))
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
        [] => new("The file is empty."),
        [var first, ..] when first.Contains("://", StringComparison.Ordinal) => new("The first line must name the columns, such as: slug,destination."),
        _ => new($"These are not the columns of a program that LinkApp knows: {CsvFormat.Names(columns)}. Name the column with the destinations “destination”, and the one with the slugs “slug”."),
    };

    /// <summary>Reads the next record. Errors of the file become messages for people.</summary>
    private static async Task<T> TellingAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (DecoderFallbackException error)
        {
            throw new ImportException("The file is not UTF-8 text. Save it as “CSV UTF-8” and try again.", error);
        }
        catch (CsvFormatException error)
        {
            throw new ImportException(
                $"Line {error.LineNumber}: this row is longer than {MaxRowBytes >> 20} MB. Look for a quote that is never closed.", error);
        }
    }

    /// <summary>What the reader reports beside the rows; it reports a row before it gives it.</summary>
    private sealed class MalformedRows
    {
        private long _open;

        public void Add(CsvMalformedRecord record)
        {
            if (record.Reason == CsvMalformedReason.UnterminatedQuote)
                _open = record.LineNumber;
        }

        public bool IsOpen(long line) => line == _open;
    }
}
