using System.Text.RegularExpressions;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The list of links.</summary>
public sealed partial class LinkListTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task The_short_url_is_copied_to_the_clipboard()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy /spring" }).ClickAsync();
        await Expect(page.GetByText("Copied")).ToBeVisibleAsync();

        Assert.Equal($"{Server.Address}/spring", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task A_link_is_deleted_after_a_confirmation_and_comes_back_from_the_deleted_ones()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        await Server.LinkAsync(new LinkBuilder().Slug("summer").Name("Summer"));
        await Server.LinkAsync(new LinkBuilder().Slug("autumn").Name("Autumn"));
        var page = await OpenAsync("/app/links");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await LinkList.ChooseAsync(page, "summer", "Delete…");
        await Expect(dialog).ToContainTextAsync("Visitors will get “Link not found”. You can restore the link later.");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator(".link-row").Filter(new() { HasText = "/summer" }).Locator(":focus")).ToHaveCountAsync(1);

        await LinkList.ChooseAsync(page, "summer", "Delete…");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete link" }).ClickAsync();
        await Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("/summer deleted.");
        await Expect(page.Locator(".link-row")).ToHaveCountAsync(2);
        await Expect(page.Locator(".link-row").Nth(1).Locator(".link-name")).ToBeFocusedAsync();
        using (var answer = await Server.ClickAsync("summer"))
            Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);

        await page.GetByText("Deleted", new() { Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("state=deleted$"));
        await Expect(page.Locator(".deleted-links .link-row")).ToContainTextAsync($"{Ada} deleted it just now");
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore /summer" }).ClickAsync();
        await Expect(page.GetByText("/summer restored.")).ToBeVisibleAsync();
        await Expect(page.GetByText("No deleted links")).ToBeVisibleAsync();
        using (var answer = await Server.ClickAsync("summer"))
            Assert.Equal(System.Net.HttpStatusCode.Found, answer.StatusCode);
        await page.GetByText("All", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator(".link-row")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_link_is_changed_and_duplicated_from_its_menu()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring").Country("MY", "https://example.com/my").Tags("print"));
        await Server.LinkAsync(new LinkBuilder().Slug("other").Name("Other"));
        var page = await OpenAsync("/app/links");
        var row = page.Locator(".link-row").Filter(new() { HasText = "/spring" });
        await LinkList.ChooseAsync(page, "spring", "Disable");
        await Expect(row).ToContainTextAsync("Disabled");
        await Expect(row.Locator(":focus")).ToHaveCountAsync(1);
        await LinkList.ChooseAsync(page, "spring", "Archive");
        await Expect(row).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Other", Exact = true })).ToBeFocusedAsync();
        await page.Locator(".mud-snackbar").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(row.Locator(".link-name")).ToBeFocusedAsync();

        await LinkList.ChooseAsync(page, "spring", "Duplicate");
        var form = new LinkForm(page);
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Spring (copy)");
        await Expect(form.Slug).ToHaveValueAsync("");
        await Expect(form.Rules).ToContainTextAsync("https://example.com/my");
    }

    [Fact]
    public async Task The_search_finds_by_name_and_stands_in_the_url()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("one").Name("Spring sale"));
        await Server.LinkAsync(new LinkBuilder().Slug("two").Name("Summer sale"));
        var page = await OpenAsync("/app/links");
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await page.GetByLabel("Search name, slug or destination").PressSequentiallyAsync("spring");

        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Listitem)).ToContainTextAsync("Spring sale");
        await Expect(page).ToHaveURLAsync(SearchUrl());
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("Search name, slug or destination")).ToHaveValueAsync("spring");
    }

    [Fact]
    public async Task A_search_without_a_match_says_so()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("one"));
        var page = await OpenAsync("/app/links?search=winter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing found" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task More_links_are_loaded_on_demand()
    {
        for (var i = 0; i < 60; i++)
            await Server.LinkAsync(new LinkBuilder().Slug($"link-{i}"));
        var page = await OpenAsync("/app/links");
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(50);
        await Expect(page.GetByText("50 of 60 links")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Load more" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(60);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Load more" })).ToHaveCountAsync(0);
        await Expect(page.GetByText("60 of 60 links")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_viewer_sees_the_links_and_no_way_to_change_them()
    {
        await Server.MemberAsync(Grace, role: Role.Viewer);
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links", Grace);

        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await LinkList.OpenMenuAsync(page, "spring");
        await Expect(page.GetByRole(AriaRole.Menuitem)).ToHaveTextAsync(["Copy short URL", "QR code", "Report", "History"]);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "New link" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_filter_stands_in_the_url_and_the_browsers_way_back_undoes_it_step_by_step()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("one").Tags("print", "mail"));
        await Server.LinkAsync(new LinkBuilder().Slug("two").Tags("print").Options(new() { IsEnabled = false }));
        await Server.LinkAsync(new LinkBuilder().Slug("three"));
        var page = await OpenAsync("/app/links");
        var rows = page.GetByRole(AriaRole.Listitem);
        await Expect(rows).ToHaveCountAsync(3);

        // On the name: a click there closed the menu, or crashed the tab, when the menu was made by hand.
        var tags = page.GetByLabel("Tags", new() { Exact = true });
        await tags.ClickAsync();
        await page.Locator(".tag-item").GetByText("print").ClickAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(tags).ToHaveValueAsync("");
        await page.GetByText("Disabled", new() { Exact = true }).First.ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("Disabled");
        await page.Locator(".sort").ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Name", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"\?state=disabled&tag=print&sort=name$"));

        await page.ReloadAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Sort by" })).ToHaveValueAsync("Name");
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Sort by" })).ToHaveValueAsync("Newest first");
        await page.GoBackAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the tag print from the filter" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await rows.Filter(new() { HasText = "/one" }).GetByRole(AriaRole.Link, new() { Name = "mail" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Selected_links_are_changed_together_and_a_summary_says_what_was_done()
    {
        for (var i = 1; i <= 5; i++)
            await Server.LinkAsync(new LinkBuilder().Slug($"link{i}").Tags(i == 5 ? ["print"] : []));
        var page = await OpenAsync("/app/links");
        var rows = page.GetByRole(AriaRole.Listitem);
        var status = page.Locator(".mud-snackbar .mud-snackbar-content-message");
        await page.GetByLabel("Select /link5").ClickAsync();
        await page.GetByLabel("Select /link3").ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Selected links" })).ToContainTextAsync("3 links selected");

        await page.GetByRole(AriaRole.Button, new() { Name = "Tags…" }).ClickAsync();
        await page.GetByLabel("Add tags").FillAsync("print");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change tags" }).ClickAsync();
        await Expect(status).ToHaveTextAsync("2 links retagged. 1 unchanged: it has these tags, or would have more than 20.");
        await Expect(rows.GetByRole(AriaRole.Link, new() { Name = "print" })).ToHaveCountAsync(3);

        await page.GetByLabel("Select all shown").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete…", Exact = true }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Delete 5 links?");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(5);

        await page.GetByRole(AriaRole.Button, new() { Name = "Archive", Exact = true }).ClickAsync();
        await Expect(status).ToHaveTextAsync("5 links archived.");
        await Expect(page.GetByText("No links yet")).ToBeVisibleAsync();
        await page.GetByText("Archived", new() { Exact = true }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task All_found_are_selected_beyond_what_is_shown()
    {
        for (var i = 0; i < 60; i++)
            await Server.LinkAsync(new LinkBuilder().Slug($"link-{i}"));
        var page = await OpenAsync("/app/links");
        await page.GetByLabel("Select all shown").CheckAsync();
        await Expect(page.GetByText("50 links selected")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Select all 60" }).ClickAsync();
        await Expect(page.GetByText("60 links selected")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Disable", Exact = true }).ClickAsync();
        await Expect(page.GetByText("60 links disabled.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_list_is_used_with_the_keyboard_alone()
    {
        for (var i = 1; i <= 4; i++)
            await Server.LinkAsync(new LinkBuilder().Slug($"link{i}").Name($"Link {i}"));
        var page = await OpenAsync("/app/links");
        ILocator Name(int i) => page.GetByRole(AriaRole.Link, new() { Name = $"Link {i}", Exact = true });
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(4);

        await Expect(page.Locator("[data-keys=ready]")).ToBeAttachedAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("j");
        await Expect(Name(4)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByText("1 link selected")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("j");
        await Expect(Name(2)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+X");
        await Expect(page.GetByText("3 links selected")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Selected links" })).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("/");
        var search = page.GetByLabel("Search name, slug or destination");
        await Expect(search).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("j3");
        await Expect(search).ToHaveValueAsync("j3");
        await Expect(page.GetByText("Nothing found")).ToBeVisibleAsync();
        await search.FillAsync("link3");
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await search.BlurAsync();
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("e");
        await Expect(page).ToHaveURLAsync(new Regex("/app/links/link3$"));
    }

    [Fact]
    public async Task The_keys_can_be_switched_off_for_those_who_speak_to_their_computer()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links");
        await Expect(page.Locator("[data-keys=ready]")).ToBeAttachedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keyboard shortcuts" }).ClickAsync();
        await page.GetByLabel("Use these keys in this browser").UncheckAsync();
        await Expect(page.GetByLabel("Use these keys in this browser")).Not.ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Expect(page.Locator("[data-keys=ready]")).ToBeAttachedAsync();
        await page.Keyboard.PressAsync("/");

        await Expect(page.GetByLabel("Search name, slug or destination")).Not.ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_row_shows_its_clicks_and_what_the_link_is_now()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Options(new() { MaxClicks = 3 }));
        for (var i = 0; i < 2; i++)
            (await Server.ClickAsync("spring")).Dispose();
        var page = await OpenAsync("/app/links");
        var row = page.GetByRole(AriaRole.Listitem);
        await Expect(row).ToContainTextAsync("2 clicks");
        await Expect(row).ToContainTextAsync("Active");
        await Expect(row.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("Clicks in the last 6 hours: .*2") })).ToBeVisibleAsync();

        (await Server.ClickAsync("spring")).Dispose();
        await page.ReloadAsync();
        await Expect(row).ToContainTextAsync("3 clicks");
        await Expect(row).ToContainTextAsync("Expired");
    }

    [GeneratedRegex(@"/app/links\?search=spring$")]
    private static partial Regex SearchUrl();
}
