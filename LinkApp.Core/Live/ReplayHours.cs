using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Live;

/// <summary>Counts the clicks of each hour that a replay can show, from the rollups and the few clicks after them.</summary>
public sealed class ReplayHours(ClickStore store, TimeProvider time)
{
    /// <summary>The clicks by hour, up to now; the first hour and the last are cut by the ends of <see cref="LiveReplay.Reach"/>.</summary>
    /// <param name="organizationId">The organization; the caller has checked that the viewer may see its clicks.</param>
    /// <param name="linkId">Only this link's clicks; null for all.</param>
    public HourCounts Read(int organizationId, long? linkId)
    {
        var now = time.GetUtcNow();
        var first = UtcTime.ToHour(now - LiveReplay.Reach);
        var counts = new long[UtcTime.ToHour(now) - first + 1];
        void Add(long hour, long clicks)
        {
            if (hour >= first && hour < first + counts.Length)
                counts[hour - first] += clicks;
        }

        var link = linkId ?? ClickReads.AllLinks;
        using var reads = store.OpenReads();
        reads.ReadDays(organizationId, [link], UtcTime.ToDay(now - LiveReplay.Reach), UtcTime.ToDay(now), row =>
        {
            for (var reader = new Tally.TallyReader(row.Counts); reader.Read();)
            {
                if (reader.Dimension == Dimension.Hour)
                    Add((row.Day * UtcTime.HoursPerDay) + reader.Value, reader.Count);
            }
        });
        foreach (var click in reads.Clicks(organizationId, link, reads.RolledUp + 1, long.MaxValue))
        {
            if (click.IsVisitor)
                Add(click.Hour, 1);
        }
        return new HourCounts(UtcTime.ToTime(first), counts);
    }
}

/// <summary>Clicks by hour.</summary>
/// <param name="First">When the first hour begins.</param>
/// <param name="Clicks">The clicks of each hour.</param>
public sealed record HourCounts(DateTimeOffset First, IReadOnlyList<long> Clicks);
