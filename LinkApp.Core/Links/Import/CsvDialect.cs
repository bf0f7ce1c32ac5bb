using System.Text;
using CsvHelper;

namespace LinkApp.Core.Links.Import;

/// <summary>How a CSV file writes quotes and special characters.</summary>
internal enum CsvDialect
{
    /// <summary>A quote in a quoted cell is doubled (RFC 4180).</summary>
    DoubledQuotes,

    /// <summary>A quote in a quoted cell has a backslash before it, as phpMyAdmin can write it.</summary>
    BackslashQuotes,

    /// <summary>Tabs between cells, no quotes, and backslashes before tabs, line breaks and backslashes: the output of the mysql client.</summary>
    MySql,
}

/// <summary>Tells dialects apart, and reads the cells of those with backslashes.</summary>
internal static class CsvDialects
{
    private const int SampleBytes = 1 << 16;

    /// <summary>Opens a file, whatever its dialect and separator.</summary>
    public static async Task<(CsvReader Csv, CsvDialect Dialect)> OpenAsync(
        Stream stream, CsvFaults faults, CancellationToken cancel, bool hasHeader = true)
    {
        var dialect = await DetectAsync(stream, cancel);
        var text = CsvFaults.OpenText(stream);
        var options = dialect == CsvDialect.MySql ? faults.Options with { Mode = CsvMode.NoEscape, Separator = '\t' } : faults.Options;
        options = options with { HasHeader = hasHeader };
        return (CsvReader.Create(dialect == CsvDialect.BackslashQuotes ? new BackslashReader(text) : text, options), dialect);
    }

    /// <summary>The dialect of a file, by its beginning. Leaves the stream where it was.</summary>
    public static async Task<CsvDialect> DetectAsync(Stream stream, CancellationToken cancel)
    {
        var start = stream.Position;
        var bytes = new byte[SampleBytes];
        var length = await stream.ReadAtLeastAsync(bytes, SampleBytes, throwOnEndOfStream: false, cancel);
        stream.Position = start;
        return Detect(Encoding.UTF8.GetString(bytes, 0, length));
    }

    /// <summary>A cell without its escapes.</summary>
    public static string Unescape(string cell)
    {
        if (!cell.Contains('\\', StringComparison.Ordinal))
            return cell;
        var text = new StringBuilder(cell.Length);
        for (var i = 0; i < cell.Length; i++)
        {
            if (cell[i] != '\\' || i + 1 == cell.Length)
                text.Append(cell[i]);
            else
                text.Append(cell[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => ' ', var other => other });
        }
        return text.ToString();
    }

    private static CsvDialect Detect(string sample)
    {
        var end = sample.IndexOf('\n', StringComparison.Ordinal);
        var header = end < 0 ? sample : sample[..end];
        // A spreadsheet's file with tabs has quotes around cells with tabs or quotes; mysql's never ends a cell with one that it began.
        if (header.Contains('\t', StringComparison.Ordinal) && !header.Contains('"', StringComparison.Ordinal)
            && (header.Contains("keyword", StringComparison.OrdinalIgnoreCase) || header.Contains("click_id", StringComparison.OrdinalIgnoreCase)))
            return CsvDialect.MySql;
        for (var at = sample.IndexOf("\\\"", StringComparison.Ordinal); at >= 0; at = sample.IndexOf("\\\"", at + 2, StringComparison.Ordinal))
        {
            // Where a cell ends after it, the backslash is a letter of the cell.
            if (at + 2 < sample.Length && sample[at + 2] is not (',' or ';' or '\t' or '\r' or '\n' or '"'))
                return CsvDialect.BackslashQuotes;
        }
        return CsvDialect.DoubledQuotes;
    }
}
