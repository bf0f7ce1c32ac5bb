using LinkApp.Core.Dashboard;
using LinkApp.Core.Reports;

namespace LinkApp.Tests.Unit;

public sealed class DashboardSpansTests
{
    [Fact]
    public void Periods_begin_in_the_zone_and_end_at_the_same_time_of_the_clock()
    {
        var spans = At("2026-03-02T10:15:00Z", "Asia/Kuala_Lumpur");

        Assert.Equal(Range("2026-03-01T16:00:00Z", "2026-03-02T11:00:00Z"), spans.Today);
        Assert.Equal(Range("2026-02-28T16:00:00Z", "2026-03-01T10:15:00Z"), spans.Yesterday);
        Assert.Equal(Range("2026-02-28T16:00:00Z", "2026-03-02T11:00:00Z"), spans.Month);
        Assert.Equal(Range("2026-01-31T16:00:00Z", "2026-02-02T10:15:00Z"), spans.MonthBefore);
    }

    [Fact]
    public void Half_hour_zones_cut_hours()
    {
        var spans = At("2026-03-02T10:15:00Z", "Asia/Kolkata");

        Assert.Equal(Range("2026-03-01T18:30:00Z", "2026-03-02T11:00:00Z"), spans.Today);
        Assert.Equal(Range("2026-02-28T18:30:00Z", "2026-03-01T10:15:00Z"), spans.Yesterday);
    }

    [Theory]
    [InlineData("2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-27T23:00:00Z", "2026-03-28T13:00:00Z")] // 14:00 on a day of 23 hours
    [InlineData("2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-23T22:00:00Z", "2026-10-24T11:00:00Z")] // 13:00 on a day of 25 hours
    public void Where_clocks_change_the_day_before_ends_at_the_same_time_of_the_clock(string now, string today, string yesterday, string yesterdayEnd)
    {
        var spans = At(now, "Europe/Berlin");

        Assert.Equal(Time(today), spans.Today.From);
        Assert.Equal(Range(yesterday, yesterdayEnd), spans.Yesterday);
    }

    [Fact]
    public void The_31st_is_compared_with_a_shorter_month_and_not_with_part_of_its_own()
    {
        var spans = At("2026-03-31T10:15:00Z", "UTC");

        Assert.Equal(Range("2026-02-01T00:00:00Z", "2026-02-28T10:15:00Z"), spans.MonthBefore);
    }

    private static DashboardSpans At(string now, string zone) => DashboardSpans.At(Time(now), TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static ReportRange Range(string from, string to) => new(Time(from), Time(to));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
