using LinkApp.Core.Settings;

namespace LinkApp.Tests.Unit;

public sealed class DurationTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("2s", 2)]
    [InlineData("1.5s", 1.5)]
    [InlineData("0s", 0)]
    [InlineData("15m", 900)]
    [InlineData("1H", 3600)]
    [InlineData("90d", 90 * 86400.0)]
    [InlineData("00:00:02", 2)]
    [InlineData("1.00:00:00", 86400)]
    public void What_people_write_is_read(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("s")]
    [InlineData("2 weeks")]
    [InlineData("-2s")]
    [InlineData("+2s")]
    [InlineData("1e3s")]
    [InlineData("1,5s")]
    [InlineData("NaNs")]
    [InlineData("∞d")]
    [InlineData("999999999999d")]
    [InlineData("-00:00:02")]
    [InlineData("25:61:00")]
    [InlineData(":")]
    public void What_can_be_misunderstood_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("250ms")]
    [InlineData("2s")]
    [InlineData("90s")]
    [InlineData("15m")]
    [InlineData("1h")]
    [InlineData("36500d")]
    [InlineData("0ms")]
    public void What_is_written_is_the_same_when_it_is_read_again(string text)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(text, Duration.Format(duration));
    }
}
