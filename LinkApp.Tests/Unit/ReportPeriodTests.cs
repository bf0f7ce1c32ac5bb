using System.Globalization;
using LinkApp.Core.Reports;

namespace LinkApp.Tests.Unit;

public sealed class ReportPeriodTests
{
    [Theory]
    [InlineData(ReportPreset.Today, "2026-03-15", "2026-03-15", "2026-03-14", "2026-03-14")]
    [InlineData(ReportPreset.Yesterday, "2026-03-14", "2026-03-14", "2026-03-13", "2026-03-13")]
    [InlineData(ReportPreset.Week, "2026-03-09", "2026-03-15", "2026-03-02", "2026-03-08")]
    [InlineData(ReportPreset.Month, "2026-02-14", "2026-03-15", "2026-01-15", "2026-02-13")]
    [InlineData(ReportPreset.Quarter, "2025-12-16", "2026-03-15", "2025-09-17", "2025-12-15")]
    // Months are compared with months of any length.
    [InlineData(ReportPreset.ThisMonth, "2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28")]
    [InlineData(ReportPreset.LastMonth, "2026-02-01", "2026-02-28", "2026-01-01", "2026-01-31")]
    [InlineData(ReportPreset.Year, "2025-04-01", "2026-03-31", "2024-04-01", "2025-03-31")]
    public void A_preset_is_days_of_the_calendar_and_the_period_before_is_as_long(
        ReportPreset preset, string first, string last, string firstBefore, string lastBefore)
    {
        var period = ReportPeriod.FromPreset(preset, new DateOnly(2026, 3, 15));

        Assert.Equal((first, last), (Text(period.First), Text(period.Last)));
        Assert.Equal((firstBefore, lastBefore), (Text(period.Before().First), Text(period.Before().Last)));
    }

    [Theory]
    [InlineData("2026-03-15", "2026-03-15", "2026-03-15T10:30Z", "2026-03-14T10:30Z")]
    [InlineData("2026-03-09", "2026-03-15", "2026-03-15T10:30Z", "2026-03-08T10:30Z")]
    [InlineData("2026-03-01", "2026-03-31", "2026-03-15T10:30Z", "2026-02-15T10:30Z")]
    // There is no 30 February, so the whole month before counts.
    [InlineData("2026-03-01", "2026-03-31", "2026-03-30T10:30Z", "2026-02-28T23:00Z")]
    // A period that has ended is compared with the whole period before.
    [InlineData("2026-03-01", "2026-03-10", "2026-03-15T10:30Z", "2026-02-28T23:00Z")]
    // At the same local time, although the clocks went forward in between.
    [InlineData("2026-03-29", "2026-03-29", "2026-03-29T10:00Z", "2026-03-28T11:00Z")]
    public void What_still_runs_is_compared_as_far_as_it_has_come(string first, string last, string now, string upTo)
    {
        var period = new ReportPeriod(Day(first), Day(last));

        Assert.Equal(Time(upTo), period.ComparedUpTo(Time(now), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
