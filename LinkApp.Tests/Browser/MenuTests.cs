using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The menus that open below a button.</summary>
public sealed class MenuTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_menu_stays_open_while_its_text_is_clicked_and_closes_when_the_focus_or_a_click_goes_elsewhere()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("one").Tags("print", "mail"));
        await Server.LinkAsync(new LinkBuilder().Slug("two").Tags("mail"));
        var page = await OpenAsync("/app/links");
        var menu = page.Locator(".tag-menu");
        await menu.Locator("summary").ClickAsync();
        await menu.GetByText("print").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(menu).ToHaveAttributeAsync("open", "");

        await menu.GetByRole(AriaRole.Checkbox).Last.FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(menu).Not.ToHaveAttributeAsync("open", "");
        await menu.Locator("summary").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Links", Exact = true }).ClickAsync();
        await Expect(menu).Not.ToHaveAttributeAsync("open", "");

        await page.GotoAsync(Server.Address + "/app/reports");
        await page.GetByText("Custom…").ClickAsync();
        await page.Locator(".days-popover form").ClickAsync(new() { Position = new() { X = 2, Y = 2 } });
        await Expect(page.GetByLabel("From", new() { Exact = true })).ToBeVisibleAsync();
    }
}
