using LinkApp.Core.Links;

namespace LinkApp.Tests.Unit;

public sealed class QueryForwardingTests
{
    [Theory]
    [InlineData("https://example.com/", "", "https://example.com/")]
    [InlineData("https://example.com/", "?", "https://example.com/")]
    [InlineData("https://example.com/", "?a=1&b=2", "https://example.com/?a=1&b=2")]
    [InlineData("https://example.com", "?a=1", "https://example.com?a=1")]
    [InlineData("https://example.com/?x=0", "?a=1", "https://example.com/?x=0&a=1")]
    [InlineData("https://example.com/?", "?a=1", "https://example.com/?a=1")]
    [InlineData("https://example.com/?x=0&", "?a=1", "https://example.com/?x=0&a=1")]
    [InlineData("https://example.com/#top", "?a=1", "https://example.com/?a=1#top")]
    [InlineData("https://example.com/#top?x=0", "?a=1", "https://example.com/?a=1#top?x=0")]
    [InlineData("https://example.com/?a=0", "?a=1", "https://example.com/?a=0")]
    [InlineData("https://example.com/?a=0", "?a=1&b=2&a", "https://example.com/?a=0&b=2")]
    [InlineData("https://example.com/?a", "?a=1", "https://example.com/?a")]
    [InlineData("https://example.com/?%61=0", "?a=1", "https://example.com/?%61=0")]
    [InlineData("https://example.com/?a=0", "?%61=1", "https://example.com/?a=0")]
    [InlineData("https://example.com/?a+b=0", "?a%20b=1", "https://example.com/?a+b=0")]
    [InlineData("https://example.com/?a=0", "?A=1", "https://example.com/?a=0&A=1")]
    [InlineData("https://example.com/", "?a=1&a=2", "https://example.com/?a=1&a=2")]
    [InlineData("https://example.com/", "?&&a=1&&", "https://example.com/?a=1")]
    [InlineData("https://example.com/", "?a=%C3%BC+1", "https://example.com/?a=%C3%BC+1")]
    [InlineData("https://example.com/", "?a=\"><script>&b=x y#z", "https://example.com/?a=%22%3E%3Cscript%3E&b=x%20y%23z")]
    [InlineData("https://example.com/", "?a=\r\nSet-Cookie: x", "https://example.com/?a=%0D%0ASet-Cookie:%20x")]
    [InlineData("https://example.com/", "?ü=🌱", "https://example.com/?%C3%BC=%F0%9F%8C%B1")]
    public void The_short_urls_query_is_added_and_the_destinations_own_wins(string location, string query, string expected) =>
        Assert.Equal(expected, QueryForwarding.Add(location, query));
}
