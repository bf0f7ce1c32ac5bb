using LinkApp.Core.Reports;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Dashboard;

/// <summary>
/// What the dashboard compares: the day and the month that run, from their beginning in a zone to the end of this hour
/// (UTC; nobody has clicked in what is left of it), and the periods before, up to the same time of the clock.
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
