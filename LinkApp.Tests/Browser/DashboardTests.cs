using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The dashboard. The test controls the server's clock.</summary>
public sealed class DashboardTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

    protected override Task<TestServer> StartServerAsync() => TestServer.StartAsync(time: _time);

    [Fact]
    public async Task New_clicks_move_every_number_without_a_reload()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await Server.LinkAsync(new LinkBuilder().Slug("docs"));
        await ClickAsync("docs", Visitors.Germany);
        var page = await OpenDashboardAsync();
        await Expect(Tile(page, "Today")).ToHaveTextAsync("1");
        await Expect(page.Locator(".small-map .click-dot")).ToHaveCountAsync(1);

        await ClickAsync("spring", Visitors.Malaysia, Visitors.Malaysia);
        await Expect(Tile(page, "Today")).ToHaveTextAsync("3");
        await Expect(Tile(page, "This month")).ToHaveTextAsync("3");
        await Expect(Rows(page, "Top countries").First).ToContainTextAsync("Malaysia");
        await Expect(page.Locator(".small-map .click-dot")).ToHaveCountAsync(2);
        await Expect(page.Locator(".hour-bars .running title")).ToContainTextAsync(": 3");

        // Batches do not have links, which are read again after some seconds.
        _time.Advance(TimeSpan.FromSeconds(10));
        await ClickAsync("docs", Visitors.Malaysia);
        await Expect(Rows(page, "Top links").First).ToContainTextAsync("/spring");
        await Expect(Rows(page, "Top links").First).ToContainTextAsync("2");
    }

    [Fact]
    public async Task Today_is_compared_with_yesterday_by_this_time()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await ClickAsync("spring", Visitors.Germany, Visitors.Germany);
        _time.Jump(TimeSpan.FromHours(6));
        await ClickAsync("spring", Visitors.Germany);
        _time.Jump(TimeSpan.FromHours(20));
        await ClickAsync("spring", Visitors.Germany, Visitors.Germany, Visitors.Germany);

        var page = await OpenDashboardAsync();
        await Expect(Tile(page, "Today")).ToHaveTextAsync("3");
        await Expect(Card(page, "Today")).ToContainTextAsync("+50%");
        await Expect(Card(page, "Today")).ToContainTextAsync("2 yesterday by this time");
        await Expect(Tile(page, "This month")).ToHaveTextAsync("6");
    }

    [Fact]
    public async Task A_slug_that_people_tried_becomes_a_link_with_one_click()
    {
        (await Server.ClickAsync("sprnig")).Dispose();
        var page = await OpenDashboardAsync();
        await Expect(Card(page, "Unknown slugs")).ToContainTextAsync("/sprnig");
        await Expect(Card(page, "Unknown slugs")).ToContainTextAsync("1 try");

        await page.GetByRole(AriaRole.Link, new() { Name = "Create this link: /sprnig" }).ClickAsync();
        await Expect(page.GetByLabel("Slug")).ToHaveValueAsync("sprnig");
    }

    [Fact]
    public async Task A_viewer_sees_the_numbers_and_nothing_to_create()
    {
        await Server.MemberAsync(Grace, role: Role.Viewer);
        (await Server.ClickAsync("sprnig")).Dispose();
        var page = await OpenDashboardAsync(Grace);

        await Expect(Card(page, "Unknown slugs")).ToContainTextAsync("/sprnig");
        await Expect(page.GetByText("Create this link")).ToHaveCountAsync(0);
        await Expect(page.GetByText("New link")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Links_that_end_soon_are_listed_the_first_to_end_first()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("later").Options(new LinkOptions { ValidUntil = _time.GetUtcNow().UtcDateTime.AddDays(5) }));
        await Server.LinkAsync(new LinkBuilder().Slug("soon").Options(new LinkOptions { ValidUntil = _time.GetUtcNow().UtcDateTime.AddHours(5) }));
        await Server.LinkAsync(new LinkBuilder().Slug("far").Options(new LinkOptions { ValidUntil = _time.GetUtcNow().UtcDateTime.AddDays(50) }));
        await Server.LinkAsync(new LinkBuilder().Slug("over").Options(new LinkOptions { ValidUntil = _time.GetUtcNow().UtcDateTime.AddDays(-1) }));
        var page = await OpenDashboardAsync();

        await Expect(Rows(page, "About to expire")).ToHaveCountAsync(2);
        await Expect(Rows(page, "About to expire").First).ToContainTextAsync("/soon");
        await Expect(Rows(page, "About to expire").First).ToContainTextAsync("in 5 h");
    }

    [Fact]
    public async Task The_state_of_the_click_store_is_said_in_a_line()
    {
        var page = await OpenDashboardAsync();

        await Expect(page.Locator(".store-health")).ToHaveTextAsync("The click store works: every click is stored before its redirect leaves.");
    }

    private static ILocator Card(IPage page, string name) => page.Locator(".card").Filter(new() { Has = page.Locator("h2", new() { HasText = name }) });

    private static ILocator Tile(IPage page, string name) => Card(page, name).Locator(".tile-value");

    private static ILocator Rows(IPage page, string name) => Card(page, name).GetByRole(AriaRole.Listitem);

    private async Task<IPage> OpenDashboardAsync(string email = Ada)
    {
        var page = await OpenAsync("/app", email);
        await Expect(page.Locator(".tiles[aria-busy=false]")).ToBeAttachedAsync();
        return page;
    }

    private async Task ClickAsync(string slug, params string[] addresses)
    {
        foreach (var address in addresses)
            (await Server.ClickAsync(slug, address)).Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
    }
}
