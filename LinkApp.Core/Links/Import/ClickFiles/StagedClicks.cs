using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using LinkApp.Core.Clicks.Imported;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>
/// The clicks of a file in the order of their times, as an import needs them. They are sorted in parts that fit into memory, and each
/// part is a file; reading merges the parts. The order depends on the file alone, so that an import goes on where it was interrupted.
/// </summary>
/// <param name="folder">The import's folder.</param>
internal sealed class StagedClicks(string folder) : IDisposable
{
    /// <summary>Clicks of a part: 29 MB.</summary>
    internal const int PartSize = 1 << 19;

    private const string ContentsFile = "contents.json";

    private NativeArray<ImportedClick>? _part;
    private int _count;
    private int _parts;

    /// <summary>Places, agents and texts; complete once everything was added.</summary>
    public ImportedNames Names { get; private init; } = new();

    /// <summary>The earliest time, in milliseconds since 1970.</summary>
    public long First { get; private set; } = long.MaxValue;

    /// <summary>The latest time.</summary>
    public long Last { get; private set; }

    /// <summary>Adds a click.</summary>
    public void Add(in ImportedClick click)
    {
        (First, Last) = (Math.Min(First, click.Time), Math.Max(Last, click.Time));
        (_part ??= new(PartSize)).GetSpan()[_count++] = click;
        if (_count == PartSize)
            WritePart();
    }

    /// <summary>Writes what was added. Only then can it be opened again.</summary>
    public void Complete()
    {
        if (_count > 0)
            WritePart();
        using var contents = File.Create(Path.Combine(folder, ContentsFile));
        JsonSerializer.Serialize(contents, new Contents(First, Last, Names.ToLists()));
        contents.Flush(flushToDisk: true);
    }

    /// <summary>Deletes what an interrupted reading has left.</summary>
    public void Clear()
    {
        foreach (var file in Directory.EnumerateFiles(folder, PartName("*")).Append(Path.Combine(folder, ContentsFile)))
            File.Delete(file);
    }

    /// <summary>Opens what is complete; null if it is not there.</summary>
    public static StagedClicks? Open(string folder)
    {
        var file = Path.Combine(folder, ContentsFile);
        if (!File.Exists(file))
            return null;
        using var stream = File.OpenRead(file);
        var contents = JsonSerializer.Deserialize<Contents>(stream)!;
        return new(folder) { Names = new(contents.Names), First = contents.First, Last = contents.Last };
    }

    /// <summary>All clicks by time, then by their row in the file.</summary>
    public IEnumerable<ImportedClick> ReadSorted()
    {
        var parts = Directory.EnumerateFiles(folder, PartName("*")).Order(StringComparer.Ordinal).Select(file => new Part(file)).ToList();
        try
        {
            var next = new PriorityQueue<Part, (long Time, int Row)>();
            foreach (var part in parts.Where(part => part.Read()))
                next.Enqueue(part, (part.Current.Time, part.Current.Row));
            while (next.TryDequeue(out var first, out _))
            {
                yield return first.Current;
                if (first.Read())
                    next.Enqueue(first, (first.Current.Time, first.Current.Row));
            }
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    }

    public void Dispose() => (_part as IDisposable)?.Dispose();

    private static string PartName(string number) => $"clicks-{number}.bin";

    private void WritePart()
    {
        var clicks = _part!.GetSpan()[.._count];
        clicks.Sort(static (one, other) => one.Time != other.Time ? one.Time.CompareTo(other.Time) : one.Row.CompareTo(other.Row));
        using var file = File.Create(Path.Combine(folder, PartName(_parts++.ToString("D6", System.Globalization.CultureInfo.InvariantCulture))));
        file.Write(MemoryMarshal.AsBytes(clicks));
        file.Flush(flushToDisk: true);
        _count = 0;
    }

    private sealed record Contents(long First, long Last, ImportedNameLists Names);

    /// <summary>A part that is being read.</summary>
    private sealed class Part(string path) : IDisposable
    {
        private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        private readonly ImportedClick[] _buffer = new ImportedClick[1_024];
        private int _count;
        private int _next;

        public ImportedClick Current { get; private set; }

        /// <summary>Moves to the next click; false at the end.</summary>
        public bool Read()
        {
            if (_next == _count)
            {
                var bytes = MemoryMarshal.AsBytes(_buffer.AsSpan());
                (_count, _next) = (_file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) / Unsafe.SizeOf<ImportedClick>(), 0);
                if (_count == 0)
                    return false;
            }
            Current = _buffer[_next++];
            return true;
        }

        public void Dispose() => _file.Dispose();
    }
}
