using System.Net;
using System.Text;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>What browsers fetch before somebody opens a link is no click and uses nothing up.</summary>
public sealed class PrefetchTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly BrowserFixture _browser = browser;

    public static TheoryData<string, int> Headers => new()
    {
        { "Sec-Purpose: prefetch", 503 },
        { "Sec-Purpose: prefetch;prerender", 503 },
        { "Sec-Purpose: prefetch;anonymous-client-ip", 503 },
        { "Purpose: prefetch", 503 },
        { "X-Moz: prefetch", 503 },
        { "X-Purpose: preview", 302 },
        { "Purpose: preview", 302 },
    };

    // The metrics count for the whole server.
    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync();

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_link_that_works_once_still_works_after_it(string header, int status)
    {
        var link = await Server.LinkAsync(new LinkBuilder().Slug("once").To("https://example.com/").Options(new() { MaxClicks = 1 }));

        var early = await RawRequest.SendAsync(Server.Address, "GET /once", header, $"User-Agent: {Visitors.Chrome}");
        var click = await RawRequest.SendAsync(Server.Address, "GET /once", $"User-Agent: {Visitors.Chrome}");
        var late = await RawRequest.SendAsync(Server.Address, "GET /once", $"User-Agent: {Visitors.Chrome}");

        Assert.Equal((status, 302, 410), (early.Status, click.Status, late.Status));
        Assert.Contains("no-store", early.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal(1, Count(link));
    }

    [Theory]
    [InlineData("""<link rel="prefetch" href="LINK">""")]
    [InlineData("""<script type="speculationrules">{ "prefetch": [{ "urls": ["LINK"], "eagerness": "immediate" }] }</script>""")]
    [InlineData("""<script type="speculationrules">{ "prerender": [{ "urls": ["LINK"], "eagerness": "immediate" }] }</script>""")]
    public async Task Chromium_counts_when_the_link_is_opened(string head)
    {
        await using var site = await StartSiteAsync();
        // On the same site: browsers prerender nothing of another.
        var link = await Server.LinkAsync(new LinkBuilder().Slug("once").To($"{site.Urls.Single()}/target").Options(new() { MaxClicks = 1 }));
        await using var window = await _browser.OpenAsync(Server.Address, Look.Desktop);
        var page = window.Page;
        await page.RouteAsync("**/page.html", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $"<!doctype html><title>Page</title>{head}<a href=\"LINK\">Open</a>".Replace("LINK", $"{Server.Address}/once", StringComparison.Ordinal),
        }));
        await page.GotoAsync($"{Server.Address}/page.html");
        await Eventually.TrueAsync(
            async () => (await Server.Client.GetStringAsync("/metrics")).Contains("outcome=\"prefetched\"} 1", StringComparison.Ordinal),
            "Chromium fetches it in advance");
        Assert.Equal(0, Count(link));

        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();

        await Expect(page.GetByText("The target")).ToBeVisibleAsync();
        await Eventually.TrueAsync(() => Count(link) == 1, "the click is counted");
    }

    private static async Task<WebApplication> StartSiteAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        site.MapGet("/target", () => Results.Text("<!doctype html><title>Target</title>The target", "text/html", Encoding.UTF8, (int)HttpStatusCode.OK));
        await site.StartAsync();
        return site;
    }

    private long Count(Link link)
    {
        return StoredClicks.Select<long>(Server.Services, $"SELECT count(*) FROM clicks WHERE link = {link.Id}");
    }
}
