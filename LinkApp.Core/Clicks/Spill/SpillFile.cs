using System.Buffers;
using System.Text.Json;
using LinkApp.Core.Data;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks.Spill;

/// <summary>
/// The file that clicks are appended to whose commit takes too long: they survive a killed process there, and go into the store
/// when it is back, or at the next start. A line for each, as <see cref="SpillJson"/> says. It is empty nearly always.
/// </summary>
/// <param name="path">The file; created where it is missing.</param>
/// <param name="syncs">Whether each write is flushed to the disk, so that it survives a power cut, too.</param>
/// <param name="logger">Hears of lines that can't be read.</param>
internal sealed class SpillFile(string path, bool syncs, ILogger logger) : IDisposable
{
    private const byte NewLine = (byte)'\n';
    private const int BytesOfRead = 1 << 20;

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _lines = new();
    private FileStream? _file;
    private long _length;

    /// <summary>Bytes of whole lines.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Finds what an earlier run has left in the file. A last line that was not completed is overwritten by the next click.</summary>
    public void FindEnd()
    {
        if (!File.Exists(path))
            return;
        var file = Open();
        var tail = new byte[(int)Math.Min(BytesOfRead, file.Length)];
        var start = file.Length - tail.Length;
        var read = RandomAccess.Read(file.SafeFileHandle, tail, start);
        Volatile.Write(ref _length, start + tail.AsSpan(0, read).LastIndexOf(NewLine) + 1);
    }

    /// <summary>Appends clicks in one write. After an exception none of them is in the file.</summary>
    public void Append(IEnumerable<SpilledClick> clicks)
    {
        lock (_gate)
        {
            Serialize(clicks);
            var file = Open();
            try
            {
                RandomAccess.Write(file.SafeFileHandle, _lines.WrittenSpan, _length);
                if (syncs)
                    RandomAccess.FlushToDisk(file.SafeFileHandle);
            }
            catch
            {
                CutOff(file);
                throw;
            }
            Volatile.Write(ref _length, _length + _lines.WrittenCount);
        }
    }

    /// <summary>Does what <see cref="Append"/> and <see cref="Read"/> do, but writes nothing.</summary>
    public void Rehearse(SpilledClick click)
    {
        lock (_gate)
        {
            Serialize([click]);
            TryRead(_lines.WrittenSpan[..^1]);
            try
            {
                Open();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Said when a click needs the file.
            }
        }
    }

    /// <summary>
    /// Reads whole lines from a position, up to <see cref="Length"/> or an <paramref name="end"/>, at most 1 MB of them. A line that
    /// can't be read was never completed, and is left out.
    /// </summary>
    /// <param name="position">The beginning of a line; moved to that of the next one to read.</param>
    /// <param name="end">Where to stop.</param>
    public List<SpilledClick> Read(ref long position, long end)
    {
        lock (_gate)
        {
            end = Math.Min(end, _length);
            var clicks = new List<SpilledClick>();
            if (position >= end)
                return clicks;
            var buffer = new byte[Math.Min(BytesOfRead, end - position)];
            var lines = buffer.AsSpan(0, RandomAccess.Read(Open().SafeFileHandle, buffer, position));
            if (lines.IsEmpty)
                position = end;
            while (!lines.IsEmpty)
            {
                var length = lines.IndexOf(NewLine);
                // The rest of the last line is in the next read, or was never written.
                if (length < 0 && position + lines.Length < end && lines.Length < BytesOfRead)
                    break;
                if (TryRead(length < 0 ? lines : lines[..length]) is { } click)
                    clicks.Add(click);
                var taken = length < 0 ? lines.Length : length + 1;
                position += taken;
                lines = lines[taken..];
            }
            return clicks;
        }
    }

    /// <summary>Empties the file if its length is still the one that is given, and nothing is being appended.</summary>
    public bool TryClear(long length)
    {
        if (!_gate.TryEnter())
            return false;
        try
        {
            if (_length != length)
                return false;
            Open().SetLength(0);
            Volatile.Write(ref _length, 0);
            return true;
        }
        finally
        {
            _gate.Exit();
        }
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>Writes a copy, while a server may append to the file.</summary>
    /// <exception cref="IOException">The target exists, or can't be written.</exception>
    public static void Copy(string source, string target)
    {
        using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var to = PrivateFile.Create(target);
        from.CopyTo(to);
    }

    private void Serialize(IEnumerable<SpilledClick> clicks)
    {
        _lines.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_lines);
        foreach (var click in clicks)
        {
            JsonSerializer.Serialize(json, click, SpillJson.Default.SpilledClick);
            json.Flush();
            _lines.Write([NewLine]);
            json.Reset();
        }
    }

    private SpilledClick? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, SpillJson.Default.SpilledClick);
        }
        catch (JsonException error)
        {
            logger.LogError(error, "A line of {File} can't be read and is left out.", path);
            return null;
        }
    }

    /// <summary>Takes the part of a failed write away. What can't be cut off is overwritten by the next write.</summary>
    private void CutOff(FileStream file)
    {
        try
        {
            file.SetLength(_length);
        }
        catch (IOException)
        {
        }
    }

    // Others may read it: a backup copies it.
    private FileStream Open() => _file ??= PrivateFile.Open(path);
}
