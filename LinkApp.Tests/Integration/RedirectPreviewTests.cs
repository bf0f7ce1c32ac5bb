using System.Net;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>What crawlers of social networks get for a link with its own title, description or picture.</summary>
[Trait("Store", "both")]
public sealed class RedirectPreviewTests(SharedServer fixture) : IClassFixture<SharedServer>, IAsyncLifetime
{
    private const string Facebook = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)";

    private static readonly LinkOptions Social = new()
    {
        SocialTitle = "Spring \"sale\" <b>",
        SocialDescription = "Für alle & jeden",
        SocialImage = "https://bücher.example/bild.png",
    };

    private Link _link = null!;

    public static TheoryData<string> Crawlers =>
    [
        Facebook,
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
        "Twitterbot/1.0",
        "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        "Mozilla/5.0 (compatible; Pinterestbot/1.0; +https://www.pinterest.com/bot.html)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
        "Mastodon/4.3.1 (http.rb/5.2.0; +https://mastodon.social/) Bot",
        "Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)",
    ];

    private TestServer Server => fixture.Server;

    public async ValueTask InitializeAsync() => _link = await Server.LinkAsync(new LinkBuilder().To("https://example.com/?a=1&b=2").Options(Social));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Crawlers))]
    public async Task A_crawler_sees_the_links_own_texts_and_counts_as_a_bot(string crawler)
    {
        using var answer = await Server.ClickAsync(_link.Slug, userAgent: crawler);

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("<meta property=\"og:title\" content=\"Spring &quot;sale&quot; &lt;b&gt;\">", page, StringComparison.Ordinal);
        Assert.Contains("<meta property=\"og:description\" content=\"Für alle &amp; jeden\">", page, StringComparison.Ordinal);
        Assert.Contains("<meta property=\"og:image\" content=\"https://xn--bcher-kva.example/bild.png\">", page, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"twitter:card\" content=\"summary_large_image\">", page, StringComparison.Ordinal);
        Assert.Contains("<meta http-equiv=\"refresh\" content=\"0; url=https://example.com/?a=1&amp;b=2\">", page, StringComparison.Ordinal);
        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
        Assert.Equal(1, StoredClicks.Select<long>(Server.Services, $"SELECT sum(bot) FROM clicks WHERE link = {_link.Id}"));
    }

    [Theory]
    [InlineData(Visitors.Chrome)]
    [InlineData(Visitors.Googlebot)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/490.0]")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]")]
    [InlineData("")]
    public async Task Everybody_else_is_redirected(string userAgent)
    {
        using var answer = await Server.ClickAsync(_link.Slug, userAgent: userAgent);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    [Fact]
    public async Task A_link_without_texts_of_its_own_leaves_them_to_the_destination()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("plain"));

        using var answer = await Server.ClickAsync("plain", userAgent: Facebook);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    [Fact]
    public async Task A_picture_alone_is_enough()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("picture").To("https://example.com/x").Options(new() { SocialImage = "https://example.com/a.png" }));

        using var answer = await Server.ClickAsync("picture", userAgent: Facebook);

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("og:image", page, StringComparison.Ordinal);
        Assert.DoesNotContain("og:title", page, StringComparison.Ordinal);
        Assert.Contains("<title>example.com</title>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_over_shows_a_crawler_nothing()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("over").Options(Social with { IsEnabled = false }));

        using var answer = await Server.ClickAsync("over", userAgent: Facebook);

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.DoesNotContain("Spring", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
