using System.Net;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>The effect of a link's options on its redirect.</summary>
[Trait("Store", "both")]
public sealed class RedirectOptionTests(RedirectOptionTests.Fixture fixture) : IClassFixture<RedirectOptionTests.Fixture>
{
    private static readonly DateTime Noon = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);

    private readonly TestServer _server = fixture.Server;

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_link_has_its_status_code_and_no_cache_keeps_it(int code)
    {
        var link = await _server.LinkAsync(new LinkBuilder().To("https://example.com/").Options(new() { StatusCode = code }));

        var answer = await RawRequest.SendAsync(_server.Address, $"GET /{link.Slug}");

        Assert.Equal((code, "https://example.com/", "private, no-store"), (answer.Status, answer.Header("Location"), answer.Header("Cache-Control")));
    }

    [Theory]
    [InlineData(-1, 404, "active yet")]
    [InlineData(0, 302, null)]
    [InlineData(59, 302, null)]
    [InlineData(60, 410, "no longer active")]
    public async Task A_link_is_open_from_its_beginning_to_its_end(int minutes, int status, string? text)
    {
        var beginning = Noon.AddMinutes(-minutes);
        var link = await _server.LinkAsync(new LinkBuilder().Options(new() { ValidFrom = beginning, ValidUntil = beginning.AddHours(1) }));

        var answer = await RawRequest.SendAsync(_server.Address, $"GET /{link.Slug}");

        Assert.Equal(status, answer.Status);
        Assert.Contains(text ?? "", answer.Body, StringComparison.Ordinal);
        Assert.Equal(status == 302 ? 1 : 0, Clicks(_server, link));
        Assert.Equal("private, no-store", answer.Header("Cache-Control"));
    }

    [Fact]
    public async Task A_link_that_is_switched_off_says_so_or_leads_to_its_fallback()
    {
        await using var server = await TestServer.StartAsync();
        var spring = await server.LinkAsync(new LinkBuilder().Slug("spring").Options(new() { IsEnabled = false }));
        var summer = await server.LinkAsync(
            new LinkBuilder().Slug("summer").Options(new() { IsEnabled = false, StatusCode = 301, FallbackUrl = "https://bücher.example/" }));

        var page = await RawRequest.SendAsync(server.Address, "GET /spring");
        var fallback = await RawRequest.SendAsync(server.Address, "GET /summer?x=1");
        var head = await RawRequest.SendAsync(server.Address, "HEAD /spring");

        Assert.Equal(410, page.Status);
        Assert.Equal(VisitorPolicy.Get(page.Body), page.Header("Content-Security-Policy"));
        Assert.Equal((302, "https://xn--bcher-kva.example/"), (fallback.Status, fallback.Header("Location")));
        Assert.Equal((410, ""), (head.Status, head.Body));
        Assert.Equal((0, 0), (Clicks(server, spring), Clicks(server, summer)));
        var metrics = await server.Client.GetStringAsync("/metrics");
        Assert.Contains("linkapp_redirects_total{outcome=\"over\"} 3", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_64_visitors_at_once_exactly_as_many_get_in_as_may()
    {
        using var folder = new TempFolder();
        await using (var server = await TestServer.StartAsync(folder: folder))
        {
            var link = await server.LinkAsync(new LinkBuilder().Slug("spring").Options(new() { MaxClicks = 20 }));

            var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => server.ClickAsync("spring")));

            Assert.Equal(20, answers.Count(answer => answer.StatusCode == HttpStatusCode.Found));
            Assert.Equal(44, answers.Count(answer => answer.StatusCode == HttpStatusCode.Gone));
            Assert.Equal(20, Clicks(server, link));
        }
        await using var restarted = await TestServer.StartAsync(folder: folder);
        using var late = await restarted.ClickAsync("spring");
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
    }

    [Fact]
    public async Task The_clicks_that_are_left_survive_a_restart_and_an_edit()
    {
        using var folder = new TempFolder();
        var statuses = new List<int>();
        for (var run = 0; run < 3; run++)
        {
            await using var server = await TestServer.StartAsync(folder: folder);
            if (run == 0)
                await server.LinkAsync(new LinkBuilder().Slug("spring").Options(new() { MaxClicks = 5 }));
            await server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
                1, "spring", new LinkBuilder().Options(new() { MaxClicks = 5 }).Draft(), null, LinkBuilder.Ada);
            for (var i = 0; i < 2; i++)
                statuses.Add((await RawRequest.SendAsync(server.Address, "GET /spring")).Status);
        }

        Assert.Equal([302, 302, 302, 302, 302, 410], statuses);
    }

    [Fact]
    public async Task A_limit_that_is_raised_lets_as_many_more_in()
    {
        var link = await _server.LinkAsync(new LinkBuilder().Options(new() { MaxClicks = 1 }));
        var editor = _server.Services.GetRequiredService<LinkEditor>();
        Assert.Equal((int[])[302, 410], await StatusesAsync(link, 2));

        await editor.UpdateAsync(link.OrganizationId, link.Slug, new LinkBuilder().Options(new() { MaxClicks = 3 }).Draft(), null, LinkBuilder.Ada);

        Assert.Equal((int[])[302, 302, 410], await StatusesAsync(link, 3));
    }

    [Fact]
    public async Task Bots_HEAD_and_refused_visitors_use_no_click_up()
    {
        var link = await _server.LinkAsync(new LinkBuilder().Options(new() { MaxClicks = 1 })
            .Rule(new() { Conditions = [new CountryCondition { In = ["DE"] }], Refusal = "Not here." }));

        using var bot = await _server.ClickAsync(link.Slug, userAgent: Visitors.Googlebot);
        using var refused = await _server.ClickAsync(link.Slug, Visitors.Germany);
        var head = await RawRequest.SendAsync(_server.Address, $"HEAD /{link.Slug}");
        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Forbidden, 302), (bot.StatusCode, refused.StatusCode, head.Status));

        using var first = await _server.ClickAsync(link.Slug);
        using var second = await _server.ClickAsync(link.Slug);
        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Gone), (first.StatusCode, second.StatusCode));
        using var lateBot = await _server.ClickAsync(link.Slug, userAgent: Visitors.Googlebot);
        using var lateRefused = await _server.ClickAsync(link.Slug, Visitors.Germany);
        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Gone), (lateBot.StatusCode, lateRefused.StatusCode));
        Assert.Equal(410, (await RawRequest.SendAsync(_server.Address, $"HEAD /{link.Slug}")).Status);
        Assert.Equal(3, Clicks(_server, link));
    }

    [Fact]
    public async Task The_first_clicks_go_elsewhere_whoever_comes_at_once()
    {
        var link = await _server.LinkAsync(new LinkBuilder().To("https://example.com/late")
            .Rule(new() { Conditions = [new ClicksCondition { Below = 10 }], Destination = "https://example.com/early" }));

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => _server.ClickAsync(link.Slug)));

        Assert.Equal(10, answers.Count(answer => answer.Headers.Location?.OriginalString == "https://example.com/early"));
        Assert.Equal(54, answers.Count(answer => answer.Headers.Location?.OriginalString == "https://example.com/late"));
    }

    [Fact]
    public async Task While_its_clicks_are_not_known_a_limited_link_can_not_be_opened()
    {
        using var folder = new TempFolder();
        await using (var first = await TestServer.StartAsync(folder: folder))
            await first.LinkAsync(new LinkBuilder().Slug("spring").Options(new() { MaxClicks = 5 }));
        await using var server = await TestServer.StartAsync(folder: folder);
        var data = server.Services.GetRequiredService<Core.Settings.DataSettings>();
        StoredClicks.Execute(data, "ALTER TABLE days RENAME TO away");

        var away = await RawRequest.SendAsync(server.Address, "GET /spring");
        StoredClicks.Execute(data, "ALTER TABLE away RENAME TO days");
        var back = await RawRequest.SendAsync(server.Address, "GET /spring");

        Assert.Equal((503, "10", 302), (away.Status, away.Header("Retry-After"), back.Status));
    }

    [Fact]
    public async Task An_alias_is_the_link_itself()
    {
        var link = await _server.LinkAsync(new LinkBuilder().Slug("before").Options(new() { MaxClicks = 2 }));
        await _server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
            link.OrganizationId, "before", new LinkBuilder().Slug("after").Options(new() { MaxClicks = 2 }).Draft(), null, LinkBuilder.Ada);

        using var old = await _server.ClickAsync("before");
        using var now = await _server.ClickAsync("after");
        using var over = await _server.ClickAsync("before");

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found, HttpStatusCode.Gone), (old.StatusCode, now.StatusCode, over.StatusCode));
        Assert.Equal(2, Clicks(_server, link));
    }

    private async Task<List<int>> StatusesAsync(Link link, int count)
    {
        var statuses = new List<int>();
        for (var i = 0; i < count; i++)
            statuses.Add((await RawRequest.SendAsync(_server.Address, $"GET /{link.Slug}")).Status);
        return statuses;
    }

    private static long Clicks(TestServer server, Link link)
    {
        return StoredClicks.Select<long>(server.Services, $"SELECT count(*) FROM clicks WHERE link = {link.Id}");
    }

    /// <summary>A server whose clock stands at noon.</summary>
    public sealed class Fixture : SharedServer
    {
        protected override TimeProvider Time { get; } = new FakeTimeProvider(new DateTimeOffset(Noon));
    }
}
