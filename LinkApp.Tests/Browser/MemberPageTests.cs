using LinkApp.Core.Organizations;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>A team works in an organization: invited, at work, and out again. The test controls the server's clock.</summary>
public sealed class MemberPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string Members = "/app/settings/members";
    private const string Password = "a long password";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(time: _time);

    [Fact]
    public async Task An_invited_person_joins_in_a_second_browser_and_both_see_the_same_live_map()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var admin = await OpenAsync(Members);
        await admin.GetByRole(AriaRole.Button, new() { Name = "Invite a member" }).ClickAsync();
        await admin.GetByLabel("Email", new() { Exact = true }).FillAsync(Grace);
        await admin.GetByRole(AriaRole.Radio, new() { Name = "Viewer" }).CheckAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Create invitation" }).ClickAsync();
        var url = await admin.GetByLabel("Invitation link").InputValueAsync();
        await Expect(Row(admin, Grace)).ToContainTextAsync("Open until 9 Mar 2026");

        var grace = (await OpenAsync()).Page;
        await grace.GotoAsync(url);
        await Expect(grace.GetByRole(AriaRole.Heading, new() { Name = "Join Acme" })).ToBeVisibleAsync();
        await Expect(grace.GetByLabel("Email")).ToHaveValueAsync(Grace);
        await grace.GetByLabel("Password").FillAsync(Password);
        await grace.GetByRole(AriaRole.Button, new() { Name = "Create account and join" }).ClickAsync();
        await Expect(grace.GetByRole(AriaRole.Heading, new() { Name = "Dashboard" })).ToBeVisibleAsync();
        await Expect(grace.GetByRole(AriaRole.Link, new() { Name = "Settings" })).ToHaveCountAsync(0);

        await grace.GotoAsync(Server.Address + "/app/live");
        await admin.GotoAsync(Server.Address + "/app/live");
        var maps = (LiveMap[])[new LiveMap(admin), new LiveMap(grace)];
        foreach (var map in maps)
            await Expect(map.Page.Locator("[data-position]")).ToBeAttachedAsync();
        (await Server.ClickAsync("spring", Visitors.Malaysia)).Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));
        foreach (var map in maps)
            await Expect(map.Dot("MY")).ToHaveAttributeAsync("data-count", "1");
    }

    [Fact]
    public async Task A_role_that_is_taken_takes_its_buttons_and_the_last_admin_stays()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await Server.MemberAsync(Grace, role: Role.Editor);
        var grace = await OpenAsync("/app/links", Grace);
        await Expect(grace.GetByRole(AriaRole.Link, new() { Name = "New link" })).ToBeVisibleAsync();
        var admin = await OpenAsync(Members);

        await ChooseRoleAsync(admin, Grace, "Viewer");
        await Expect(admin.GetByText($"{Grace} is now a viewer.")).ToBeVisibleAsync();
        // The clock of revalidation is the framework's own; a page that is loaded again follows at once.
        _time.Advance(TimeSpan.FromSeconds(30));
        await grace.ReloadAsync();
        await Expect(grace.GetByText("/spring").First).ToBeVisibleAsync();
        await Expect(grace.GetByRole(AriaRole.Link, new() { Name = "New link" })).ToHaveCountAsync(0);

        await ChooseRoleAsync(admin, Ada, "Editor");
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Give up admin role" }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Alert).Filter(new() { HasText = "This is the only admin." })).ToBeVisibleAsync();
        await Expect(Row(admin, Ada)).ToContainTextAsync("Admin");

        await admin.GetByRole(AriaRole.Button, new() { Name = $"Remove {Grace}" }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove member" }).ClickAsync();
        await Expect(Row(admin, Grace)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Invitations_get_a_new_link_or_are_withdrawn_and_all_of_it_is_in_the_audit_log()
    {
        var page = await OpenAsync(Members);
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite a member" }).ClickAsync();
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync("not an address");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create invitation" }).ClickAsync();
        await Expect(page.GetByText("Enter an email address")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Email", new() { Exact = true })).ToBeFocusedAsync();
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync(Grace);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create invitation" }).ClickAsync();
        var first = await page.GetByLabel("Invitation link").InputValueAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"New link for {Grace}" }).ClickAsync();
        await Expect(page.GetByLabel("Invitation link")).Not.ToHaveValueAsync(first);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Withdraw the invitation of {Grace}" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Withdraw invitation" }).ClickAsync();
        await Expect(Row(page, Grace)).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "Audit log" }).ClickAsync();
        var rows = page.GetByRole(AriaRole.Table).Locator("tbody tr");
        foreach (var text in (string[])["Invitation withdrawn", "Invitation sent again", "Member invited", "Signed in"])
            await Expect(rows.Filter(new() { HasText = text })).ToHaveCountAsync(1);
        await page.GetByLabel("Who").FillAsync("someone@example.com");
        await page.GetByLabel("Who").PressAsync("Enter");
        await Expect(page.GetByText("No entry matches the filter.")).ToBeVisibleAsync();
    }

    private static ILocator Row(IPage page, string email) => page.Locator(".settings-row").Filter(new() { HasText = email });

    private static async Task ChooseRoleAsync(IPage page, string email, string role)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Change the role of {email}" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = role }).ClickAsync();
    }
}
