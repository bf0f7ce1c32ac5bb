using System.Globalization;
using LinkApp.Core.Reports;

namespace LinkApp.Tests.Unit;

/// <summary>Which days a report is compared with, up to when, and hour by hour. All dates are computed by hand.</summary>
public sealed class ReportComparisonTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTimeOffset Later = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-03-01", "2026-03-10", "2025-03-01", "2025-03-10")]
    // There is no 29 February the year before.
    [InlineData("2024-02-29", "2024-02-29", "2023-02-28", "2023-02-28")]
    // As many days, whichever of the years has the leap day: 30, and 29.
    [InlineData("2024-02-15", "2024-03-15", "2023-02-15", "2023-03-16")]
    [InlineData("2025-02-15", "2025-03-15", "2024-02-15", "2024-03-14")]
    // Whole months are compared with whole months.
    [InlineData("2024-02-01", "2024-02-29", "2023-02-01", "2023-02-28")]
    [InlineData("2025-02-01", "2025-02-28", "2024-02-01", "2024-02-29")]
    [InlineData("2025-04-01", "2026-03-31", "2024-04-01", "2025-03-31")]
    public void The_same_period_last_year_begins_on_the_same_day(string first, string last, string firstThen, string lastThen) =>
        AssertCompared(new() { Kind = ComparisonKind.Year }, first, last, firstThen, lastThen);

    [Theory]
    // A Monday, and the Sunday of the year before, or the Saturday if a leap day lies between.
    [InlineData(ComparisonKind.Year, "2026-03-02", "2026-03-08", "2025-03-03", "2025-03-09")]
    [InlineData(ComparisonKind.Year, "2024-03-04", "2024-03-10", "2023-03-06", "2023-03-12")]
    // Seven days are compared with the seven before.
    [InlineData(ComparisonKind.Before, "2026-03-02", "2026-03-08", "2026-02-23", "2026-03-01")]
    // Five days from a Monday: those before begin on a Wednesday, two days late.
    [InlineData(ComparisonKind.Before, "2026-03-02", "2026-03-06", "2026-02-23", "2026-02-27")]
    // Ten days from a Sunday: those before begin on a Thursday, and three days later they would overlap.
    [InlineData(ComparisonKind.Before, "2026-03-01", "2026-03-10", "2026-02-15", "2026-02-24")]
    // April begins on a Wednesday, March on a Sunday.
    [InlineData(ComparisonKind.Before, "2026-04-01", "2026-04-30", "2026-02-25", "2026-03-26")]
    public void Weekdays_are_compared_with_the_same_weekdays(ComparisonKind kind, string first, string last, string firstThen, string lastThen) =>
        AssertCompared(new() { Kind = kind, MatchesWeekday = true }, first, last, firstThen, lastThen);

    [Fact]
    public void Custom_days_are_taken_as_they_are_and_nothing_is_compared_with_nothing()
    {
        AssertCompared(
            new() { Kind = ComparisonKind.Custom, Days = Period("2020-01-01", "2020-12-31"), MatchesWeekday = true },
            "2026-03-01", "2026-03-10", "2020-01-01", "2020-12-31");
        Assert.Null(new ReportComparison { Kind = ComparisonKind.None }.Find(Period("2026-03-01", "2026-03-10")));
    }

    [Theory]
    [InlineData("2026-03-15", "2026-03-15", "2026-03-15T10:30Z", "2026-03-14T10:30Z")]
    [InlineData("2026-03-09", "2026-03-15", "2026-03-15T10:30Z", "2026-03-08T10:30Z")]
    [InlineData("2026-03-01", "2026-03-31", "2026-03-15T10:30Z", "2026-02-15T10:30Z")]
    // There is no 30 February, so the whole month before counts.
    [InlineData("2026-03-01", "2026-03-31", "2026-03-30T10:30Z", "2026-02-28T23:00Z")]
    // No 31 September either: all of September, and nothing of October.
    [InlineData("2025-12-01", "2026-02-28", "2025-12-31T10:30Z", "2025-09-30T22:00Z")]
    // A period that has ended is compared with the whole period before.
    [InlineData("2026-03-01", "2026-03-10", "2026-03-15T10:30Z", "2026-02-28T23:00Z")]
    // At the same local time, although the clocks went forward in between.
    [InlineData("2026-03-29", "2026-03-29", "2026-03-29T10:00Z", "2026-03-28T11:00Z")]
    public void A_running_period_is_compared_with_as_much_of_the_one_before(string first, string last, string now, string upTo) =>
        AssertEnd(new(), first, last, now, upTo);

    [Theory]
    // Noon in summer time, and noon in winter time the year before, when the clocks changed a day later.
    [InlineData("2026-03-29", "2026-03-29", "2026-03-29T10:00Z", "2025-03-29T11:00Z")]
    // On the leap day of a month, the whole month of the year before; of a week, its seventh day.
    [InlineData("2024-02-01", "2024-02-29", "2024-02-29T10:30Z", "2023-02-28T23:00Z")]
    [InlineData("2024-02-23", "2024-02-29", "2024-02-29T10:30Z", "2023-03-01T10:30Z")]
    public void A_running_period_is_compared_with_as_much_of_the_year_before(string first, string last, string now, string upTo) =>
        AssertEnd(new() { Kind = ComparisonKind.Year }, first, last, now, upTo);

    [Theory]
    [InlineData("2026-02-01", "2026-02-10", "2026-02-05T10:00Z")]
    [InlineData("2026-02-01", "2026-02-02", "2026-02-02T23:00Z")]
    public void Custom_days_count_as_far_as_they_reach(string first, string last, string upTo) =>
        AssertEnd(new() { Kind = ComparisonKind.Custom, Days = Period(first, last) }, "2026-03-01", "2026-03-10", "2026-03-05T10:00Z", upTo);

    [Theory]
    // The clock skips two o'clock: that hour is compared with none.
    [InlineData("2026-03-29", "2026-03-28T00:00Z 2026-03-28T01:00Z 2026-03-28T02:00Z", "0 1 100")]
    // It shows two o'clock twice: the second is not compared again.
    [InlineData("2026-10-25", "2026-10-23T23:00Z 2026-10-24T00:00Z 2026-10-24T01:00Z", "0 1 10 - 100")]
    // It showed two o'clock twice the day before: both count.
    [InlineData("2026-10-26", "2026-10-25T00:00Z 2026-10-25T01:00Z 2026-10-25T02:00Z", "0 0 11 100")]
    public void Hours_are_compared_with_the_same_hour_of_the_clock(string day, string hours, string clicks) =>
        AssertAligned(new(), day, day, BucketSize.Hour, hours, clicks);

    [Fact]
    public void Weeks_days_and_months_are_compared_in_their_order()
    {
        // From a Wednesday on: five days until Sunday; the ten days before begin on a Sunday.
        AssertAligned(new(), "2026-03-04", "2026-03-13", BucketSize.Week, "2026-02-26T12:00Z 2026-02-27T12:00Z", "1 10");
        // Longer custom days are cut.
        var custom = new ReportComparison { Kind = ComparisonKind.Custom, Days = Period("2026-02-01", "2026-02-10") };
        AssertAligned(custom, "2026-03-02", "2026-03-03", BucketSize.Day, "2026-02-01T12:00Z 2026-02-02T12:00Z 2026-02-03T12:00Z", "1 10");
        // All of January, although February is shorter.
        AssertAligned(new(), "2026-02-01", "2026-02-28", BucketSize.Month, "2026-01-01T12:00Z 2026-01-31T12:00Z", "11");
    }

    [Fact]
    public void Days_that_the_compared_month_does_not_have_are_compared_with_none()
    {
        var aligned = Align(new(), Period("2026-03-01", "2026-03-31"), BucketSize.Day, []);

        Assert.Equal((31, 3), (aligned.Count, aligned.Count(bucket => bucket is null)));
        Assert.All(aligned.TakeLast(3), Assert.Null);
    }

    private static void AssertCompared(ReportComparison comparison, string first, string last, string firstThen, string lastThen) =>
        Assert.Equal(Period(firstThen, lastThen), comparison.Find(Period(first, last))!.With);

    private static void AssertEnd(ReportComparison comparison, string first, string last, string now, string upTo) =>
        Assert.Equal(Time(upTo), comparison.Find(Period(first, last))!.GetEnd(Time(now), Berlin));

    /// <summary>The first hour has 1 click, the second 10, the third 100.</summary>
    private static void AssertAligned(ReportComparison comparison, string first, string last, BucketSize size, string hours, string clicks)
    {
        var compared = hours.Split(' ').Select((hour, i) => new HourClicks(Time(hour), (long)Math.Pow(10, i)));
        var expected = clicks.Split(' ');

        Assert.Equal(expected, Align(comparison, Period(first, last), size, compared).Take(expected.Length)
            .Select(bucket => bucket?.Clicks.ToString(CultureInfo.InvariantCulture) ?? "-"));
    }

    private static IReadOnlyList<Bucket?> Align(ReportComparison comparison, ReportPeriod period, BucketSize size, IEnumerable<HourClicks> compared)
    {
        var present = ReportBuckets.Create([], period.In(Berlin), size, Berlin, DayOfWeek.Monday, Later);
        return comparison.Find(period)!.Align(present, compared, size, Berlin, Later);
    }

    private static ReportPeriod Period(string first, string last) => new(Day(first), Day(last));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
