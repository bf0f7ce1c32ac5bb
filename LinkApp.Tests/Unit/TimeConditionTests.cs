using System.Globalization;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Tests.Unit;

public sealed class TimeConditionTests
{
    [Theory]
    [InlineData("2026-06-01T08:59:59Z", false)]
    [InlineData("2026-06-01T09:00:00Z", true)]
    [InlineData("2026-06-30T17:59:59Z", true)]
    [InlineData("2026-06-30T18:00:00Z", false)]
    public void A_span_includes_its_start_and_not_its_end(string time, bool holds) =>
        Assert.Equal(holds, new TimeCondition { From = At("2026-06-01 09:00"), Until = At("2026-06-30 18:00") }.Holds(Visit(time)));

    [Theory]
    // Germany: 2026-03-29 02:00 → 03:00. A time that the clock skips is the first that it shows afterwards.
    [InlineData("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29 03:00", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z")]
    // 2026-10-25 03:00 → 02:00. A time that the clock shows twice is the first of the two.
    [InlineData("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25 03:00", "2026-10-25T01:59:59Z", "2026-10-25T02:00:00Z")]
    [InlineData("America/New_York", "2026-11-01 01:30", "2026-11-01T05:29:59Z", "2026-11-01T05:30:00Z")]
    [InlineData("Asia/Kolkata", "2026-06-01 00:00", "2026-05-31T18:29:59Z", "2026-05-31T18:30:00Z")]
    [InlineData("Asia/Kathmandu", "2026-06-01 00:00", "2026-05-31T18:14:59Z", "2026-05-31T18:15:00Z")]
    // Lord Howe Island puts its clock back by half an hour: 2026-04-05 02:00 → 01:30.
    [InlineData("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:44:59Z", "2026-04-04T14:45:00Z")]
    public void A_start_is_on_the_clock_of_its_zone(string zone, string start, string before, string at)
    {
        var from = new TimeCondition { Zone = zone, From = At(start) };
        var until = new TimeCondition { Zone = zone, Until = At(start) };

        Assert.Equal((false, true), (from.Holds(Visit(before)), from.Holds(Visit(at))));
        Assert.Equal((true, false), (until.Holds(Visit(before)), until.Holds(Visit(at))));
    }

    [Theory]
    [InlineData("09:00", "17:30", "08:59:59", false)]
    [InlineData("09:00", "17:30", "09:00:00", true)]
    [InlineData("09:00", "17:30", "17:29:59", true)]
    [InlineData("09:00", "17:30", "17:30:00", false)]
    [InlineData("22:00", "06:00", "21:59:59", false)]
    [InlineData("22:00", "06:00", "22:00:00", true)]
    [InlineData("22:00", "06:00", "00:00:00", true)]
    [InlineData("22:00", "06:00", "05:59:59", true)]
    [InlineData("22:00", "06:00", "06:00:00", false)]
    [InlineData("22:00", null, "23:59:59", true)]
    [InlineData("22:00", null, "00:00:00", false)]
    [InlineData("22:00", "00:00", "23:59:59", true)]
    [InlineData("22:00", "00:00", "00:00:00", false)]
    [InlineData(null, "06:00", "00:00:00", true)]
    [InlineData(null, "06:00", "06:00:00", false)]
    public void A_time_of_day_may_go_over_midnight(string? start, string? end, string time, bool holds) =>
        Assert.Equal(holds, new TimeCondition { Start = Clock(start), End = Clock(end) }.Holds(Visit($"2026-06-03T{time}Z")));

    [Theory]
    [InlineData("2026-06-05T21:59:59Z", false)]
    [InlineData("2026-06-05T22:00:00Z", true)]
    [InlineData("2026-06-06T05:59:59Z", true)]
    [InlineData("2026-06-06T06:00:00Z", false)]
    [InlineData("2026-06-06T23:00:00Z", false)]
    [InlineData("2026-06-05T01:00:00Z", false)]
    public void A_window_over_midnight_belongs_to_the_day_on_which_it_starts(string time, bool holds) =>
        Assert.Equal(holds, new TimeCondition { Days = [DayOfWeek.Friday], Start = Clock("22:00"), End = Clock("06:00") }.Holds(Visit(time)));

    [Theory]
    [InlineData("Asia/Kuala_Lumpur", "2026-06-07T15:59:59Z", false)]
    [InlineData("Asia/Kuala_Lumpur", "2026-06-07T16:00:00Z", true)]
    [InlineData("America/New_York", "2026-06-08T03:59:59Z", false)]
    [InlineData("America/New_York", "2026-06-08T04:00:00Z", true)]
    [InlineData("America/New_York", "2026-06-09T03:59:59Z", true)]
    [InlineData("America/New_York", "2026-06-09T04:00:00Z", false)]
    [InlineData("Asia/Kathmandu", "2026-06-07T18:15:00Z", true)]
    public void A_day_begins_at_midnight_of_the_zone(string zone, string time, bool holds) =>
        Assert.Equal(holds, new TimeCondition { Zone = zone, Days = [DayOfWeek.Monday] }.Holds(Visit(time)));

    // The clock skips 02:00 to 03:00 on one day and shows it twice on another.
    [Theory]
    [InlineData("2026-03-29T00:30:00Z", false)]
    [InlineData("2026-03-29T01:00:00Z", false)]
    [InlineData("2026-10-25T00:30:00Z", true)]
    [InlineData("2026-10-25T01:30:00Z", true)]
    [InlineData("2026-10-25T02:00:00Z", false)]
    public void A_window_follows_the_clock_where_it_changes(string time, bool holds) =>
        Assert.Equal(holds, new TimeCondition { Zone = "Europe/Berlin", Start = Clock("02:00"), End = Clock("03:00") }.Holds(Visit(time)));

    [Fact]
    public void Dates_days_and_times_must_all_be_right()
    {
        var condition = new TimeCondition { From = At("2026-06-01 00:00"), Days = [DayOfWeek.Monday], Start = Clock("09:00") };

        Assert.True(condition.Holds(Visit("2026-06-08T09:00:00Z")));
        Assert.False(condition.Holds(Visit("2026-05-25T09:00:00Z")));
        Assert.False(condition.Holds(Visit("2026-06-09T09:00:00Z")));
        Assert.False(condition.Holds(Visit("2026-06-08T08:59:00Z")));
    }

    [Fact]
    public void A_zone_that_the_system_has_lost_holds_never() =>
        Assert.False(new TimeCondition { Zone = "Mars/Olympus", Start = Clock("00:00") }.Holds(Visit("2026-06-08T09:00:00Z")));

    [Theory]
    [InlineData("0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999")]
    [InlineData("0001-01-01T00:00:00.0000001", "9999-12-31T00:00:00")]
    public void A_span_may_reach_to_the_ends_of_the_calendar_in_every_zone(string from, string until)
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            var always = new TimeCondition { Zone = zone.Id, From = At(from), Until = At(until) };

            Assert.True(always.Holds(Visit("2026-06-08T09:00:00Z")), zone.Id);
            Assert.False(new TimeCondition { Zone = zone.Id, From = At(until) }.Holds(Visit("2026-06-08T09:00:00Z")), zone.Id);
            Assert.False(new TimeCondition { Zone = zone.Id, Until = At(from) }.Holds(Visit("2026-06-08T09:00:00Z")), zone.Id);
        }
    }

    [Fact]
    public void A_visit_at_the_ends_of_the_calendar_is_judged_in_every_zone()
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            foreach (var time in (DateTimeOffset[])[DateTimeOffset.MinValue, DateTimeOffset.MaxValue])
                Assert.Null(Record.Exception(
                    () => new TimeCondition
                    {
                        Zone = zone.Id,
                        Days = [DayOfWeek.Monday],
                        Start = Clock("22:00"),
                        End = Clock("21:00"),
                    }.Holds(new Visit { Time = time })));
        }
    }

    private static Visit Visit(string time) => new() { Time = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) };

    private static DateTime At(string time) => DateTime.Parse(time, CultureInfo.InvariantCulture);

    private static TimeOnly? Clock(string? time) => time is null ? null : TimeOnly.Parse(time, CultureInfo.InvariantCulture);
}
