using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The frame of all pages: header, navigation, command palette, and what it says about the connection.</summary>
public sealed class ShellTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string LongName = "Northwind Outdoor Equipment and Travel Company";

    protected override bool HandsWindowsOn => false;

    [Fact]
    public async Task The_frame_is_there_before_the_circuit_and_the_page_reads_its_data_only_once()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring sale"));
        var page = await OpenAsync("/app");
        var circuit = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await circuit.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(Server.Address + "/app/links");

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Live map" })).ToBeVisibleAsync();
        await Expect(page.Locator("main [aria-busy=true]")).ToBeVisibleAsync();
        await Expect(page.Locator("header connection-chip")).ToHaveTextAsync("Connecting");
        Assert.DoesNotContain("Spring sale", await page.ContentAsync(), StringComparison.Ordinal);

        circuit.SetResult();
        await Expect(page.GetByText("Spring sale")).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_command_palette_opens_links_pages_and_actions_without_a_mouse()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring sale"));
        await Server.LinkAsync(new LinkBuilder().Slug("other").Name("Another").To("https://example.com/other"));
        var page = await OpenAsync("/app");

        await ChooseAsync(page, "spri", "Spring sale · /spring");
        await Expect(page).ToHaveURLAsync(Server.Address + "/app/links/spring");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Spring sale" })).ToBeVisibleAsync();
        await ChooseAsync(page, "wallb", "Wallboards");
        await Expect(page).ToHaveURLAsync(Server.Address + "/app/settings/wallboards");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Wallboards", Exact = true })).ToBeVisibleAsync();
        await ChooseAsync(page, "new", "New link");
        await Expect(page).ToHaveURLAsync(Server.Address + "/app/links/new");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New link", Exact = true })).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.GetByLabel("Search links, pages and actions")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("no such thing");
        await Expect(page.GetByText("Nothing found.")).ToBeVisibleAsync();
        for (var i = 0; i < "no such thing".Length; i++)
            await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.TypeAsync("dash");
        await Expect(page.Locator(".palette-list a")).ToHaveTextAsync(["DashboardPage"]);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator(".palette-list a")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Server.Address + "/app");
    }

    [Fact]
    public async Task A_device_that_is_offline_says_at_once_that_the_page_may_be_out_of_date()
    {
        var page = await OpenAsync("/app/links", expectsFailedRequests: true);
        var bar = page.Locator(".offline-bar");
        await Expect(bar).ToBeHiddenAsync();

        await page.Context.SetOfflineAsync(true);
        await Expect(bar).ToContainTextAsync("may be out of date");

        await page.Context.SetOfflineAsync(false);
        await Expect(bar).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Nothing_in_the_header_lies_over_something_else()
    {
        await Server.MemberAsync("long@acme.example", LongName);
        var page = await OpenAsync("/app/links", "long@acme.example");
        foreach (var width in new[] { 390, 720, 834, 1024, 1440 })
        {
            await page.SetViewportSizeAsync(width, 800);
            Assert.Empty(await page.EvaluateAsync<string[]>(
                """
                () => {
                  const parts = [...document.querySelectorAll('header .mud-toolbar > *')].map(part => ({ part, box: part.getBoundingClientRect() }))
                    .filter(({ box }) => box.width > 0);
                  return parts.flatMap(({ part, box }, i) => [
                    ...parts.slice(i + 1).filter(other => other.box.left < box.right - 0.5).map(other => `${part.className} over ${other.part.className}`),
                    ...(box.right > innerWidth ? [`${part.className} outside`] : []),
                  ]);
                }
                """));
        }
    }

    [Fact]
    public async Task The_tab_of_the_page_is_in_view_on_a_phone()
    {
        var window = await OpenAsync(Look.Phone);
        await window.SignInAsync(Ada, "/app/settings/system");
        var tab = window.Page.GetByRole(AriaRole.Link, new() { Name = "System", Exact = true });
        await Expect(tab).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Fact]
    public async Task A_switch_is_seen_in_forced_colours()
    {
        var page = await OpenAsync("/app/settings/internal-clicks");
        await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await Expect(page.Locator(".mud-switch-track").First).ToHaveCSSAsync("border-top-style", "solid");
        await Expect(page.Locator(".mud-switch-thumb-medium").First).ToHaveCSSAsync("border-top-width", "10px");
    }

    [Fact]
    public async Task Chosen_items_are_outlined_in_forced_colours()
    {
        var page = await OpenAsync("/app/links");
        await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Links", Exact = true })).ToHaveCSSAsync("outline-style", "solid");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Live map" })).Not.ToHaveCSSAsync("outline-style", "solid");
    }

    [Fact]
    public async Task The_theme_is_chosen_in_a_menu_and_stays()
    {
        var page = await OpenAsync("/app/links");
        await page.GetByRole(AriaRole.Button, new() { Name = "Theme" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Light" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");

        await page.ReloadAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
    }

    private static async Task ChooseAsync(IPage page, string text, string expected)
    {
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.GetByLabel("Search links, pages and actions")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(text);
        await Expect(page.Locator(".palette-list a").First).ToContainTextAsync(expected);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".mud-dialog")).ToBeHiddenAsync();
    }
}
