using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

public sealed class SetupTests(BrowserFixture browser) : BrowserTest(browser)
{
    protected override bool HasAdmin => false;

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync();

    [Fact]
    public async Task The_first_visitor_creates_the_organization_and_is_its_admin()
    {
        var page = (await OpenAsync()).Page;
        await page.GotoAsync(Server.Address + "/");
        await Expect(page).ToHaveURLAsync(Server.Address + "/account/setup");
        await CreateAsync(page, TestServer.Password);

        await Expect(page.Locator("header connection-chip")).ToHaveTextAsync("Connected");
        await Expect(page.GetByRole(AriaRole.Banner)).ToContainTextAsync("Acme GmbH");
        await page.GetByRole(AriaRole.Link, new() { Name = "Links", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Create the first link" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_setup_is_closed_once_there_is_an_admin()
    {
        var page = (await OpenAsync()).Page;
        await page.GotoAsync(Server.Address + "/account/setup");
        await CreateAsync(page, TestServer.Password);
        await Expect(page.Locator("header connection-chip")).ToHaveTextAsync("Connected");

        await page.GotoAsync(Server.Address + "/account/setup");
        await Expect(page).ToHaveURLAsync(Server.Address + "/account/sign-in");
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_else_has_to_be_typed_again()
    {
        var page = (await OpenAsync()).Page;
        await page.GotoAsync(Server.Address + "/account/setup");
        await CreateAsync(page, "short");

        await Expect(page.GetByText("Choose a password with at least 10 characters.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Password")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Password")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Organization")).ToHaveValueAsync("Acme GmbH");
        await Expect(page.GetByLabel("Email")).ToHaveValueAsync(Ada);
    }

    private static async Task CreateAsync(IPage page, string password)
    {
        await page.GetByLabel("Organization").FillAsync("Acme GmbH");
        await page.GetByLabel("Email").FillAsync(Ada);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and start" }).ClickAsync();
    }
}
