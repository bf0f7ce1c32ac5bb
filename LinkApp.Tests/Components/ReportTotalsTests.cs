using Bunit;
using LinkApp.Core.Reports;
using LinkApp.Web.Reports;

namespace LinkApp.Tests.Components;

/// <summary>How a report says by how much its clicks changed.</summary>
public sealed class ReportTotalsTests : ComponentTest
{
    private static readonly ReportPeriod March = new(new(2026, 3, 1), new(2026, 3, 31));
    private static readonly DateTimeOffset April = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(113, 100, ComparisonKind.Before, "+13% 100 in the previous period")]
    [InlineData(95, 100, ComparisonKind.Year, "−5% 100 in the same period last year")]
    // From ten times on, percentages are hard to read.
    [InlineData(992, 30, ComparisonKind.Before, "33 times the 30 in the previous period")]
    // A change from a few clicks says nothing.
    [InlineData(992, 19, ComparisonKind.Before, "19 in the previous period")]
    [InlineData(5, 0, ComparisonKind.Before, "none in the previous period")]
    public void A_change_is_a_percentage_or_a_factor_where_that_is_clearer(long now, long then, ComparisonKind kind, string text) =>
        Assert.Equal(text, GetChange(now, then, new() { Kind = kind }, April));

    [Fact]
    public void A_running_period_and_custom_days_are_named()
    {
        var days = new ReportComparison { Kind = ComparisonKind.Custom, Days = new(new(2026, 2, 1), new(2026, 2, 10)) };

        Assert.Equal("+50% 100 in 1 Feb 2026 – 10 Feb 2026 up to this hour", GetChange(150, 100, days, April.AddDays(-1)));
    }

    private string GetChange(long now, long then, ReportComparison comparison, DateTimeOffset time)
    {
        var selection = new ClickSelection(1, null, March.In(TimeZoneInfo.Utc));
        var subject = new ReportSubject(null, March, TimeZoneInfo.Utc, time, selection) { Comparison = comparison };
        var view = ReportView.Create(subject, null, Report(selection.Range, now), Report(subject.Compared!.With.In(TimeZoneInfo.Utc), then));
        var trend = Context.Render<ReportTotals>(parameters => parameters.Add(totals => totals.View, view)).Find(".trend");
        return string.Join(' ', trend.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static LinkReport Report(ReportRange range, long clicks) =>
        new(range.From, range.To, clicks, 0, 0, [new(range.From, clicks)], [], [], [], [], [], [], [], [], [], []);
}
