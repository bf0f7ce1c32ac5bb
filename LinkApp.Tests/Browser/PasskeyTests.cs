using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Passkeys, with Chromium's virtual authenticator.</summary>
public sealed class PasskeyTests(BrowserFixture browser) : BrowserTest(browser)
{
    // The authenticator stays in the window.
    protected override bool HandsWindowsOn => false;

    // A passkey needs a host name.
    private string Host => Server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    [Fact]
    public async Task A_passkey_is_added_named_used_and_removed()
    {
        var page = await OpenSecurityAsync();
        await Expect(page.GetByLabel("Name of the passkey")).ToHaveValueAsync("Chrome on Linux");
        await AddAsync(page, "Laptop");
        await Expect(page.Locator(".account-card").GetByRole(AriaRole.Status)).ToHaveTextAsync("Passkey added. Your sessions on other devices have ended.");
        await Expect(Passkeys(page)).ToContainTextAsync("Laptop");

        await page.GetByText("Rename", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("New name for Laptop").FillAsync("Work laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save name" }).ClickAsync();
        await Expect(Passkeys(page)).ToContainTextAsync("Work laptop");

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"{Host}/account/sign-in?returnUrl=/app/links");
        await page.GetByLabel("Stay signed in on this device").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Links", Exact = true })).ToBeVisibleAsync();
        var session = Assert.Single(await page.Context.CookiesAsync(), cookie => cookie.Name == "LinkApp");
        Assert.True(session.Expires > 0, "the session outlives the browser");

        await page.GotoAsync($"{Host}/account/security");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Work laptop" }).ClickAsync();
        await Expect(page.Locator(".account-card").GetByRole(AriaRole.Status)).ToHaveTextAsync("Passkey removed. Your sessions on other devices have ended.");
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"{Host}/account/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.GetByText("This passkey was not accepted.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_passkey_stands_for_both_factors()
    {
        var page = await OpenSecurityAsync();
        await AddAsync(page, "Laptop");
        await page.GotoAsync($"{Host}/account/security/authenticator");
        var app = new AuthenticatorApp(AuthenticatorApp.ReadKey(await page.ContentAsync()));
        await page.GetByLabel("Code from the app").FillAsync(app.GetCode());
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your authenticator app is set up" })).ToBeVisibleAsync();

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync($"{Host}/account/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Dashboard" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task At_an_address_the_page_says_why_there_are_no_passkeys()
    {
        var window = await OpenAsync();
        await window.SignInAsync(Ada);
        await window.GoToAsync("/account/security");
        await Expect(window.Page.GetByText("Passkeys belong to a host name.")).ToBeVisibleAsync();
        await window.GoToAsync("/account/sign-in");
        await Expect(window.Page.GetByLabel("Email")).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" })).ToHaveCountAsync(0);
    }

    private static ILocator Passkeys(IPage page) => page.GetByRole(AriaRole.List, new() { Name = "Passkeys" });

    private static async Task AddAsync(IPage page, string name)
    {
        await page.GetByLabel("Name of the passkey").FillAsync(name);
        await page.Locator("[name='Passkey.Password']").FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.GetByText("This is not your password.")).ToBeVisibleAsync();
        await page.Locator("[name='Passkey.Password']").FillAsync(TestServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(Passkeys(page)).ToContainTextAsync(name);
    }

    /// <summary>The security page in a window with an authenticator that confirms everything.</summary>
    private async Task<IPage> OpenSecurityAsync()
    {
        var window = await OpenAsync(address: Host);
        var devices = await window.Context.NewCDPSessionAsync(window.Page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        await window.GoToAsync("/account/sign-in?returnUrl=/account/security");
        await window.Page.GetByLabel("Email").FillAsync(Ada);
        await window.Page.GetByLabel("Password").FillAsync(TestServer.Password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Passkeys" })).ToBeVisibleAsync();
        return window.Page;
    }
}
