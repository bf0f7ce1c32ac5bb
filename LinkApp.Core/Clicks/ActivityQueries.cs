using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Reads the totals and the latest hours of the links of a page: a few rows of the rollups for each link, and the clicks
/// that are not rolled up yet, so that the numbers are exact to the click.
/// </summary>
public sealed class ActivityQueries(ClickStore store, TimeProvider time)
{
    /// <summary>The activity of links by id; every requested link has an entry.</summary>
    public IReadOnlyDictionary<long, LinkActivity> Read(int organizationId, IReadOnlyCollection<long> links)
    {
        using var reads = store.OpenReads();
        return Read(reads, organizationId, links);
    }

    /// <summary>The redirected clicks of a link since its first, which count for maximum clicks: without bots, internal ones among them.</summary>
    public long CountRedirected(int organizationId, long linkId) => Read(organizationId, [linkId])[linkId].Redirected;

    internal IReadOnlyDictionary<long, LinkActivity> Read(ClickReads reads, int organizationId, IReadOnlyCollection<long> links)
    {
        var lastHour = UtcTime.ToHour(time.GetUtcNow());
        var firstHour = lastHour - LinkActivity.HourCount + 1;
        var (firstDay, lastDay) = (firstHour / UtcTime.HoursPerDay, lastHour / UtcTime.HoursPerDay);
        var totals = reads.FindTotals(organizationId, links);
        var found = links.Distinct().ToDictionary(link => link, link => new Counts(firstHour, totals.GetValueOrDefault(link)));
        reads.ReadDays(organizationId, found.Keys, firstDay, lastDay, row => found[row.Link].AddDay(row.Day, row.Counts));
        reads.ReadImportedDays(organizationId, found.Keys, firstDay, lastDay, row => found[row.Link].AddDay(row.Day, row.Counts));
        foreach (var click in reads.Tail(organizationId))
        {
            if (found.TryGetValue(click.Link, out var counts))
                counts.Add(click);
        }
        return found.ToDictionary(link => link.Key, link => link.Value.ToActivity());
    }

    /// <summary>Adds up one link.</summary>
    private sealed class Counts(long firstHour, (long Clicks, long Redirected) total)
    {
        private readonly long[] _hours = new long[LinkActivity.HourCount];

        public void AddDay(long day, ReadOnlySpan<byte> counts)
        {
            for (var reader = new Tally.TallyReader(counts); reader.Read();)
            {
                if (reader.Dimension is Dimension.Hour or Dimension.SumHour)
                    AddHour((day * UtcTime.HoursPerDay) + reader.Value, reader.Count);
            }
        }

        public void Add(in ClickRow click)
        {
            total.Redirected += click.IsRedirected ? 1 : 0;
            if (!click.IsVisitor)
                return;
            total.Clicks++;
            AddHour(click.Hour, 1);
        }

        public LinkActivity ToActivity() => new(total.Clicks, total.Redirected, _hours);

        private void AddHour(long hour, long clicks)
        {
            if (hour - firstHour is >= 0 and < LinkActivity.HourCount and var index)
                _hours[index] += clicks;
        }
    }
}
