using LinkApp.Core.Reports;

namespace LinkApp.Tests.Unit;

public sealed class ReportRangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 15, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, "2026-02-01T00:00Z", "2026-03-03T00:00Z")]
    [InlineData("Europe/Berlin", "2026-01-31T23:00Z", "2026-03-02T23:00Z")]
    [InlineData("Asia/Kolkata", "2026-01-31T18:30Z", "2026-03-02T18:30Z")]
    [InlineData("Asia/Kathmandu", "2026-01-31T18:15Z", "2026-03-02T18:15Z")]
    // In the first zone it is already the 3rd, in the second still the 1st.
    [InlineData("Pacific/Kiritimati", "2026-02-01T10:00Z", "2026-03-03T10:00Z")]
    [InlineData("Pacific/Pago_Pago", "2026-01-31T11:00Z", "2026-03-02T11:00Z")]
    public void Without_dates_it_is_the_last_thirty_days_of_the_zone_and_today(string? zone, string from, string to) =>
        AssertRange(Read(null, null, zone), from, to);

    [Theory]
    [InlineData("UTC", "2026-01-10", "2026-01-10", "2026-01-10T00:00Z", "2026-01-11T00:00Z")]
    [InlineData("Asia/Kolkata", "2026-01-10", "2026-01-11", "2026-01-09T18:30Z", "2026-01-11T18:30Z")]
    [InlineData("Australia/Lord_Howe", "2026-01-10", "2026-01-10", "2026-01-09T13:00Z", "2026-01-10T13:00Z")]
    // Days of 23 hours (clocks go forward), 25 (back) and 24.5 (back by half an hour).
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-29", "2026-03-28T23:00Z", "2026-03-29T22:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-25", "2026-10-24T22:00Z", "2026-10-25T23:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-05", "2026-04-05", "2026-04-04T13:00Z", "2026-04-05T13:30Z")]
    // Midnight does not exist in Santiago on that day, and comes twice in Havana.
    [InlineData("America/Santiago", "2026-09-06", "2026-09-06", "2026-09-06T04:00Z", "2026-09-07T03:00Z")]
    [InlineData("America/Havana", "2026-11-01", "2026-11-01", "2026-11-01T04:00Z", "2026-11-02T05:00Z")]
    public void Days_are_whole_days_of_the_zone(string zone, string first, string last, string from, string to) =>
        AssertRange(Read(first, last, zone), from, to);

    [Theory]
    [InlineData("2026-01-10T12:00:00Z", "2026-01-10T12:00Z")]
    [InlineData("2026-01-10T12:00Z", "2026-01-10T12:00Z")]
    [InlineData("2026-01-10T12:00:00.123Z", "2026-01-10T12:00:00.123Z")]
    [InlineData("2026-01-10T12:00:00+02:00", "2026-01-10T10:00Z")]
    [InlineData("2026-01-10T12:00:00-05:30", "2026-01-10T17:30Z")]
    // A time without an offset is in the zone.
    [InlineData("2026-01-10T12:00:00", "2026-01-10T11:00Z")]
    [InlineData("2026-01-10T12:00", "2026-01-10T11:00Z")]
    public void A_time_is_taken_to_the_moment(string from, string expected) =>
        AssertRange(Read(from, "2026-02-01T00:00:00Z", "Europe/Berlin"), expected, "2026-02-01T00:00Z");

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026")]
    [InlineData("2026-01")]
    [InlineData("2026-1-1")]
    [InlineData("2026-02-29")]
    [InlineData("01/02/2026")]
    [InlineData("2026-01-01 12:00")]
    [InlineData("12:00:00T")]
    [InlineData("T12:00:00Z")]
    [InlineData("2026-01-01T25:00:00Z")]
    [InlineData("2026-01-01T12:00:00+99:00")]
    [InlineData("Thu, 01 Jan 2026 10:00:00 GMT")]
    [InlineData("1969-12-31")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    public void What_is_no_date_of_iso_8601_is_refused(string text)
    {
        Assert.Equal("from", GetField(text, "2026-03-01", null));
        Assert.Equal("to", GetField("2026-01-01", text, null));
    }

    [Theory]
    [InlineData("2026-01-02", "2026-01-01")]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    [InlineData("2026-06-01", null)]
    public void The_end_comes_after_the_start(string from, string? to) => Assert.Equal("from", GetField(from, to, null));

    [Theory]
    [InlineData("2016-02-23", "2026-03-01", true)]
    [InlineData("2016-02-22", "2026-03-01", false)]
    public void A_range_has_a_longest(string from, string to, bool fits) =>
        Assert.Equal(fits, ReportRange.TryParse(from, to, null, Now, out _, out _, out _));

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("Europe")]
    [InlineData("+02:00")]
    [InlineData("/etc/localtime")]
    [InlineData("../zoneinfo/Europe/Berlin")]
    [InlineData("Europe/Berlin\0")]
    public void A_zone_that_does_not_exist_is_refused(string zone) => Assert.Equal("zone", GetField(null, null, zone));

    private static ReportRange Read(string? from, string? to, string? zone)
    {
        Assert.True(ReportRange.TryParse(from, to, zone, Now, out var range, out var field, out var error), $"{field}: {error}");
        return range;
    }

    private static string GetField(string? from, string? to, string? zone)
    {
        Assert.False(ReportRange.TryParse(from, to, zone, Now, out _, out var field, out var error));
        Assert.NotEmpty(error);
        return field;
    }

    private static void AssertRange(ReportRange range, string from, string to) =>
        Assert.Equal(
            (DateTimeOffset.Parse(
                from,
                System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.Parse(
                    to, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero, TimeSpan.Zero),
            (range.From, range.To, range.From.Offset, range.To.Offset));
}
