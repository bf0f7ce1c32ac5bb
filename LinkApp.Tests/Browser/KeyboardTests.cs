using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Using the app with the keyboard only.</summary>
public sealed class KeyboardTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const int MostStops = 80;

    // Collects the visible controls of a page and those that got the focus; a MudBlazor field shows its focus on its frame.
    private const string Watch = """
        () => {
          const seen = new Set();
          const faint = [];
          const visible = element => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
          const name = element => element.getAttribute('aria-label') || element.innerText || element.labels?.[0]?.innerText || element.outerHTML.slice(0, 120);
          const shows = element => {
            const style = getComputedStyle(element);
            const frame = element.closest('.mud-input')?.querySelector('.mud-input-outlined-border');
            return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 || frame && parseFloat(getComputedStyle(frame).borderTopWidth) >= 2;
          };
          window.stops = {
            visit() {
              const element = document.activeElement;
              if (element === document.body || seen.has(element))
                return element.matches('body');
              seen.add(element);
              if (!shows(element))
                faint.push(name(element));
              return false;
            },
            missed: () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
              .filter(element => element.tabIndex >= 0 && !element.disabled && visible(element) && !seen.has(element)).map(name),
            faint: () => faint,
          };
        }
        """;

    [Theory]
    [InlineData("/app/links")]
    [InlineData("/app/links/new")]
    [InlineData("/app/links/spring")]
    [InlineData("/app/links/import")]
    [InlineData("/app/links/new/several")]
    [InlineData("/app/live")]
    public async Task Every_control_is_reached_by_Tab_and_shows_its_focus(string path)
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Country("MY", "https://example.com/my"));
        var page = await OpenAsync(path);
        await Expect(page.Locator("main :is(button, input):visible").First).ToBeVisibleAsync();
        await page.EvaluateAsync(Watch);
        await page.Locator(".skip").FocusAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        for (var i = 0; i < MostStops; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            await page.EvaluateAsync("stops.visit()");
        }

        Assert.Empty(await page.EvaluateAsync<string[]>("stops.missed()"));
        Assert.Empty(await page.EvaluateAsync<string[]>("stops.faint()"));
    }

    [Fact]
    public async Task The_skip_link_appears_with_the_focus_and_leads_to_the_content()
    {
        var page = await OpenAsync("/app/links");
        var skip = page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" });
        await Expect(skip).Not.ToBeInViewportAsync();
        await skip.FocusAsync();
        await Expect(skip).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("main").Locator("a, button").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_country_is_picked_with_the_keyboard_alone()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links/spring");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a country" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var country = page.Locator(".rule").GetByRole(AriaRole.Combobox, new() { Name = "Country", Exact = true });
        await Expect(country).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("malay");
        await Expect(page.Locator(".mud-popover-open .mud-list-item")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove Malaysia" })).ToBeVisibleAsync();
        await Expect(country).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Escape_closes_a_dialog_and_a_menu()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links");
        await LinkList.ChooseAsync(page, "spring", "Delete…");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        // The dialog handles keys shortly after it appears.
        await Eventually.TrueAsync(
            async () =>
            {
                await page.Keyboard.PressAsync("Escape");
                return await page.GetByRole(AriaRole.Dialog).CountAsync() == 0;
            },
            "the dialog closes");

        await page.Locator(".account-menu button").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" })).ToBeHiddenAsync();
    }
}
