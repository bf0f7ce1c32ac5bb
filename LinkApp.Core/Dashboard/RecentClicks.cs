using LinkApp.Core.Clicks.Store;

namespace LinkApp.Core.Dashboard;

/// <summary>
/// The clicks of the last hour, for the organizations whose dashboards are open. The first read of an organization reads the
/// clicks of that hour, found by their ids; each later one reads only the clicks that came since. So a read costs what is
/// new, however busy the hour was (docs/performance.md).
/// </summary>
public sealed class RecentClicks(ClickStore store, TimeProvider time)
{
    /// <summary>Ids of one read transaction, between which checkpoints can run.</summary>
    private const int Chunk = 50_000;

    /// <summary>An organization whose dashboards were closed for this long is counted from the start when one opens again.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, RecentHour> _hours = [];

    /// <summary>The number of organizations that are held in memory.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
                return _hours.Count;
        }
    }

    /// <summary>An organization's clicks up to now. Call it outside of a circuit's thread: the first read of a busy hour takes seconds.</summary>
    public async Task<RecentActivity> ReadAsync(int organizationId, CancellationToken cancel = default)
    {
        var hour = FindOrAdd(organizationId);
        await hour.Reading.WaitAsync(cancel);
        try
        {
            hour.Advance(time.GetUtcNow());
            while (!ReadNext(organizationId, hour))
                cancel.ThrowIfCancellationRequested();
            return hour.ToActivity();
        }
        finally
        {
            hour.Reading.Release();
        }
    }

    /// <summary>Counts the next clicks. Returns whether those were the last ones.</summary>
    private bool ReadNext(int organization, RecentHour hour)
    {
        using var reads = store.OpenReads();
        var after = hour.Position ?? reads.FindFirstId(hour.FirstMinute) - 1;
        var upTo = Math.Min(after + Chunk, reads.LastId);
        foreach (var (link, clickTime) in reads.Times(organization, after + 1, upTo))
            hour.Add(link, clickTime);
        hour.Position = Math.Max(after, upTo);
        return upTo == reads.LastId;
    }

    private RecentHour FindOrAdd(int organization)
    {
        lock (_gate)
        {
            foreach (var (other, old) in _hours)
            {
                if (other != organization && time.GetElapsedTime(old.ReadAt) > Lifetime)
                    _hours.Remove(other);
            }
            if (!_hours.TryGetValue(organization, out var hour))
                _hours.Add(organization, hour = new RecentHour());
            hour.ReadAt = time.GetTimestamp();
            return hour;
        }
    }
}
