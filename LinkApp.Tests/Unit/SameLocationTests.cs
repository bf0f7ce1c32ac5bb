using LinkApp.Web.Links.Verifying;

namespace LinkApp.Tests.Unit;

/// <summary>Which differences of two addresses are none.</summary>
public sealed class SameLocationTests
{
    [Theory]
    [InlineData("https://example.com", "https://example.com/")]
    [InlineData("HTTPS://Example.COM/a", "https://example.com/a")]
    [InlineData("https://example.com:443/a", "https://example.com/a")]
    [InlineData("https://example.com/%7Eada", "https://example.com/~ada")]
    [InlineData("https://example.com/%c3%a9", "https://example.com/%C3%A9")]
    [InlineData("https://example.com/é", "https://example.com/%C3%A9")]
    [InlineData("https://example.com/?a=1&b=2", "https://example.com/?b=2&a=1")]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example/")]
    [InlineData("https://example.com?a=%41", "https://example.com/?a=A")]
    [InlineData(null, null)]
    public void These_lead_to_the_same_place(string? one, string? other)
    {
        Assert.True(SameLocation.Is(one, other));
        Assert.True(SameLocation.Is(other, one));
    }

    [Theory]
    [InlineData("https://example.com/a", "https://example.com/a/")]
    [InlineData("https://example.com/a", "https://example.com/A")]
    [InlineData("http://example.com/", "https://example.com/")]
    [InlineData("https://example.com:8443/", "https://example.com/")]
    [InlineData("https://example.com/a%2Fb", "https://example.com/a/b")]
    [InlineData("https://example.com/?a=1&a=2", "https://example.com/?a=2&a=1")]
    [InlineData("https://example.com/?a=1", "https://example.com/")]
    [InlineData("https://example.com/#one", "https://example.com/#two")]
    [InlineData("https://example.com/", null)]
    public void These_do_not(string? one, string? other)
    {
        Assert.False(SameLocation.Is(one, other));
        Assert.False(SameLocation.Is(other, one));
    }
}
