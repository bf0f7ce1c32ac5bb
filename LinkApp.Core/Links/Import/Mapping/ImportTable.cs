using LinkApp.Core.Links.Import.ClickFiles;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>
/// A file as rows and columns, whichever program wrote it: CSV of any separator that the reader knows, with or without a line of names, or JSON
/// objects in a list or on a line each, whose nested values are columns named by their path.
/// </summary>
internal abstract class ImportTable : IAsyncDisposable
{
    /// <summary>The most columns of a file that people can look through.</summary>
    public const int MaxColumns = 200;

    /// <summary>The names of the columns, as the file has them.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>The line at which the row begins, of JSON the number of the entry; from 1.</summary>
    public abstract int Line { get; }

    /// <summary>Why the row could not be read as a whole; null if it could.</summary>
    public abstract SkippedField? Error { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="ImportException">It has no rows and columns.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<ImportTable> OpenAsync(string path, CancellationToken cancel)
    {
        var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        try
        {
            ImportTable table = await ImportReader.IsJsonAsync(stream, cancel)
                ? await JsonTable.OpenAsync(stream, cancel)
                : await CsvTable.OpenAsync(stream, cancel);
            if (table.Columns.Count <= MaxColumns)
                return table;
            await table.DisposeAsync();
            throw new ImportException($"The file has more than {MaxColumns} columns. Leave out those that links and clicks don't need.");
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Moves to the next row; false at the end.</summary>
    /// <exception cref="ImportException">The file is broken from here on; the message says where.</exception>
    public abstract Task<bool> ReadAsync(CancellationToken cancel);

    /// <summary>The trimmed text of a cell; empty if the row has none.</summary>
    public abstract string Cell(int column);

    public abstract ValueTask DisposeAsync();
}
