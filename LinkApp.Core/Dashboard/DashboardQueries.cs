using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Dashboard;

/// <summary>
/// Reads the dashboard's numbers. They come from the rollups of at most two months; only the latest clicks, and those of the
/// hours in which a compared period ends, are read one by one.
/// </summary>
public sealed class DashboardQueries(ClickStore store, TimeProvider time)
{
    public const int MaxLinks = 8;

    /// <summary>Whether an organization ever had a click, bots left out.</summary>
    public bool HasClicks(int organizationId)
    {
        using var reads = store.OpenReads();
        return reads.HasRolledUp(organizationId) || reads.Tail(organizationId).Any(click => click.IsVisitor);
    }

    /// <summary>The numbers of the clicks up to an id, so that the batches after it continue them.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="position">The id of the last click that a feed has sent.</param>
    /// <param name="zone">The time zone of the days and months.</param>
    public DashboardNumbers Read(int organizationId, long position, TimeZoneInfo zone)
    {
        var now = time.GetUtcNow();
        var spans = DashboardSpans.At(now, zone);
        var today = UtcTime.ToDay(now);
        var firstListed = today - DashboardNumbers.ListDays + 1;
        var firstHour = UtcTime.ToHour(now) - DashboardNumbers.HourCount + 1;
        var firstDay = Math.Min(UtcTime.ToDay(spans.MonthBefore.From), firstListed);

        using var reads = store.OpenReads();
        var counts = new DashboardCounts(reads, organizationId, position, (firstDay, today), firstListed);
        return new DashboardNumbers
        {
            Today = counts.Between(spans.Today),
            Yesterday = counts.Between(spans.Yesterday),
            Month = counts.Between(spans.Month),
            MonthBefore = counts.Between(spans.MonthBefore),
            FirstHour = UtcTime.ToTime(firstHour),
            Hours = [.. Enumerable.Range(0, DashboardNumbers.HourCount).Select(i => counts.InHour(firstHour + i))],
            Countries = counts.Countries(),
            Links = counts.TopLinks(MaxLinks),
        };
    }
}
