using System.Net;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed class RedirectTests
{
    [Fact]
    public async Task A_visitor_is_led_to_the_destination_of_their_country()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/").Country("MY", "https://example.com/my"));

        using var answer = await server.ClickAsync("spring", Visitors.Malaysia);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("https://example.com/my", answer.Headers.Location?.OriginalString);
    }
}
