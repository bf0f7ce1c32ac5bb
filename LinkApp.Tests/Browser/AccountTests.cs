using System.Text.RegularExpressions;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

public sealed partial class AccountTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task Signing_in_leads_to_the_page_that_was_asked_for()
    {
        var page = (await OpenAsync()).Page;
        await page.GotoAsync(Server.Address + "/app/links?search=spring");
        await FillAsync(page, Ada, TestServer.Password);

        await Expect(page).ToHaveURLAsync(Server.Address + "/app/links?search=spring");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Links" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_account_get_the_same_words()
    {
        var page = (await OpenAsync()).Page;
        await page.GotoAsync(Server.Address + "/account/sign-in");
        await FillAsync(page, Ada, "not the password");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Email or password is wrong. Check both and try again.");
        await Expect(page.GetByLabel("Email")).ToHaveValueAsync(Ada);
        await Expect(page.GetByLabel("Password")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Password")).ToHaveAccessibleDescriptionAsync("Email or password is wrong. Check both and try again.");
        await FillAsync(page, "nobody@acme.example", "not the password");

        await Expect(page.GetByLabel("Email")).ToHaveValueAsync("nobody@acme.example");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Email or password is wrong. Check both and try again.");
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_page_says_how_long_to_wait()
    {
        var page = (await OpenAsync()).Page;
        await page.GotoAsync(Server.Address + "/account/sign-in");
        for (var i = 0; i < 5; i++)
            await FillAsync(page, Ada, "not the password");
        await FillAsync(page, Ada, TestServer.Password);

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync(WaitText());
    }

    [Fact]
    public async Task Signing_out_closes_the_app()
    {
        var page = await OpenAsync("/app/links");
        await page.Locator(".account-menu button").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Server.Address + "/account/sign-in");

        await page.GotoAsync(Server.Address + "/app/links");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_member_of_two_organizations_changes_between_them()
    {
        await Server.MemberAsync(Ada, "Beta");
        await Server.LinkAsync(new LinkBuilder().Slug("of-acme").Name("Link of Acme"));
        await Server.LinkAsync(new LinkBuilder().Slug("of-beta").Name("Link of Beta"), "Beta");
        var page = await OpenAsync("/app/links");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Link of Acme" })).ToBeVisibleAsync();

        await page.Locator(".organization-menu button").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Beta" }).ClickAsync();
        await Expect(page.Locator(".organization-menu")).ToHaveTextAsync("Beta");
        await page.GetByRole(AriaRole.Link, new() { Name = "Links", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Link of Beta" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Link of Acme" })).ToHaveCountAsync(0);
    }

    private static async Task FillAsync(IPage page, string email, string password)
    {
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    [GeneratedRegex("^Too many tries. Wait [1-5] minutes?, then try again.$")]
    private static partial Regex WaitText();
}
