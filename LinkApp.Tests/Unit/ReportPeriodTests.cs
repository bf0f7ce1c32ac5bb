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
        Assert.Equal(period, period.Before().After());
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
