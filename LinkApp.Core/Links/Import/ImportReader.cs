using LinkApp.Core.Links.Import.Mapping;

namespace LinkApp.Core.Links.Import;

/// <summary>An open import file whose format is known. Reads the rows one by one, so that the file may be large.</summary>
public abstract class ImportReader : IAsyncDisposable
{
    // Enough for a byte order mark and some blank lines before the first brace.
    private const int PeekBytes = 1024;

    public abstract ImportFormat Format { get; }

    /// <summary>The columns that are not imported, as the file names them.</summary>
    public virtual IReadOnlyList<string> IgnoredColumns => [];

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format; null detects it from the content.</param>
    /// <param name="map">Which column is which field; null if the format says it.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="UnknownFormatException">No format fits, but the file may be mapped by hand.</exception>
    /// <exception cref="ImportException">It is not a file of links in this format, or the map does not fit it.</exception>
    public static async Task<ImportReader> OpenAsync(
        string path, ImportFormat? format = null, ColumnMap? map = null, CancellationToken cancel = default)
    {
        if (map is not null)
            return await MappedLinkReader.CreateAsync(path, map, cancel);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        try
        {
            return await IsJsonAsync(stream, cancel)
                ? await JsonImportReader.OpenAsync(stream, format, cancel)
                : await CsvImportReader.OpenAsync(stream, format, cancel);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rows in the order of the file. Can be called once.</summary>
    /// <exception cref="ImportException">The file is broken at some place; the message says where.</exception>
    public abstract IAsyncEnumerable<ImportRow> ReadAsync(CancellationToken cancel = default);

    public abstract ValueTask DisposeAsync();

    internal static async Task<bool> IsJsonAsync(FileStream stream, CancellationToken cancel)
    {
        var head = new byte[PeekBytes];
        var length = await stream.ReadAtLeastAsync(head, PeekBytes, throwOnEndOfStream: false, cancel);
        stream.Position = 0;
        return IsJson(head.AsSpan(0, length));
    }

    private static bool IsJson(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8))
            throw new ImportException("This is a workbook or an archive. Save the workbook as “CSV UTF-8”, or unpack the archive.");
        // UTF-16 contains NULs, and starts with a byte order mark; a file with NULs and no such mark is not text.
        var isUtf16 = head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]);
        if (!isUtf16 && head.Contains((byte)0))
            throw new ImportException("This is not a text file. LinkApp imports CSV and JSON files.");
        if (head.StartsWith(JsonImportReader.Utf8Mark))
            head = head[JsonImportReader.Utf8Mark.Length..];
        return head.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
    }
}
