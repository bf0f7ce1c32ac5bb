using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Tests of the live map with two links. The test controls the server's clock.</summary>
public abstract class LiveMapClockTest(BrowserFixture browser) : BrowserTest(browser)
{
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(time: Time);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await Server.LinkAsync(new LinkBuilder().Slug("docs"));
    }

    private protected async Task<LiveMap> OpenMapAsync(string query = "")
    {
        var map = new LiveMap(await OpenAsync("/app/live" + query));
        await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        return map;
    }

    /// <summary>Clicks of visitors, and one interval after them.</summary>
    protected async Task ClickAsync(string slug, params string[] addresses)
    {
        foreach (var address in addresses)
            (await Server.ClickAsync(slug, address)).Dispose();
        Time.Advance(TimeSpan.FromSeconds(2));
    }
}
