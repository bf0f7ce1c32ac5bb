using CsCheck;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

/// <summary>Hours, days, weeks and months in zones whose clocks change, or are half an hour off.</summary>
public sealed class ReportBucketsTests
{
    private static readonly DateTimeOffset Later = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    // Clocks go forward on the 29th, and back on the 25th: by half an hour on Lord Howe.
    [InlineData("Europe/Berlin", "2026-03-28", "2026-03-30", "24 23 24")]
    [InlineData("Europe/Berlin", "2026-10-24", "2026-10-26", "24 25 24")]
    [InlineData("Australia/Lord_Howe", "2026-04-04", "2026-04-06", "24 24.5 24")]
    [InlineData("Australia/Lord_Howe", "2026-10-03", "2026-10-05", "24 23.5 24")]
    // Forward at midnight: that day begins at one.
    [InlineData("America/Santiago", "2026-09-05", "2026-09-07", "24 23 24")]
    [InlineData("Asia/Kolkata", "2026-03-01", "2026-03-03", "24 24 24")]
    [InlineData("Asia/Kathmandu", "2026-03-01", "2026-03-02", "24 24")]
    public void Days_are_as_long_as_the_zones_clocks_make_them(string zone, string first, string last, string hours) =>
        Assert.Equal(
            hours,
            string.Join(
                ' ',
                GetBuckets(zone, first, last, BucketSize.Day).Select(
                    bucket => (bucket.End - bucket.Start).TotalHours.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("UTC", 24)]
    [InlineData("Europe/Berlin", 23)]
    public void A_day_has_as_many_hours_as_its_clocks_show(string zone, int hours) =>
        Assert.Equal(hours, GetBuckets(zone, "2026-03-29", "2026-03-29", BucketSize.Hour).Count);

    [Fact]
    public void Where_days_begin_within_an_hour_its_clicks_are_on_the_day_in_which_it_begins()
    {
        var range = Range("Asia/Kolkata", "2026-03-01", "2026-03-02");
        // Some begin half an hour before the first day, the second, and the day after.
        HourClicks[] hours =
        [
            At("2026-02-28T18:00Z", 1), At("2026-02-28T19:00Z", 10), At("2026-03-01T18:00Z", 100), At("2026-03-01T19:00Z", 1_000),
            At("2026-03-02T18:00Z", 10_000),
        ];

        Assert.Equal([111, 11_000], Buckets(hours, range, BucketSize.Day, "Asia/Kolkata").Select(bucket => bucket.Clicks));
    }

    [Theory]
    [InlineData(DayOfWeek.Monday, "2026-03-04 2026-03-09 2026-03-16")]
    [InlineData(DayOfWeek.Sunday, "2026-03-04 2026-03-08 2026-03-15")]
    [InlineData(DayOfWeek.Saturday, "2026-03-04 2026-03-07 2026-03-14")]
    [InlineData(DayOfWeek.Wednesday, "2026-03-04 2026-03-11")]
    public void Weeks_begin_with_the_day_that_was_chosen_and_the_first_is_cut(DayOfWeek firstDay, string starts) =>
        Assert.Equal(
            starts,
            Starts(
                ReportBuckets.Create([], Range("Europe/Berlin", "2026-03-04", "2026-03-17"), BucketSize.Week, Zone("Europe/Berlin"), firstDay, Later),
                "Europe/Berlin"));

    [Fact]
    public void Months_begin_with_their_first_day_and_both_ends_may_be_cut() =>
        Assert.Equal(
            "2026-01-20 2026-02-01 2026-03-01 2026-04-01",
            Starts(GetBuckets("America/New_York", "2026-01-20", "2026-04-10", BucketSize.Month), "America/New_York"));

    [Fact]
    public void Buckets_follow_each_other_without_gaps_and_hold_all_clicks()
    {
        string[] zones =
        [
            "UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Kiritimati", "America/Havana",
        ];
        Gen.Select(Gen.OneOf(zones), Gen.Enum<BucketSize>(), Gen.Int[0, 364], Gen.Int[0, 59], Gen.Double.Unit.Array[0, 50]).ForAll(iter: 200, sample =>
        {
            var (zone, size, start, days, clicks) = sample;
            var first = new DateOnly(2026, 1, 1).AddDays(start);
            var range = new ReportPeriod(first, first.AddDays(days)).In(Zone(zone));
            var hours = clicks.Select(at => range.From + ((range.To - range.From) * at))
                .Select(time => new HourClicks(time.AddTicks(-(time.Ticks % TimeSpan.TicksPerHour)), 1)).ToList();

            var buckets = Buckets(hours, range, size, zone);

            Assert.Equal(clicks.Length, buckets.Sum(bucket => bucket.Clicks));
            Assert.Equal((range.From, range.To), (buckets[0].Start, buckets[^1].End));
            Assert.All(buckets.Zip(buckets.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
            Assert.All(buckets, bucket => Assert.True(bucket.Start < bucket.End));
        });
    }

    [Fact]
    public void The_bucket_that_is_not_over_is_marked()
    {
        var now = new DateTimeOffset(2026, 3, 2, 22, 30, 0, TimeSpan.Zero);
        var buckets = ReportBuckets.Create(
            [], Range("Europe/Berlin", "2026-03-01", "2026-03-03"), BucketSize.Day, Zone("Europe/Berlin"), DayOfWeek.Monday, now);

        Assert.Equal([false, true, false], buckets.Select(bucket => bucket.IsRunning));
    }

    [Theory]
    [InlineData(1, BucketSize.Hour, "Hour")]
    [InlineData(2, BucketSize.Hour, "Hour Day")]
    [InlineData(7, BucketSize.Day, "Hour Day")]
    [InlineData(30, BucketSize.Day, "Day Week")]
    [InlineData(90, BucketSize.Day, "Day Week Month")]
    [InlineData(180, BucketSize.Week, "Day Week Month")]
    [InlineData(365, BucketSize.Month, "Day Week Month")]
    [InlineData(1_000, BucketSize.Month, "Week Month")]
    public void The_size_follows_the_range(int days, BucketSize size, string possible)
    {
        var range = new ReportPeriod(new(2026, 3, 1), new DateOnly(2026, 3, 1).AddDays(days - 1)).In(Zone("Europe/Berlin"));

        Assert.Equal((size, possible), (ReportBuckets.SizeFor(range), string.Join(' ', ReportBuckets.SizesFor(range))));
    }

    [Fact]
    public void The_hours_of_the_week_are_those_of_the_zones_clocks()
    {
        // A Sunday, 23:00 UTC: Monday in Berlin and in Kolkata, where the clock shows half past four.
        var berlin = ReportBuckets.ByHourOfWeek([At("2026-03-01T23:00Z", 3)], Zone("Europe/Berlin"));
        var kolkata = ReportBuckets.ByHourOfWeek([At("2026-03-01T23:00Z", 3)], Zone("Asia/Kolkata"));

        Assert.Equal((3, 3), (berlin[(int)DayOfWeek.Monday, 0], kolkata[(int)DayOfWeek.Monday, 4]));
    }

    private static IReadOnlyList<Bucket> GetBuckets(string zone, string first, string last, BucketSize size) =>
        Buckets([], Range(zone, first, last), size, zone);

    private static IReadOnlyList<Bucket> Buckets(IEnumerable<HourClicks> hours, ReportRange range, BucketSize size, string zone) =>
        ReportBuckets.Create(hours, range, size, Zone(zone), DayOfWeek.Monday, Later);

    private static ReportRange Range(string zone, string first, string last) =>
        new ReportPeriod(Day(first), Day(last)).In(Zone(zone));

    private static string Starts(IReadOnlyList<Bucket> buckets, string zone) =>
        string.Join(
            ' ',
            buckets.Select(
                bucket => TimeZoneInfo.ConvertTime(bucket.Start, Zone(zone)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    private static HourClicks At(string hour, long clicks) => new(DateTimeOffset.Parse(hour, System.Globalization.CultureInfo.InvariantCulture), clicks);
}
