using System.Text.RegularExpressions;
using LinkApp.Core.Organizations;
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
        await page.GetByRole(AriaRole.Button, new() { Name = $"Copy {Server.Address}/spring" }).ClickAsync();
        await Expect(page.GetByText("Copied")).ToBeVisibleAsync();

        Assert.Equal($"{Server.Address}/spring", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task A_link_is_deleted_only_after_a_confirmation()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete /spring" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete /spring" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete link" }).ClickAsync();
        await Expect(page.GetByText("/spring is deleted.")).ToBeVisibleAsync();
        await Expect(page.GetByText("No links yet")).ToBeVisibleAsync();
        using var answer = await Server.ClickAsync("spring");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
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
        await page.GetByRole(AriaRole.Button, new() { Name = "Load more" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(60);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Load more" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Every_button_of_a_link_has_a_name_for_screen_readers()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links");
        var row = page.GetByRole(AriaRole.Listitem);

        await Expect(row.GetByRole(AriaRole.Link, new() { Name = "Edit /spring" })).ToBeVisibleAsync();
        await Expect(row.GetByRole(AriaRole.Button, new() { Name = "Delete /spring" })).ToBeVisibleAsync();
        await Expect(row.GetByRole(AriaRole.Button, new() { Name = "QR code of /spring" })).ToBeVisibleAsync();
        await Expect(row.GetByRole(AriaRole.Button)).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_viewer_sees_the_links_and_no_way_to_change_them()
    {
        await Server.MemberAsync(Grace, role: Role.Viewer);
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links", Grace);

        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "New link" })).ToHaveCountAsync(0);
    }

    [GeneratedRegex(@"/app/links\?search=spring$")]
    private static partial Regex SearchUrl();
}
