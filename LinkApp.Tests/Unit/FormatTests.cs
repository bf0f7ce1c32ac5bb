using System.Globalization;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Tests.Unit;

/// <summary>Texts of numbers and times.</summary>
public sealed class FormatTests
{
    private static readonly DateTime Time = new(2026, 3, 2, 14, 5, 6, 789, DateTimeKind.Utc);

    [Theory]
    [InlineData(0, "0 clicks")]
    [InlineData(1, "1 click")]
    [InlineData(2300, "2,300 clicks")]
    public void One_thing_is_named_in_the_singular(long count, string words) => Assert.Equal(words, Format.Count(count, "click"));

    [Fact]
    public void A_word_can_have_a_plural_of_its_own() =>
        Assert.Equal("1 try, 2 tries", $"{Format.Count(1, "try", "tries")}, {Format.Count(2, "try", "tries")}");

    [Theory]
    [InlineData(null, 1L, "first click")]
    [InlineData(null, 10L, "first 10 clicks")]
    [InlineData(1L, null, "from 1 click on")]
    [InlineData(1L, 2L, "1 click")]
    [InlineData(5L, 10L, "5 to 9 clicks")]
    public void A_rule_about_clicks_says_so(long? from, long? below, string words) =>
        Assert.Equal(words, new ClicksCondition { From = from, Below = below }.Describe());

    [Theory]
    [InlineData(0, 0, "0%")]
    [InlineData(1, 20, "5.0%")]
    [InlineData(1, 3, "33%")]
    [InlineData(3, 3, "100%")]
    public void A_small_share_has_a_digit_after_the_point(long part, long whole, string text) => Assert.Equal(text, Format.Share(part, whole));

    [Theory]
    [InlineData(5, 0, null)]
    [InlineData(113, 100, "+13%")]
    [InlineData(95, 100, "−5%")]
    [InlineData(100, 100, "±0%")]
    [InlineData(24_000, 20, "×1,200")]
    public void A_change_is_a_percentage_until_the_number_of_times_says_more(long now, long before, string? text) =>
        Assert.Equal(text, Format.Change(now, before));

    [Theory]
    [InlineData(0, "0.0 MB")]
    [InlineData(9_540_000, "9.5 MB")]
    [InlineData(123_456_789, "123 MB")]
    [InlineData(1_234_567_890, "1.2 GB")]
    [InlineData(70_018_000_000, "70 GB")]
    public void A_size_is_in_megabytes_or_gigabytes(long bytes, string text) => Assert.Equal(text, Format.Size(bytes));

    [Theory]
    [InlineData(950, "950")]
    [InlineData(16_700, "16,000")]
    [InlineData(2_340_000, "2.3 million")]
    [InlineData(166_800_000, "167 million")]
    [InlineData(1_668_000_000, "1.7 billion")]
    public void A_large_number_is_rounded(long number, string text) => Assert.Equal(text, Format.About(number));

    [Theory]
    [InlineData("00:00:00", "just now")]
    [InlineData("00:01:59", "just now")]
    [InlineData("00:02:00", "2 minutes ago")]
    [InlineData("01:59:59", "119 minutes ago")]
    [InlineData("02:00:00", "2 hours ago")]
    [InlineData("2.00:00:00", "2 days ago")]
    [InlineData("59.23:00:00", "59 days ago")]
    [InlineData("61.00:00:00", "2 months ago")]
    [InlineData("729.00:00:00", "23 months ago")]
    [InlineData("731.00:00:00", "2 years ago")]
    [InlineData("-00:00:05", "just now")]
    public void Times_past_are_in_their_largest_unit_of_two_or_more(string past, string words)
    {
        var now = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

        Assert.Equal(words, Format.Ago((now - TimeSpan.Parse(past, CultureInfo.InvariantCulture)).UtcDateTime, now));
    }

    [Fact]
    public void A_time_that_has_lost_its_kind_is_utc()
    {
        var stored = DateTime.SpecifyKind(Time, DateTimeKind.Unspecified);

        Assert.Equal("2 hours ago", Format.Ago(stored, new DateTimeOffset(2026, 3, 2, 16, 6, 0, TimeSpan.Zero)));
    }

    [Theory]
    [MemberData(nameof(CultureTests.Cultures), MemberType = typeof(CultureTests))]
    public void Every_format_is_the_same_in_every_culture(string culture)
    {
        var day = DateOnly.FromDateTime(Time);
        var offset = new DateTimeOffset(Time);
        string?[] expected =
        [
            "1,234,567", "33.3%", "6.7%", "−25%", "1.2 GB", "2 Mar 2026", "2 Mar 2026", "2 Mar", "2 Mar 2026, 14:05", "2 Mar 2026, 14:05:06", "2 Mar, 14:05",
            "14:05", "14:05", "Mon 14:05:06", "2026-03-02", "2026-03-02", "2026-03-02 14:05", "2026-03-02T14:05:06.789Z",
        ];

        Assert.Equal(expected, CultureTests.In(culture, () => (string?[])
        [
            Format.Number(1_234_567), Format.Percent(100.0 / 3), Format.Share(1, 15), Format.Change(3, 4), Format.Size(1_234_567_890), Format.Day(day),
            Format.Day(Time),
            Format.ShortDay(day), Format.DayAndTime(Time), Format.DayAndSeconds(offset), Format.ShortDayAndTime(offset), Format.Clock(offset),
            Format.Clock(TimeOnly.FromDateTime(Time)),
            Format.WeekdayAndSeconds(offset), Format.IsoDay(day), Format.IsoDay(Time), Format.IsoMinute(Time), Format.Iso(Time),
        ]));
    }
}
