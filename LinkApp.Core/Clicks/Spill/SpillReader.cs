namespace LinkApp.Core.Clicks.Spill;

/// <summary>Reads the clicks of the spill file that are not stored yet. For the thread that stores them.</summary>
/// <param name="file">The file.</param>
/// <param name="start">The run of this process.</param>
/// <param name="stored">The number of the last stored click of each earlier run.</param>
internal sealed class SpillReader(SpillFile file, long start, Dictionary<long, long> stored)
{
    private static readonly ILookup<long, SpilledClick> Nothing = Array.Empty<SpilledClick>().ToLookup(click => click.Number.Start);

    private ILookup<long, SpilledClick>? _left;
    private long _next;

    /// <summary>How far the file has been read, in bytes.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// Reads some clicks, up to a position, by run and in the order of their numbers, which have no gaps within a group. Call
    /// <see cref="MoveOn"/> when they are stored.
    /// </summary>
    /// <param name="end">Where to stop.</param>
    /// <param name="onlyInFile">The first number of this run's clicks that are not in memory; null if all are.</param>
    public List<(List<Click> Clicks, ClickNumber Last)> Read(long end, long? onlyInFile)
    {
        _left ??= FindLeft(end);
        _next = Position;
        var read = file.Read(ref _next, end).Where(click => !click.IsLeft).ToLookup(click => click.Number.Start);
        // The clicks that a stop has left stand behind others of their run with greater numbers, which must not be stored before them.
        var runs = _next < end ? read.Select(run => run.Key) : read.Concat(_left).Select(run => run.Key).Distinct();
        var found = new List<(List<Click> Clicks, ClickNumber Last)>();
        foreach (var run in runs)
        {
            var to = _next < end ? read[run].Max(click => click.Number.Number) : long.MaxValue;
            AddGroups(found, run, read[run].Concat(_left[run].Where(click => click.Number.Number <= to)).OrderBy(click => click.Number.Number), onlyInFile);
        }
        return found;
    }

    /// <summary>Says that the clicks up to a number are stored.</summary>
    public void AddStored(ClickNumber last) => stored[last.Start] = last.Number;

    /// <summary>Goes on after the clicks that were read.</summary>
    public void MoveOn() => Position = _next;

    /// <summary>Begins again, since the file was emptied.</summary>
    public void Restart() => (Position, _left) = (0, Nothing);

    private ILookup<long, SpilledClick> FindLeft(long end)
    {
        var left = new List<SpilledClick>();
        end = Math.Min(end, file.Length);
        for (var position = 0L; position < end;)
            left.AddRange(file.Read(ref position, end).Where(click => click.IsLeft));
        return left.ToLookup(click => click.Number.Start);
    }

    private void AddGroups(List<(List<Click> Clicks, ClickNumber Last)> groups, long run, IEnumerable<SpilledClick> sorted, long? onlyInFile)
    {
        var last = stored.GetValueOrDefault(run);
        if (run == start)
            last = onlyInFile is { } first ? Math.Max(last, first - 1) : long.MaxValue;
        var clicks = new List<Click>();
        foreach (var (number, click) in sorted)
        {
            if (number.Number <= last)
                continue;
            // Clicks whose commit was in time are not in the file.
            if (clicks.Count > 0 && number.Number > last + 1)
            {
                groups.Add((clicks, new(run, last)));
                clicks = [];
            }
            clicks.Add(click);
            last = number.Number;
        }
        if (clicks.Count > 0)
            groups.Add((clicks, new(run, last)));
    }
}
