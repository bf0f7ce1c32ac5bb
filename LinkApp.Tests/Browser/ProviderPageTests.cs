using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Sign-in by OpenID Connect in Chromium, with its Content-Security-Policy and cookies.</summary>
public sealed class ProviderPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly IdentityProvider _provider = new();
    private readonly NameServer _names = new();

    [Fact]
    public async Task A_member_links_their_account_signs_in_by_the_provider_and_signs_out_there_too()
    {
        _provider.Person = new("ada", Ada);
        var page = await OpenSignInAsync();
        await SignInAsync(page);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"There is an account for {Ada}, which is not linked to Acme SSO.");

        await page.GetByRole(AriaRole.Link, new() { Name = "Back to sign-in" }).ClickAsync();
        await page.GetByLabel("Email").FillAsync(Ada);
        await page.GetByLabel("Password").FillAsync(TestServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.Locator("header connection-chip")).ToHaveTextAsync("Connected");
        await page.GotoAsync(Server.Address + "/account/security");
        await page.GetByText("Link", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Your password").And(page.Locator("[name^='Link-']")).FillAsync(TestServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Link Acme SSO" }).ClickAsync();
        await Expect(page.Locator(".account-card").GetByRole(AriaRole.Status)).ToHaveTextAsync("Linked. Your sessions on other devices have ended.");
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Providers" })).ToContainTextAsync(Ada);

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(Server.Address + "/account/sign-in?returnUrl=/app/links");
        await page.GetByLabel("Stay signed in on this device").CheckAsync();
        await SignInAsync(page);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Links", Exact = true })).ToBeVisibleAsync();
        Assert.True(Assert.Single(await page.Context.CookiesAsync(), cookie => cookie.Name == "LinkApp").Expires > 0, "the session outlives the browser");

        await Expect(page.Locator("header connection-chip")).ToHaveTextAsync("Connected");
        await page.Locator(".account-menu button").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(Server.Address + "/account/sign-in");
        Assert.Single(_provider.TokenHints, hint => hint.Length > 0);
    }

    [Fact]
    public async Task An_address_that_is_not_confirmed_is_refused()
    {
        _provider.Person = new("grace", Grace, IsConfirmed: false);
        var page = await OpenSignInAsync();
        await SignInAsync(page);

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Acme SSO has not confirmed your email address.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Not signed in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_invited_person_joins_by_the_provider_also_after_its_key_has_changed()
    {
        _provider.Person = new("grace", Grace);
        var edit = await Server.Services.GetRequiredService<InvitationEditor>().InviteAsync(
            await Server.OrganizationAsync(), Grace, Role.Viewer, Author.CommandLine, TestContext.Current.CancellationToken);
        var window = await OpenAsync();
        window.LeadsTo = _provider.Authority;
        var page = window.Page;
        await page.GotoAsync($"{Server.Address}/account/join/{Assert.IsType<InvitationEdit.Saved>(edit).Secret}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Join with Acme SSO" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Dashboard" })).ToBeVisibleAsync();

        await _provider.RotateKeyAsync();
        var links = page.GetByRole(AriaRole.Heading, new() { Name = "Links", Exact = true });
        await Eventually.TrueAsync(
            async () =>
            {
                await page.Context.ClearCookiesAsync();
                await page.GotoAsync(Server.Address + "/account/sign-in?returnUrl=/app/links");
                await SignInAsync(page);
                await Expect(links.Or(page.GetByRole(AriaRole.Heading, new() { Name = "Not signed in" }))).ToBeVisibleAsync();
                return await links.IsVisibleAsync();
            },
            "a token with the new key signs in");
    }

    [Fact]
    public async Task An_admin_proves_a_domain_and_its_people_join()
    {
        var admin = await OpenAsync("/app/settings/sign-in-domains");
        await admin.GetByRole(AriaRole.Button, new() { Name = "New sign-in domain" }).ClickAsync();
        await admin.GetByLabel("Domain", new() { Exact = true }).FillAsync("acme.example");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Add domain" }).ClickAsync();
        await Expect(admin.GetByText("_linkapp.acme.example")).ToBeVisibleAsync();
        var check = admin.GetByRole(AriaRole.Button, new() { Name = "Check now: acme.example" });
        await check.ClickAsync();
        await Expect(admin.GetByText("There is no TXT record _linkapp.acme.example yet.")).ToBeVisibleAsync();
        _names.Set("_linkapp.acme.example", await admin.Locator("code", new() { HasTextString = "linkapp-verification=" }).InnerTextAsync());
        await check.ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Switch on acme.example" }).ClickAsync();
        await Expect(admin.GetByText("People of acme.example may join as viewers.")).ToBeVisibleAsync();

        _provider.Person = new("grace", Grace);
        var page = await OpenSignInAsync();
        await SignInAsync(page);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Dashboard" })).ToBeVisibleAsync();
        await admin.GotoAsync(Server.Address + "/app/settings/members");
        await Expect(admin.GetByText("Signs in with Acme SSO")).ToBeVisibleAsync();
    }

    public override async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _provider.DisposeAsync();
        await _names.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override Task<TestServer>? StartOwnServerAsync() =>
        TestServer.StartAsync([.. _provider.Settings(), $"--Accounts:NameServer={_names.Address}"]);

    private async Task<IPage> OpenSignInAsync()
    {
        var window = await OpenAsync();
        window.LeadsTo = _provider.Authority;
        await window.GoToAsync("/account/sign-in");
        return window.Page;
    }

    private static Task SignInAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Acme SSO" }).ClickAsync();
}
