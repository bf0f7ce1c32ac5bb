using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>LinkApp behind a real nginx with the configuration in <c>deploy/</c>.</summary>
public sealed class ReverseProxyTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly BrowserFixture _browser = browser;
    private Nginx _nginx = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _nginx = await Nginx.StartAsync(Server.Address);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
            await _nginx.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override string[] Settings => ["--Live:Interval=200ms"];

    [Fact]
    public async Task A_visitor_is_located_by_the_address_that_the_proxy_tells()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/").Country("MY", "https://example.com/my"));

        Assert.Equal("https://example.com/my", await LocationAsync(_nginx.Address, Visitors.Malaysia));
        Assert.Equal("https://example.com/", await LocationAsync(_nginx.Address, Visitors.Germany));
        Assert.Equal($"{_nginx.Address}/spring", await LocationAsync(_nginx.PlainAddress, Visitors.Germany));
    }

    [Fact]
    public async Task Short_links_have_the_proxys_scheme_and_host()
    {
        using var api = await ApiAsync();

        using var answer = await api.PostAsJsonAsync("/api/v1/links", new { slug = "spring", name = "Spring", destination = "https://example.com/" });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"{_nginx.Address}/spring", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("shortUrl").GetString());
    }

    [Fact]
    public async Task Batches_of_the_live_feed_are_not_held_back()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        using var api = await ApiAsync();
        using var events = await EventReader.OpenAsync(api);
        for (var i = 1; i <= 3; i++)
        {
            await LocationAsync(_nginx.Address, Visitors.Germany);

            // Each batch comes separately, long before a buffer would be full.
            Assert.Equal(1, (await events.BatchAsync()).Json.GetProperty("total").GetInt64());
        }
    }

    [Fact]
    public async Task Pages_work_by_TLS_and_WebSockets_and_the_map_shows_a_click()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await using var window = await _browser.OpenAsync(_nginx.Address, Look.Desktop);
        var sockets = new List<string>();
        window.Page.WebSocket += (_, socket) => sockets.Add(socket.Url);
        await window.SignInAsync(Ada, "/app/live");
        Assert.All(await window.Context.CookiesAsync(), cookie => Assert.True(cookie.Secure, $"{cookie.Name} is sent without TLS"));
        var map = new LiveMap(window.Page);
        await Expect(window.Page.Locator("[data-position]")).ToBeAttachedAsync();

        await LocationAsync(_nginx.Address, Visitors.Malaysia);

        await Expect(map.Dots).ToHaveCountAsync(1);
        Assert.Contains(sockets, url => url.StartsWith($"wss://{new Uri(_nginx.Address).Authority}/_blazor", StringComparison.Ordinal));
        window.AssertClean();
    }

    [Fact]
    public async Task Below_a_path_of_the_host_the_addresses_are_as_the_visitor_sees_them()
    {
        await using var server = await TestServer.StartAsync(["--Http:BasePath=/links"]);
        await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/").Country("MY", "https://example.com/my"));
        await using var nginx = await Nginx.StartAsync(server.Address, "/links/");
        await using var window = await _browser.OpenAsync($"{nginx.Address}/links", Look.Desktop);
        await server.MemberAsync(Ada);

        await window.SignInAsync(Ada, "/app/links");

        await Expect(window.Page).ToHaveURLAsync($"{nginx.Address}/links/app/links");
        await Expect(window.Page.Locator(".link-row .short-url")).ToHaveAttributeAsync("href", $"{nginx.Address}/links/spring");
        Assert.All(await window.Context.CookiesAsync(), cookie => Assert.Equal((true, "/links"), (cookie.Secure, cookie.Path)));
        Assert.Equal("https://example.com/my", await LocationAsync(nginx, $"{nginx.Address}/links/spring", Visitors.Malaysia));
        Assert.EndsWith("/links/", await LocationAsync(nginx, $"{nginx.Address}/links", Visitors.Malaysia), StringComparison.Ordinal);
        window.AssertClean();
    }

    private Task<string?> LocationAsync(string address, string visitor) => LocationAsync(_nginx, $"{address}/spring", visitor);

    private static async Task<string?> LocationAsync(Nginx nginx, string address, string visitor)
    {
        using var client = nginx.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add(Nginx.VisitorHeader, visitor);
        request.Headers.TryAddWithoutValidation("User-Agent", Visitors.Chrome);
        using var answer = await client.SendAsync(request);
        return answer.Headers.Location?.OriginalString;
    }

    private async Task<HttpClient> ApiAsync()
    {
        using var direct = await Server.ApiAsync();
        var client = _nginx.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", direct.DefaultRequestHeaders.Authorization!.Parameter);
        return client;
    }
}
