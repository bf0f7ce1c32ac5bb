using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser.Pages;

/// <summary>The list of links.</summary>
internal static class LinkList
{
    /// <summary>Chooses an item of a link's menu.</summary>
    public static async Task ChooseAsync(IPage page, string slug, string item)
    {
        await OpenMenuAsync(page, slug);
        await page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }

    public static async Task OpenMenuAsync(IPage page, string slug)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Actions for /{slug}", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem).First).ToBeVisibleAsync();
    }
}
