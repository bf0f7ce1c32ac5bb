using System.Text;
using CsvHelper;

namespace LinkApp.Core.Links.Import;

/// <summary>What is wrong with a CSV file: errors of the whole file as messages for people, and the row whose quote is never closed.</summary>
/// <param name="maxRowBytes">The longest row that is read; a longer one lacks the quote at its end.</param>
internal sealed class CsvFaults(int maxRowBytes)
{
    private long _openQuote;

    /// <summary>The options of a reader that reports its faults here.</summary>
    public CsvReaderOptions Options => CsvReaderOptions.Default with
    {
        TrackLineNumbers = true,
        MaxRecordSize = maxRowBytes,
        OnMalformedRecord = Add,
    };

    /// <summary>The text of a file. Strict, so that a file in another encoding is refused, not read as garbage.</summary>
    public static StreamReader OpenText(Stream stream) => new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));

    /// <summary>Whether the row that begins at a line has a quote that is never closed. The reader reports a row before it gives it.</summary>
    public bool HasOpenQuote(long line) => line == _openQuote;

    /// <summary>Reads the next record.</summary>
    /// <exception cref="ImportException">The file can't be read from here on; the message says why.</exception>
    public async Task<T> TellingAsync<T>(Func<Task<T>> read)
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
            throw new ImportException($"Line {error.LineNumber}: this row is longer than {maxRowBytes >> 20} MB. Look for a quote that is never closed.", error);
        }
    }

    private void Add(CsvMalformedRecord record)
    {
        if (record.Reason == CsvMalformedReason.UnterminatedQuote)
            _openQuote = record.LineNumber;
    }
}
