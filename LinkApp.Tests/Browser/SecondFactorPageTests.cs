using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The authenticator app, the list of sessions, and a second factor that the organization requires.</summary>
public sealed class SecondFactorPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task An_authenticator_app_is_set_up_and_asked_for_at_the_next_sign_in()
    {
        var window = await OpenAsync();
        await window.SignInAsync(Ada);
        var page = window.Page;
        var (app, codes) = await SetUpAsync(page);
        Assert.Equal(10, codes.Count);
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download as text" }).ClickAsync());
        Assert.Equal("linkapp-recovery-codes.txt", file.SuggestedFilename);
        Assert.Equal(codes, await File.ReadAllLinesAsync((await file.PathAsync())!, TestContext.Current.CancellationToken));

        await page.Context.ClearCookiesAsync();
        await EnterPasswordAsync(page);
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(app.GetWrongCode());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByText("This code is not right.")).ToBeVisibleAsync();
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(app.GetCode());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Links", Exact = true })).ToBeVisibleAsync();

        await page.Context.ClearCookiesAsync();
        await EnterPasswordAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Use a recovery code" }).ClickAsync();
        await page.GetByLabel("Recovery code").FillAsync(codes[0]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Links", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_admin_requires_a_second_factor_after_setting_one_up()
    {
        await Server.MemberAsync(Grace, role: Role.Viewer);
        var admin = await OpenAsync("/app/settings/members");
        var required = admin.GetByRole(AriaRole.Switch, new() { Name = "Require a second factor of every member" });
        await required.ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Require it" }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Alert)).ToContainTextAsync("You have no second factor yourself.");
        await Expect(required).Not.ToBeCheckedAsync();

        await SetUpAsync(admin);
        await admin.GotoAsync(Server.Address + "/app/settings/members");
        await Expect(admin.GetByText("Signs in with a password and an authenticator app")).ToBeVisibleAsync();
        await required.ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Require it" }).ClickAsync();
        await Expect(admin.GetByText("A second factor is required now.")).ToBeVisibleAsync();
        await Expect(required).ToBeCheckedAsync();

        var grace = (await OpenAsync()).Page;
        await grace.GotoAsync(Server.Address + "/account/sign-in?returnUrl=/app/live");
        await SendPasswordAsync(grace, Grace);
        await Expect(grace).ToHaveURLAsync(Server.Address + "/account/security");
        await Expect(grace.Locator(".account-card").GetByRole(AriaRole.Status)).ToContainTextAsync("Acme requires a second factor.");
        await SetUpAsync(grace);
        await grace.GotoAsync(Server.Address + "/app/live");
        await Expect(grace.Locator("[data-position]")).ToBeAttachedAsync();
    }

    [Fact]
    public async Task A_session_is_ended_from_another_browser()
    {
        var other = await OpenAsync("/app/links");
        var window = await OpenAsync();
        await window.SignInAsync(Ada);
        await window.GoToAsync("/account/sessions");
        var page = window.Page;
        await Expect(page.GetByText("This one")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "End the session" }).ClickAsync();
        await Expect(page.Locator(".account-card").GetByRole(AriaRole.Status)).ToHaveTextAsync("The session has ended. Its pages close within 30 seconds.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "End the session" })).ToHaveCountAsync(0);

        // The open page is checked every 15 seconds, by the framework's own clock.
        await Expect(other.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    /// <summary>Sets up an authenticator app, up to the page with the recovery codes.</summary>
    private async Task<(AuthenticatorApp App, List<string> Codes)> SetUpAsync(IPage page)
    {
        await page.GotoAsync(Server.Address + "/account/security");
        await page.GetByRole(AriaRole.Link, new() { Name = "Set up an authenticator app" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "QR code for the app" })).ToBeVisibleAsync();
        var app = new AuthenticatorApp(AuthenticatorApp.ReadKey(await page.ContentAsync()));
        await page.GetByLabel("Code from the app").FillAsync(app.GetCode());
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your authenticator app is set up" })).ToBeVisibleAsync();
        return (app, AuthenticatorApp.ReadRecoveryCodes(await page.ContentAsync()));
    }

    private async Task EnterPasswordAsync(IPage page)
    {
        await page.GotoAsync(Server.Address + "/account/sign-in?returnUrl=/app/links");
        await SendPasswordAsync(page, Ada);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Second factor" })).ToBeVisibleAsync();
    }

    private static async Task SendPasswordAsync(IPage page, string email)
    {
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(TestServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }
}
