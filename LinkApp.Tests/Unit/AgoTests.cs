using LinkApp.Web.Shell;

namespace LinkApp.Tests.Unit;

public sealed class AgoTests
{
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
    public void A_time_is_told_in_its_largest_unit_of_two_or_more(string past, string words)
    {
        var now = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

        Assert.Equal(words, Ago.Of((now - TimeSpan.Parse(past, System.Globalization.CultureInfo.InvariantCulture)).UtcDateTime, now));
    }
}
