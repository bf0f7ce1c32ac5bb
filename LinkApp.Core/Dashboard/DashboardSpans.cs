using LinkApp.Core.Reports;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Dashboard;

/// <summary>
/// The ranges that the dashboard compares: the current day and month of a zone, up to the end of the current hour (UTC; the
/// rest of it has no clicks yet), and the day and month before, up to the same time of the clock.
/// </summary>
internal sealed record DashboardSpans(ReportRange Today, ReportRange Yesterday, ReportRange Month, ReportRange MonthBefore)
{
    public static DashboardSpans At(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var first = new DateTime(local.Year, local.Month, 1);
        DateTimeOffset At(DateTime time) => ZoneClock.ToInstant(time, zone).ToUniversalTime();
        var (today, month, end) = (At(local.Date), At(first), UtcTime.ToTime(UtcTime.ToHour(now) + 1));
        // The 31st of a month of 30 days would reach into this month.
        var monthAgo = At(local.AddMonths(-1));
        return new(
            new(today, end),
            new(At(local.Date.AddDays(-1)), At(local.AddDays(-1)) is var dayAgo && dayAgo < today ? dayAgo : today),
            new(month, end),
            new(At(first.AddMonths(-1)), monthAgo < month ? monthAgo : month));
    }
}
