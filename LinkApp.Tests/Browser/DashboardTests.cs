using System.Diagnostics;
using System.Text.RegularExpressions;
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

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(time: _time);

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
        await Expect(Card(page, "Last 24 hours").Locator(".bars .running title")).ToContainTextAsync(": 3");
        await Expect(Card(page, "Last 60 minutes").Locator(".bars .running title")).ToContainTextAsync(": 3");

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
        await Expect(Card(page, "Broken links visitors tried")).ToContainTextAsync("/sprnig");
        await Expect(Card(page, "Broken links visitors tried")).ToContainTextAsync("1 try");

        await page.GetByRole(AriaRole.Link, new() { Name = "Create link /sprnig" }).ClickAsync();
        await Expect(page.GetByLabel("Slug")).ToHaveValueAsync("sprnig");
    }

    [Fact]
    public async Task A_viewer_sees_the_numbers_and_nothing_to_create()
    {
        await Server.MemberAsync(Grace, role: Role.Viewer);
        (await Server.ClickAsync("sprnig")).Dispose();
        var page = await OpenDashboardAsync(Grace);

        await Expect(Card(page, "Broken links visitors tried")).ToContainTextAsync("/sprnig");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Create link" })).ToHaveCountAsync(0);
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
    public async Task The_links_of_the_last_hour_are_listed_with_their_last_click_and_its_minutes_are_bars()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await Server.LinkAsync(new LinkBuilder().Slug("docs"));
        await Server.LinkAsync(new LinkBuilder().Slug("old"));
        await ClickAsync("old", Visitors.Germany);
        _time.Jump(TimeSpan.FromMinutes(61));
        await ClickAsync("docs", Visitors.Germany, Visitors.Germany, Visitors.Germany);
        _time.Jump(TimeSpan.FromMinutes(20));
        await ClickAsync("spring", Visitors.Malaysia);
        var page = await OpenDashboardAsync();

        await Expect(Rows(page, "Active now")).ToHaveCountAsync(2);
        await Expect(Rows(page, "Active now").Nth(0)).ToContainTextAsync("/docs");
        await Expect(Rows(page, "Active now").Nth(0)).ToContainTextAsync("3 clicks, the last one 20 minutes ago");
        await Expect(Rows(page, "Active now").Nth(1)).ToContainTextAsync("1 click, just now");
        await Expect(Card(page, "Last 60 minutes").Locator(".bars rect:not(.zero)")).ToHaveCountAsync(2);
        await Expect(Card(page, "Last 60 minutes").GetByRole(AriaRole.Img)).ToHaveAccessibleNameAsync(new Regex("^4 clicks since 10:.*, most at .*: 3$"));

        // The next batch brings the next click.
        await ClickAsync("docs", Visitors.Malaysia);
        await Expect(Rows(page, "Active now").Nth(0)).ToContainTextAsync("4 clicks, the last one just now");
        // The hour moves on without any click.
        _time.Jump(TimeSpan.FromMinutes(62));
        await Expect(Card(page, "Active now")).ToContainTextAsync("No clicks in the last hour.");
        await Expect(Card(page, "Last 60 minutes").Locator(".bars rect:not(.zero)")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_first_steps_lead_from_no_link_to_the_first_dot_on_the_map()
    {
        var page = await OpenDashboardAsync();
        await Expect(Steps(page)).ToHaveCountAsync(3);
        await Expect(page.Locator(".step-done")).ToHaveCountAsync(0);
        await Expect(page.Locator(".card h2")).ToHaveTextAsync(new Regex[] { new("^\\s*Get started"), new("^\\s*Live map") });
        await page.GetByRole(AriaRole.Link, new() { Name = "Create a link" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/app/links/new$"));

        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await page.GotoAsync(Server.Address + "/app");
        await Expect(page.Locator(".step-done")).ToHaveCountAsync(1);
        await Expect(page.Locator(".dashboard[aria-busy=false]")).ToBeAttachedAsync();
        var command = await page.Locator(".step-command code").InnerTextAsync();
        await Expect(page.Locator(".step-command [data-copy]")).ToHaveAttributeAsync("data-copy", command);
        await RunAsync(command);
        _time.Advance(TimeSpan.FromSeconds(2));

        await Expect(page.Locator(".small-map .click-dot[data-country=MY]")).ToHaveCountAsync(1);
        await Expect(page.Locator(".step-done")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show the dashboard" }).ClickAsync();
        await Expect(Tile(page, "Today")).ToHaveTextAsync("1");
        await Expect(Rows(page, "Active now").First).ToContainTextAsync("/spring");
        await page.ReloadAsync();
        await Expect(Tile(page, "Today")).ToHaveTextAsync("1");
        await Expect(Steps(page)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Cards_without_content_are_left_out_and_the_others_leave_no_hole_at_any_width()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await ClickAsync("spring", Visitors.Germany);
        var page = await OpenDashboardAsync();

        await Expect(Card(page, "About to expire")).ToHaveCountAsync(0);
        await Expect(Card(page, "Broken links")).ToHaveCountAsync(0);
        await Expect(page.GetByText("are not shown")).ToHaveCountAsync(0);
        await Expect(Card(page, "Today")).ToContainTextAsync("no clicks yesterday by this time");
        await Expect(page.Locator(".store-health")).ToHaveTextAsync("Clicks are being saved.");
        foreach (var width in (int[])[1440, 1024, 834, 390])
        {
            await page.SetViewportSizeAsync(width, 860);
            // The pixels of each row that no card covers, gaps left out.
            var holes = await page.EvaluateAsync<double>("""
                () => Math.max(...[...document.querySelectorAll('.tiles, .tiles > div, .cards')].flatMap(grid => {
                  const [rows, box] = [Map.groupBy([...grid.children], card => Math.round(card.getBoundingClientRect().top)), grid.getBoundingClientRect()];
                  return [...rows.values()].map(row => box.width - 16 * (row.length - 1) - row.reduce((sum, card) => sum + card.getBoundingClientRect().width, 0));
                }))
                """);
            Assert.True(holes < 2, $"{holes} px of a row are empty at {width} px.");
            Assert.True(await Pictures.SidewaysAsync(page) <= 0, $"the page scrolls sideways at {width} px.");
        }
    }

    [Fact]
    public async Task Several_organizations_on_one_host_read_why_broken_links_are_not_shown()
    {
        await Server.OrganizationAsync("Other");
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await ClickAsync("spring", Visitors.Germany);
        (await Server.ClickAsync("sprnig")).Dispose();
        var page = await OpenDashboardAsync();

        await Expect(Card(page, "Broken links")).ToHaveCountAsync(0);
        await Expect(page.GetByText("Broken links that visitors tried are not shown")).ToBeVisibleAsync();
        await Expect(page.GetByText("sprnig")).ToHaveCountAsync(0);
    }

    private static ILocator Steps(IPage page) => page.Locator(".steps > li");

    private static ILocator Card(IPage page, string name) => page.Locator(".card").Filter(new() { Has = page.Locator("h2", new() { HasText = name }) });

    private static ILocator Tile(IPage page, string name) => Card(page, name).Locator(".tile-value");

    private static ILocator Rows(IPage page, string name) => Card(page, name).GetByRole(AriaRole.Listitem);

    /// <summary>Runs a command as a reader of the page would.</summary>
    private static async Task RunAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.Equal((0, "https://example.com/default"), (shell.ExitCode, output.Trim()));
    }

    private async Task<IPage> OpenDashboardAsync(string email = Ada)
    {
        var page = await OpenAsync("/app", email);
        await Expect(page.Locator(".dashboard[aria-busy=false]")).ToBeAttachedAsync();
        return page;
    }

    private async Task ClickAsync(string slug, params string[] addresses)
    {
        foreach (var address in addresses)
            (await Server.ClickAsync(slug, address)).Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
    }
}

/// <summary>The dashboard before it has its numbers. Windows are not handed on, since requests are held back.</summary>
public sealed class DashboardLoadingTests(BrowserFixture browser) : BrowserTest(browser)
{
    protected override bool HandsWindowsOn => false;

    [Fact]
    public async Task Until_the_clicks_have_come_no_number_says_that_there_are_none()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        (await Server.ClickAsync("spring")).Dispose();
        var window = await OpenAsync();
        var arrive = new TaskCompletionSource();
        await window.Page.RouteAsync("**/live-clicks*", async route =>
        {
            await arrive.Task;
            await route.ContinueAsync();
        });
        await window.SignInAsync(Ada, "/app");

        var map = window.Page.Locator(".card-map h2");
        await Expect(map).ToHaveTextAsync(new Regex("– clicks in the last 15 minutes"));
        await Expect(window.Page.Locator(".tiles .mud-skeleton").First).ToBeVisibleAsync();
        await Expect(window.Page.Locator(".tile-value")).ToHaveCountAsync(0);
        arrive.SetResult();
        await Expect(map).ToHaveTextAsync(new Regex("1 click in the last 15 minutes"));
        await Expect(window.Page.Locator(".dashboard[aria-busy=false]")).ToBeAttachedAsync();
    }
}
