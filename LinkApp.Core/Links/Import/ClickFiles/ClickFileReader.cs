namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>An open file of clicks. It reads the rows one by one, so that the file may be large.</summary>
internal abstract class ClickFileReader(ClickFileFormat format, IReadOnlyList<string> ignoredColumns) : IAsyncDisposable
{
    // A header has some hundred bytes, and so has a line of JSON.
    private const int HeadBytes = 64 << 10;

    public ClickFileFormat Format => format;

    /// <summary>The columns that are not imported, as the file names them.</summary>
    public IReadOnlyList<string> IgnoredColumns => ignoredColumns;

    /// <summary>Whether a file is one of clicks, by its first line: each row has a link and a time, or a link, a day and a number.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static async Task<bool> IsClicksAsync(string path, CancellationToken cancel = default)
    {
        await using var stream = Open(path);
        try
        {
            await using var reader = await FindAsync(stream, cancel);
            return reader is not null;
        }
        catch (ImportException)
        {
            return false;
        }
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="ImportException">It is not a file of clicks.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<ClickFileReader> OpenAsync(string path, CancellationToken cancel = default)
    {
        var stream = Open(path);
        try
        {
            return await FindAsync(stream, cancel) ?? throw new ImportException(
                "This is not a file of clicks. Its first line must name the columns, such as: time,slug,country. Or each line is a JSON object with “time” and “slug”.");
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the next row into a record; false at the end.</summary>
    /// <exception cref="ImportException">The file is broken from here on; the message says where.</exception>
    public abstract Task<bool> ReadAsync(ClickRecord record, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();

    /// <summary>A value for the list of rows that were left out.</summary>
    protected static SkippedField WrongRow(string reason, string cure) => new("row", "", reason, cure);

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static async Task<ClickFileReader?> FindAsync(FileStream stream, CancellationToken cancel)
    {
        var head = new byte[HeadBytes];
        var length = await stream.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancel);
        stream.Position = 0;
        var start = head.AsMemory(0, length);
        if (start.Span.StartsWith(JsonImportReader.Utf8Mark))
            start = start[JsonImportReader.Utf8Mark.Length..];
        return start.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..]
            ? NdjsonClickReader.Open(stream, start.Span)
            : await CsvClickReader.OpenAsync(stream, cancel);
    }
}
