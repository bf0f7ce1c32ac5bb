using System.Text;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>How far a list of a server is in its file.</summary>
/// <param name="Cursor">Where the next page begins.</param>
/// <param name="Length">Bytes of the pages that are in the file.</param>
/// <param name="Count">Their objects.</param>
/// <param name="Total">The length of the whole list, if the server says it.</param>
/// <param name="IsComplete">Whether the whole list is in the file.</param>
internal sealed record DownloadState(string? Cursor = null, long Length = 0, long Count = 0, long? Total = null, bool IsComplete = false)
{
    /// <summary>The state that a file really has: none if it is gone or shorter than it was.</summary>
    public DownloadState Check(string path) => Length == 0 || (File.Exists(path) && new FileInfo(path).Length >= Length) ? this : new();
}

/// <summary>The file of a list, which grows page by page. What was written after the last state is cut off.</summary>
internal sealed class DownloadFile : IDisposable
{
    private readonly FileStream _file;

    /// <param name="path">Its path.</param>
    /// <param name="state">What of it counts.</param>
    public DownloadFile(string path, DownloadState state)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        _file.SetLength(state.Length);
        _file.Seek(0, SeekOrigin.End);
    }

    public long Length => _file.Length;

    public void Write(string text) => _file.Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Makes sure that what was written is on the disk.</summary>
    public void Flush() => _file.Flush(flushToDisk: true);

    public void Dispose() => _file.Dispose();
}
