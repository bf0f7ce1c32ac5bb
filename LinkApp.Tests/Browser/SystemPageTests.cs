using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The system page for admins.</summary>
public sealed class SystemPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly Look[] Looks = [new(Dark: true), new(Dark: false), new(Dark: true, 390, 844)];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 22, 10, 15, 0, TimeSpan.Zero));
    private readonly TempFolder _folder = new();

    protected override Task<TestServer>? StartOwnServerAsync()
    {
        // Built on 1 January, eighty days ago.
        var file = GeoFiles.GeoIp2City().Save(_folder.File("city.mmdb"));
        return TestServer.StartAsync([$"--Geo:Database={file}"], _time);
    }

    [Fact]
    public async Task An_old_geo_database_is_told_with_what_to_do_and_the_clicks_are_counted()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        (await Server.ClickAsync("spring")).Dispose();
        var page = await OpenAsync("/app/settings/keys");
        await page.GetByRole(AriaRole.Link, new() { Name = "System" }).ClickAsync();

        await Expect(Fact(page, "Built")).ToContainTextAsync("2 months ago");
        await Expect(Fact(page, "Source")).ToHaveTextAsync("Geo:Database");
        await Expect(Fact(page, "Stored")).ToHaveTextAsync("1");
        await Expect(Fact(page, "Recorded since start")).ToHaveTextAsync("1");
        await Expect(Fact(page, "Started")).ToHaveTextAsync($"{Format.DayAndTime(_time.GetUtcNow().LocalDateTime)}, just now");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);

        _time.Jump(TimeSpan.FromDays(11));
        await page.GetByRole(AriaRole.Button, new() { Name = "Refresh" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("91 days old");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("(Geo:Database)");
        foreach (var look in Looks)
        {
            await page.SetViewportSizeAsync(look.Width, look.Height);
            await page.EmulateMediaAsync(new() { ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light });
            await Pictures.TakeAsync(page, "system", look, fullPage: true);
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "How to update it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Geo database" })).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Who_is_no_admin_does_not_see_it()
    {
        await Server.MemberAsync(Grace, role: Role.Editor);
        var page = await OpenAsync("/app/links", Grace);

        await page.GotoAsync(Server.Address + "/app/settings/system");

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account/denied"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private static ILocator Fact(IPage page, string name) =>
        page.Locator(".facts > div").Filter(new() { Has = page.Locator("dt").GetByText(name, new() { Exact = true }) }).Locator("dd");
}
