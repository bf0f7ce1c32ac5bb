using LinkApp.Core.Live;

namespace LinkApp.Core.Dashboard;

/// <summary>
/// Counts an organization's clicks of the last hour, by minute and by link. Bounded whatever the traffic: some 250 bytes for
/// each of at most <see cref="MaxLinks"/> links. Not thread-safe.
/// </summary>
internal sealed class RecentHour
{
    /// <summary>
    /// Links that are counted at a time. Where more are clicked in an hour, those with the fewest clicks are dropped, so a link
    /// that comes back later lacks a few clicks.
    /// </summary>
    public const int MaxLinks = 2_000;

    private const long Minute = 60_000;

    private readonly SliceCounts _minutes = new(RecentActivity.MinuteCount);
    private readonly Dictionary<long, Counts> _links = [];
    private long _now;

    /// <summary>One read at a time.</summary>
    public SemaphoreSlim Reading { get; } = new(1);

    /// <summary>The id of the last click that was counted; null before the first read.</summary>
    public long? Position { get; set; }

    /// <summary>When it was last read, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long ReadAt { get; set; }

    /// <summary>When the first minute of the hour begins.</summary>
    public DateTimeOffset FirstMinute => DateTimeOffset.FromUnixTimeMilliseconds((_now - RecentActivity.MinuteCount + 1) * Minute);

    /// <summary>Moves on to the present minute and drops what is older than an hour.</summary>
    public void Advance(DateTimeOffset now)
    {
        var minute = now.ToUnixTimeMilliseconds() / Minute;
        if (minute < _now)
            Clear();
        _now = minute;
        _minutes.Advance(minute);
        foreach (var (link, counts) in _links)
        {
            counts.Minutes.Advance(minute);
            if (counts.Minutes.Total == 0)
                _links.Remove(link);
        }
    }

    /// <summary>Counts a click of a person.</summary>
    /// <param name="link">The link.</param>
    /// <param name="time">Milliseconds since 1970.</param>
    public void Add(long link, long time)
    {
        // A click from before the hour is ignored. The clock may have been ahead when it came: then it counts as one of now.
        var minute = Math.Min(time / Minute, _now);
        if (minute <= _now - RecentActivity.MinuteCount)
            return;
        _minutes.Add(minute, 1);
        if (!_links.TryGetValue(link, out var counts))
        {
            if (_links.Count >= MaxLinks)
                DropQuietLinks();
            _links.Add(link, counts = new Counts());
        }
        counts.Minutes.Add(minute, 1);
        counts.Last = Math.Max(counts.Last, time);
    }

    public RecentActivity ToActivity()
    {
        var first = _now - RecentActivity.MinuteCount + 1;
        var minutes = new long[RecentActivity.MinuteCount];
        foreach (var (minute, clicks) in _minutes.NonZero())
            minutes[minute - first] = clicks;
        var links = _links
            .OrderByDescending(link => link.Value.Minutes.Total).ThenByDescending(link => link.Value.Last).ThenBy(link => link.Key)
            .Take(RecentActivity.MaxLinks)
            .Select(link => new ActiveLink(link.Key, link.Value.Minutes.Total, DateTimeOffset.FromUnixTimeMilliseconds(link.Value.Last)));
        return new(FirstMinute, minutes, [.. links]);
    }

    // Half of them at a time, so that the next new links do not sort them again.
    private void DropQuietLinks()
    {
        foreach (var (link, _) in _links.OrderBy(link => link.Value.Minutes.Total).ThenBy(link => link.Value.Last).Take(MaxLinks / 2).ToList())
            _links.Remove(link);
    }

    // The clock was set back: what was counted may lie in the future.
    private void Clear()
    {
        _minutes.Clear();
        _links.Clear();
        Position = null;
    }

    private sealed class Counts
    {
        public SliceCounts Minutes { get; } = new(RecentActivity.MinuteCount);

        public long Last { get; set; }
    }
}
