namespace LinkApp.Core.Clicks.Spill;

/// <summary>Reads the clicks of the spill file that are not stored yet. For the thread that stores them.</summary>
/// <param name="file">The file.</param>
/// <param name="start">The run of this process.</param>
/// <param name="stored">The number of the last stored click of each earlier run.</param>
internal sealed class SpillReader(SpillFile file, long start, Dictionary<long, long> stored)
{
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
        _next = Position;
        var found = new List<(List<Click> Clicks, ClickNumber Last)>();
        foreach (var run in file.Read(ref _next, end).GroupBy(click => click.Number.Start))
        {
            var last = stored.GetValueOrDefault(run.Key);
            if (run.Key == start)
                last = onlyInFile is { } first ? Math.Max(last, first - 1) : long.MaxValue;
            var clicks = new List<Click>();
            foreach (var (number, click) in run)
            {
                if (number.Number <= last)
                    continue;
                // Clicks whose commit was in time are not in the file.
                if (clicks.Count > 0 && number.Number > last + 1)
                {
                    found.Add((clicks, new(run.Key, last)));
                    clicks = [];
                }
                clicks.Add(click);
                last = number.Number;
            }
            if (clicks.Count > 0)
                found.Add((clicks, new(run.Key, last)));
        }
        return found;
    }

    /// <summary>Says that the clicks up to a number are stored.</summary>
    public void AddStored(ClickNumber last) => stored[last.Start] = last.Number;

    /// <summary>Goes on after the clicks that were read.</summary>
    public void MoveOn() => Position = _next;

    /// <summary>Begins again, since the file was emptied.</summary>
    public void Restart() => Position = 0;
}
