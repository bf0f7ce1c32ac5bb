using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>An admin leaves out the clicks of the organization's own people, tests a link, and deletes clicks.</summary>
public sealed class InternalClicksPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task An_admin_leaves_out_networks_and_a_device()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/settings/internal-clicks");
        await page.GetByLabel("Leave out the clicks of our own people").CheckAsync();
        var networks = page.GetByLabel("Networks");
        await networks.FillAsync("203.0.113.0/24\noffice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("\"office\" is not an address or a CIDR range")).ToBeVisibleAsync();
        await Expect(networks).ToBeFocusedAsync();
        await networks.FillAsync("203.0.113.0/24\n2001:db8::/32");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Internal clicks saved.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Leave out the clicks of our own people")).ToBeCheckedAsync();
        await Expect(page.GetByLabel("Networks")).ToHaveValueAsync("203.0.113.0/24\n2001:db8::/32");
        var url = await page.GetByRole(AriaRole.Link, new() { Name = new Uri(Server.Address).Authority }).GetAttributeAsync("href");

        var device = (await OpenAsync()).Page;
        await device.GotoAsync(url!);
        await Expect(device.GetByRole(AriaRole.Heading, new() { Name = "Your clicks on this device" })).ToBeVisibleAsync();
        await device.AssertAccessibleAsync();
        await Pictures.TakeAsync(device, "not-counted", Look.Desktop);
        await device.GetByRole(AriaRole.Button, new() { Name = "Don’t count me on this device" }).ClickAsync();
        await Expect(device.GetByRole(AriaRole.Status)).ToContainTextAsync("are not counted on");
        await device.GetByRole(AriaRole.Button, new() { Name = "Count me again" }).ClickAsync();
        await Expect(device.GetByRole(AriaRole.Status)).ToContainTextAsync("are counted on");
    }

    [Fact]
    public async Task Clicks_are_marked_asked_for_and_deleted()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await Server.LeaveOutAsync("Acme", "203.0.113.0/24");
        await Server.VisitAsync("spring", address: Visitors.Nowhere);
        await Server.VisitAsync("spring");
        var page = await OpenAsync("/app/links/spring/report");
        await Expect(page.Locator(".totals")).ToContainTextAsync("Internal clicks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Include internal clicks" }).ClickAsync();
        await Expect(page.Locator(".totals div").First.Locator(".number")).ToHaveTextAsync("2");
        await Pictures.TakeAsync(page, "internal-report", Look.Desktop);

        await page.GotoAsync($"{Server.Address}/app/links/spring/clicks");
        var rows = page.Locator("[data-clicks=ready] tbody tr:not(.day)");
        await Expect(rows).ToHaveCountAsync(1);
        await page.GetByLabel("Include internal clicks").CheckAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.Last).ToContainTextAsync("internal");
        await Pictures.TakeAsync(page, "internal-clicks-list", Look.Desktop);

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete clicks…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("From").FillAsync("2999-01-01");
        await dialog.GetByLabel("To").FillAsync("2999-01-01");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete clicks" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("in the future");
        await Pictures.TakeAsync(page, "delete-clicks", Look.Desktop);
        await page.AssertAccessibleAsync();
        var today = DateTime.UtcNow;
        await dialog.GetByLabel("From").FillAsync($"{today.AddDays(-1):yyyy-MM-dd}");
        await dialog.GetByLabel("To").FillAsync($"{today:yyyy-MM-dd}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete clicks" }).ClickAsync();
        await Expect(page.GetByText("Deleted 2 clicks.")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-clicks=ready]")).ToContainTextAsync("No clicks");
    }

    [Theory]
    [InlineData(true, 390)]
    [InlineData(false, 390)]
    [InlineData(false, 1440)]
    public async Task The_pages_fit_their_windows(bool dark, int width)
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await Server.LeaveOutAsync("Acme", "203.0.113.0/24");
        await Server.VisitAsync("spring", address: Visitors.Nowhere);
        await Server.VisitAsync("spring");
        var look = new Look(dark, width);
        var window = await OpenAsync(look);
        foreach (var (path, shown, name) in ((string, string, string)[])[
            ("/app/settings/internal-clicks", ".internal-clicks", "internal-settings"),
            ("/app/links/spring/report?internal=include", "[data-report=ready] .totals", "internal-report"),
            ("/app/links/spring/clicks?internal=include", "[data-clicks=ready]", "internal-list"),
        ])
        {
            if (name == "internal-settings")
                await window.SignInAsync(Ada, path);
            else
                await window.Page.GotoAsync(Server.Address + path);
            await Expect(window.Page.Locator(shown)).ToBeVisibleAsync();
            await Pictures.TakeAsync(window.Page, name, look, fullPage: true);
        }
    }
}
