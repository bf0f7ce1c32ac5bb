using LinkApp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The menus that open below a button.</summary>
public sealed class MenuTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task A_menu_stays_open_while_its_text_is_clicked()
    {
        var page = await OpenAsync("/app/reports");
        await page.GetByText("Custom…").ClickAsync();
        await page.Locator(".days-popover form").ClickAsync(new() { Position = new() { X = 2, Y = 2 } });
        await Expect(page.GetByLabel("From", new() { Exact = true })).ToBeVisibleAsync();
    }
}
