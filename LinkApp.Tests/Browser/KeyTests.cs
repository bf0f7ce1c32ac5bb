using System.Net;
using System.Net.Http.Headers;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The settings page of API keys.</summary>
public sealed class KeyTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string Keys = "/app/settings/keys";

    [Fact]
    public async Task A_key_is_created_copied_used_and_revoked()
    {
        var page = await OpenAsync("/app/links");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No keys yet" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("newsletter");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Viewer" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(page.GetByText("It can't be shown again")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy API key" }).ClickAsync();
        await Expect(page.GetByText("Copied", new() { Exact = true })).ToBeVisibleAsync();
        var key = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.StartsWith(ApiKey.Prefix, key, StringComparison.Ordinal);
        var row = page.Locator(".settings-row");
        await Expect(row).ToContainTextAsync(Ada);
        await Expect(row).ToContainTextAsync("Never used");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), await TryAsync(key));
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await page.ReloadAsync();
        await Expect(row).ToContainTextAsync("Last used just now");
        await Expect(page.GetByText(key)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Textbox)).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke newsletter" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), await TryAsync(key));
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke newsletter" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke key" }).ClickAsync();
        await Expect(page.GetByText("“newsletter” revoked")).ToBeVisibleAsync();
        await Expect(row.GetByText("Revoked", new() { Exact = false })).ToBeVisibleAsync();
        await Expect(row.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), await TryAsync(key));
    }

    [Fact]
    public async Task A_key_without_a_name_is_refused_and_nothing_is_lost()
    {
        var page = await OpenAsync(Keys);
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Admin" }).CheckAsync();
        await page.GetByLabel("Name").FillAsync("  ");
        await page.GetByLabel("Name").PressAsync("Enter");

        await Expect(page.GetByText("Enter a name of 1 to 100 characters")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Admin" })).ToBeCheckedAsync();
        Assert.Empty(await Server.KeysAsync());
    }

    [Fact]
    public async Task The_focus_goes_to_what_happened()
    {
        var page = await OpenAsync(Keys);
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        var create = page.GetByRole(AriaRole.Button, new() { Name = "Create key" });
        await create.ClickAsync();
        await Expect(page.GetByLabel("Name")).ToBeFocusedAsync();
        await create.ClickAsync();
        await Expect(page.GetByLabel("Name")).ToBeFocusedAsync();

        await page.GetByLabel("Name").FillAsync("newsletter");
        await create.ClickAsync();
        var secret = page.GetByRole(AriaRole.Textbox, new() { Name = "API key" });
        await Expect(secret).ToBeFocusedAsync();
        await Expect(secret).ToHaveValueAsync(new System.Text.RegularExpressions.Regex($"^{ApiKey.Prefix}"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke newsletter" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Axe_finds_nothing_to_mend_in_the_form_and_the_new_key(bool dark)
    {
        var window = await OpenAsync(new Look(dark, 390, 844));
        await window.SignInAsync(Ada, Keys);
        var page = window.Page;
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await page.GetByRole(AriaRole.Button, new() { Name = "New key" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("newsletter");
        await page.AssertAccessibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        await Expect(page.GetByText("It can't be shown again")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Editor)]
    public async Task Who_is_no_admin_finds_no_keys(Role role)
    {
        await Server.MemberAsync(Grace, role: role);
        var page = await OpenAsync("/app/links", Grace);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Live map" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Settings" })).ToHaveCountAsync(0);

        foreach (var path in (string[])[Keys, "/app/settings", "/app/settings/domains"])
        {
            await page.GotoAsync(Server.Address + path);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No access" })).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task An_admin_sees_the_keys_of_their_own_organization_only()
    {
        using var theirs = await Server.ApiAsync("Globex");
        using var ours = await Server.ApiAsync("Acme", Role.Viewer);
        var page = await OpenAsync(Keys);

        await Expect(page.Locator(".settings-row")).ToHaveCountAsync(1);
        await Expect(page.Locator(".settings-row")).ToContainTextAsync("Viewer");
    }

    private async Task<(HttpStatusCode Read, HttpStatusCode Write)> TryAsync(string key)
    {
        using var client = Server.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return ((await client.GetApiAsync("links")).Status, (await client.PostAsync("links", """{ "destination": "https://example.com/" }""")).Status);
    }
}
