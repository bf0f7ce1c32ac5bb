using LinkApp.Core.Clicks;
using LinkApp.Core.Reports;

namespace LinkApp.Core.Dashboard;

/// <summary>
/// Reads the dashboard's numbers. They come from the rollups of two months at most; looked at one by one are only the
/// latest clicks and those of the hours in which a compared period ends.
/// </summary>
public sealed class DashboardQueries(ClickStore store, ClickReader clicks, TimeProvider time)
{
    public const int MaxLinks = 8;

    /// <summary>The numbers of the clicks up to an id, so that the batches after it continue them.</summary>
    /// <param name="organizationId">Whose clicks.</param>
    /// <param name="position">The id: what a feed had sent.</param>
    /// <param name="zone">Whose days and months.</param>
    public DashboardNumbers Read(int organizationId, long position, TimeZoneInfo zone)
    {
        var now = time.GetUtcNow();
        var spans = DashboardSpans.At(now, zone);
        var today = DashboardCounts.DayOf(now);
        var firstOfLists = today - DashboardNumbers.ListDays + 1;
        var firstHour = DashboardCounts.HourOf(now) - DashboardNumbers.HourCount + 1;

        using var connection = store.OpenReader();
        // One read transaction: all numbers are of the same moment.
        using var moment = connection.BeginTransaction(deferred: true);
        using var counts = new DashboardCounts(connection, organizationId, position, firstOfLists);
        for (var day = Math.Min(DashboardCounts.DayOf(spans.MonthBefore.From), firstOfLists); day <= today; day++)
            counts.AddDay(day);
        counts.AddLatest();
        long Clicks(ReportRange range) => counts.Between(range, clicks.FirstIdSince);
        return new DashboardNumbers
        {
            Today = Clicks(spans.Today),
            Yesterday = Clicks(spans.Yesterday),
            Month = Clicks(spans.Month),
            MonthBefore = Clicks(spans.MonthBefore),
            FirstHour = DateTimeOffset.FromUnixTimeMilliseconds(firstHour * DashboardCounts.Hour),
            Hours = [.. Enumerable.Range(0, DashboardNumbers.HourCount).Select(i => counts.InHour(firstHour + i))],
            Countries = counts.Countries(),
            Links = counts.TopLinks(MaxLinks),
        };
    }
}
