using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Takes pictures of the account pages, for a review before a release. Only <c>eng/pictures.sh pages</c> runs it.</summary>
public sealed class AccountScreenshotTests(BrowserFixture browser) : BrowserTest(browser)
{
    public static TheoryData<Look> Looks => [new Look(Dark: true), new Look(Dark: false), new Look(Dark: true, 390, 844), new Look(Dark: false, 390, 844)];

    // The provider is not asked.
    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(
        ["--Oidc:0:Name=Acme SSO", "--Oidc:0:Authority=https://sso.example.com", "--Oidc:0:ClientId=linkapp", "--Oidc:0:ClientSecret=secret"]);

    [Theory(Explicit = true)]
    [MemberData(nameof(Looks))]
    public async Task The_account_is_pictured(Look look)
    {
        var samples = new PageSamples(Server, Ada);
        await samples.PasskeyAsync();
        await samples.SignInDomainsAsync();
        await samples.InviteAsync();
        // Passkeys need a host name.
        var host = Server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var window = await OpenAsync(look, host);
        var page = window.Page;
        await window.GoToAsync("/account/sign-in");
        await Pictures.TakeAsync(page, "sign-in-passkey", look);
        await window.GoToAsync($"/account/join/{samples.Token}");
        await Pictures.TakeAsync(page, "join", look, fullPage: true);
        await window.GoToAsync("/account/providers/finish?problem=failed&provider=acme-sso");
        await Pictures.TakeAsync(page, "not-signed-in", look);
        await window.SignInAsync(Ada, "/app/settings/sign-in-domains", host);
        await Expect(page.Locator(".settings-row").First).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "sign-in-domains", look, fullPage: true);
        await window.SignInAsync(Ada, "/app/settings/members", host);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Second factor" })).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "members", look, fullPage: true);
        foreach (var (name, path) in (IReadOnlyList<(string, string)>)[("account", ""), ("security", "/security"), ("sessions", "/sessions")])
        {
            await window.GoToAsync("/account" + path);
            await Pictures.TakeAsync(page, name, look, fullPage: true);
        }
        await window.GoToAsync("/account/security/authenticator");
        await Pictures.TakeAsync(page, "authenticator", look, fullPage: true);
        await CheckedPage.All["recovery codes"].UseAsync!(page);
        await Pictures.TakeAsync(page, "recovery-codes", look, fullPage: true);
        await window.GoToAsync("/account/security");
        await Pictures.TakeAsync(page, "security-on", look, fullPage: true);

        await page.Context.ClearCookiesAsync();
        await window.GoToAsync("/account/sign-in");
        await page.GetByLabel("Email").FillAsync(Ada);
        await page.GetByLabel("Password").FillAsync(TestServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Code")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page, "second-factor", look);
    }
}
