using LinkApp.Core.Organizations;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>One person in several organizations: each tab has its own. The test controls the server's clock.</summary>
public sealed class OrganizationTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(time: _time);

    [Fact]
    public async Task Two_tabs_keep_their_organizations_over_a_reload_and_each_map_shows_its_own_clicks()
    {
        await Server.MemberAsync(Ada, "Beta");
        await Server.LinkAsync(new LinkBuilder().Slug("of-acme").Name("Link of Acme"));
        await Server.LinkAsync(new LinkBuilder().Slug("of-beta").Name("Link of Beta"), "Beta");
        var (acme, beta) = (await Server.OrganizationAsync(), await Server.OrganizationAsync("Beta"));
        var first = await OpenAsync("/app/links");
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync($"{Server.Address}/org/{acme}/app/links");
        await SwitchAsync(second, "Beta");
        await Expect(second).ToHaveURLAsync($"{Server.Address}/org/{beta}/app/links");
        await Expect(second.GetByRole(AriaRole.Link, new() { Name = "Link of Beta" })).ToBeVisibleAsync();

        await first.ReloadAsync();
        await Expect(first).ToHaveURLAsync($"{Server.Address}/org/{acme}/app/links");
        await Expect(first.GetByRole(AriaRole.Link, new() { Name = "Link of Acme" })).ToBeVisibleAsync();
        await second.ReloadAsync();
        await Expect(second.GetByRole(AriaRole.Link, new() { Name = "Link of Beta" })).ToBeVisibleAsync();

        var maps = (LiveMap[])[new LiveMap(first), new LiveMap(second)];
        foreach (var map in maps)
        {
            await map.Page.GetByRole(AriaRole.Link, new() { Name = "Live map" }).ClickAsync();
            await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        }
        (await Server.ClickAsync("of-acme", Visitors.Malaysia)).Dispose();
        (await Server.ClickAsync("of-beta", Visitors.Brazil)).Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
        await Expect(maps[0].Dot("MY")).ToHaveAttributeAsync("data-count", "1");
        await Expect(maps[1].Dot("BR")).ToHaveAttributeAsync("data-count", "1");
        await Expect(maps[0].Total).ToHaveTextAsync("1");
        await Expect(maps[1].Total).ToHaveTextAsync("1");
    }

    [Fact]
    public async Task Many_organizations_are_searched_without_a_mouse()
    {
        for (var i = 1; i <= 9; i++)
            await Server.MemberAsync(Ada, $"Team {i}", Role.Viewer);
        var team = await Server.OrganizationAsync("Team 7");
        var page = await OpenAsync("/app/settings/keys");

        await page.GetByRole(AriaRole.Button, new() { Name = "Acme", Exact = true }).PressAsync("Enter");
        await Expect(page.GetByLabel("Search organizations")).ToBeFocusedAsync();
        await Expect(page.Locator(".palette-list a[aria-current=true]")).ToContainTextAsync("Acme");
        await page.Keyboard.TypeAsync("m 7");
        await Expect(page.Locator(".palette-list a")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");

        // A viewer has no settings there.
        await Expect(page).ToHaveURLAsync($"{Server.Address}/org/{team}/app");
        await Expect(page.Locator(".organization-menu")).ToHaveTextAsync("Team 7");
    }

    [Fact]
    public async Task An_installation_admin_creates_an_organization_renames_and_deletes_it_and_brings_it_back()
    {
        await Server.Services.GetRequiredService<InstallationAdmins>().AddAsync(Ada, Author.CommandLine);
        var page = await OpenAsync("/app");
        await page.Locator(".organization-menu button").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "New organization" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("acme");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create organization" }).ClickAsync();
        await Expect(page.GetByText("There is an organization with this name.")).ToBeVisibleAsync();
        await page.GetByLabel("Name").FillAsync("Beta");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create organization" }).ClickAsync();
        var beta = await BetaAsync(page);

        await page.GotoAsync($"{Server.Address}/org/{beta}/app/settings/organization");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Gamma");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Expect(page.GetByText("The organization is now called Gamma.")).ToBeVisibleAsync();
        await Expect(page.Locator(".organization-menu")).ToHaveTextAsync("Gamma");
        await page.GetByLabel("Type Gamma to confirm").FillAsync("Beta");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete organization" }).ClickAsync();
        await Expect(page.GetByText("Type the organization's name, Gamma, to delete it.")).ToBeVisibleAsync();
        await page.GetByLabel("Type Gamma to confirm").FillAsync("Gamma");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete organization" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{Server.Address}/account/restore");
        await Expect(page.GetByText("until 2026-03-09 10:15")).ToBeVisibleAsync();

        _time.Advance(TimeSpan.FromSeconds(30));
        await page.GotoAsync($"{Server.Address}/org/{beta}/app");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No access" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Restore" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore Gamma" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{Server.Address}/org/{beta}/app");
        await Expect(page.Locator(".organization-menu")).ToHaveTextAsync("Gamma");
    }

    [Fact]
    public async Task Installation_admins_see_all_organizations_and_name_others()
    {
        await Server.Services.GetRequiredService<InstallationAdmins>().AddAsync(Ada, Author.CommandLine);
        await Server.MemberAsync(Grace, "Beta");
        var page = await OpenAsync("/app");
        await page.Locator(".account-menu button").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Installation" }).ClickAsync();
        await Expect(page.Locator(".organization-row").Filter(new() { HasText = "Beta" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {Ada}" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove installation admin" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = InstallationAdmins.LastAdminText })).ToBeVisibleAsync();
        await page.GetByLabel("Email").FillAsync("nobody@acme.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Expect(page.GetByText("No account has this email address.")).ToBeVisibleAsync();
        await page.GetByLabel("Email").FillAsync(Grace);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Remove {Grace}" })).ToBeVisibleAsync();
    }

    private async Task<int> BetaAsync(IPage page)
    {
        await Expect(page.Locator(".organization-menu")).ToHaveTextAsync("Beta");
        var beta = await Server.OrganizationAsync("Beta");
        await Expect(page).ToHaveURLAsync($"{Server.Address}/org/{beta}/app");
        return beta;
    }

    private static async Task SwitchAsync(IPage page, string name)
    {
        await Expect(page.Locator("header connection-chip")).ToHaveTextAsync("Connected");
        await page.Locator(".organization-menu button").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = name }).ClickAsync();
    }
}
