using LinkApp.Core.Links;

namespace LinkApp.Tests.Unit;

public sealed class UtmTests
{
    [Fact]
    public void The_parameters_of_a_destination_are_read_decoded() => Assert.Equal(
        new Utm { Source = "news letter", Medium = "email", Campaign = "spring & sale" },
        Utm.Read("https://example.com/?a=1&utm_source=news+letter&utm_medium=email&utm_campaign=spring%20%26%20sale#utm_term=no"));

    [Theory]
    [InlineData("")]
    [InlineData("https://example.com")]
    [InlineData("https://example.com/?")]
    [InlineData("https://example.com/?utm_source")]
    [InlineData("https://example.com/?utm_sources=x&xutm_source=y")]
    [InlineData("not an address")]
    public void A_destination_without_them_has_none(string destination) => Assert.True(Utm.Read(destination).IsEmpty);

    [Theory]
    [InlineData("https://example.com", "https://example.com?utm_source=news%20letter")]
    [InlineData("https://example.com/#top", "https://example.com/?utm_source=news%20letter#top")]
    [InlineData("https://example.com/?b=%2F&a", "https://example.com/?b=%2F&a&utm_source=news%20letter")]
    [InlineData("https://example.com/?utm_source=old&b=1", "https://example.com/?utm_source=news%20letter&b=1")]
    [InlineData("https://example.com/?utm_medium=x&b=1&utm_source=1&utm_source=2", "https://example.com/?b=1&utm_source=news%20letter")]
    [InlineData("https://example.com/#a?utm_source=x", "https://example.com/?utm_source=news%20letter#a?utm_source=x")]
    public void They_are_written_back_and_all_else_stays(string destination, string written) =>
        Assert.Equal(written, new Utm { Source = " news letter " }.Write(destination));

    [Fact]
    public void Parts_of_the_visit_stay_parts_of_the_visit() =>
        Assert.Equal("https://example.com/{path}?utm_content={country}%2F{query:ad}", new Utm { Content = "{country}/{query:ad}" }.Write("https://example.com/{path}"));

    [Fact]
    public void Empty_ones_are_taken_out() => Assert.Equal("https://example.com/", new Utm().Write("https://example.com/?utm_source=x&utm_medium=y"));

    [Fact]
    public void What_is_written_is_read_again()
    {
        var utm = new Utm { Source = "a=b", Medium = "ü+", Campaign = "50 %", Term = "#1", Content = "x&y" };

        Assert.Equal(utm, Utm.Read(utm.Write("https://example.com/?q=1#end")));
    }
}
