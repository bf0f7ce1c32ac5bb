using LinkApp.Core.InternalClicks;

namespace LinkApp.Tests.Unit;

public sealed class InternalClickSettingsTests
{
    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("203.0.113.0/24")]
    [InlineData("203.0.113.7/24")]
    [InlineData("10.0.0.0/8")]
    [InlineData("2001:db8::/32")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:203.0.113.0/120")]
    public void Addresses_and_ranges_are_right(string network) => Assert.Empty(FindErrors(network));

    [Theory]
    [InlineData("203.0.113", "not an address")]
    [InlineData("office", "not an address")]
    [InlineData("203.0.113.0/33", "not an address")]
    [InlineData("0.0.0.0/0", "/8 or longer")]
    [InlineData("::/0", "/16 or longer")]
    public void What_is_wrong_with_a_network_is_said_with_its_text(string network, string error)
    {
        var found = Assert.Single(FindErrors(network));

        Assert.StartsWith($"\"{network}\" ", found, StringComparison.Ordinal);
        Assert.Contains(error, found, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_at_most_50_networks_blank_and_repeated_ones_left_out()
    {
        var fifty = Enumerable.Range(0, 50).Select(number => $"10.0.{number}.0/24").ToArray();

        Assert.Empty(FindErrors([.. fifty, " ", "", " 10.0.1.0/24 "]));
        Assert.Equal("There can be at most 50 networks; these are 51.", Assert.Single(FindErrors([.. fifty, "10.1.0.0/24"])));
    }

    private static IEnumerable<string> FindErrors(params string[] networks) =>
        new InternalClickSettings { Networks = networks }.Clean().FindErrors().Select(error => error.Message);
}
