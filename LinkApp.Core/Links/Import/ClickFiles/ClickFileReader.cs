using LinkApp.Core.Links.Import.Mapping;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>An open file of clicks. It reads the rows one by one, so that the file may be large.</summary>
internal abstract class ClickFileReader(ClickFileFormat format, IReadOnlyList<string> ignoredColumns) : IAsyncDisposable
{
    // A header has some hundred bytes, and so has a line of JSON.
    private const int HeadBytes = 64 << 10;

    public ClickFileFormat Format => format;

    /// <summary>The columns that are not imported, as the file names them.</summary>
    public IReadOnlyList<string> IgnoredColumns => ignoredColumns;

    /// <summary>Whether a file is one of clicks, by its beginning: each row has a link and a time, or a link, a day and a number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isAsked">Whether a file of links is one as well, if it has their numbers of clicks.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static async Task<bool> IsClicksAsync(string path, bool isAsked = false, CancellationToken cancel = default)
    {
        await using var stream = Open(path);
        try
        {
            await using var reader = await FindAsync(stream, isAsked, cancel);
            return reader is not null;
        }
        catch (ImportException)
        {
            return false;
        }
    }

    /// <summary>Opens a file as clicks, even if it is a file of links with click counts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">Which column is which field; null if the format says it.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="ImportException">It is not a file of clicks, or the map does not fit it.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<ClickFileReader> OpenAsync(string path, ColumnMap? map = null, CancellationToken cancel = default)
    {
        if (map is not null)
            return await MappedClickReader.CreateAsync(path, map, cancel);
        var stream = Open(path);
        try
        {
            return await FindAsync(stream, isAsked: true, cancel) ?? throw new ImportException(
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
    public async Task<bool> ReadAsync(ClickRecord record, CancellationToken cancel)
    {
        while (await ReadRowAsync(record, cancel))
        {
            if (record.Error is null)
                format.Convert?.Invoke(record);
            if (!record.IsEmpty)
                return true;
        }
        return false;
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Reads the next row as the file has it; false at the end.</summary>
    protected abstract Task<bool> ReadRowAsync(ClickRecord record, CancellationToken cancel);

    /// <summary>A value for the list of rows that were left out.</summary>
    protected static SkippedField WrongRow(string reason, string cure) => new("row", "", reason, cure);

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static async Task<ClickFileReader?> FindAsync(FileStream stream, bool isAsked, CancellationToken cancel)
    {
        var head = new byte[HeadBytes];
        var length = await stream.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancel);
        stream.Position = 0;
        var start = head.AsMemory(0, length);
        if (start.Span.StartsWith(JsonImportReader.Utf8Mark))
            start = start[JsonImportReader.Utf8Mark.Length..];
        var text = start.Span.TrimStart(" \t\r\n"u8);
        if (text is not [(byte)'{' or (byte)'[', ..])
            return await CsvClickReader.OpenAsync(stream, isAsked, cancel);
        // Lines are read without making an element of each; an entry with several sums needs one.
        return text[0] == '{' && NdjsonClickReader.Open(stream, start.Span, isAsked) is { Format.Expand: null } lines
            ? lines
            : await JsonClickReader.OpenAsync(stream, isAsked, cancel);
    }
}
