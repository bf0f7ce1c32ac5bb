using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The page that creates several links from pasted lines.</summary>
public sealed class SeveralLinksPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private static readonly Look[] Looks = [new(Dark: true), new(Dark: false), new(Dark: true, 390, 844), new(Dark: false, 390, 844)];

    [Fact]
    public async Task Lines_are_checked_created_together_and_their_short_urls_copied()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("kept").To("https://example.com/kept"));
        var page = await OpenAsync("/app/links/new");
        await page.GetByRole(AriaRole.Link, new() { Name = "Several at once" }).ClickAsync();
        await page.GetByLabel("Addresses").FillAsync("fair https://example.com/1\n\nexample.com/2\nkept https://example.com/3\nbad javascript:alert(1)\nhttps://example.com/kept");
        var tags = page.GetByRole(AriaRole.Combobox, new() { Name = "Tags for all links" });
        await tags.FillAsync("print");
        await page.GetByText("Add “print”").ClickAsync();
        await page.GetByLabel("Use the link that an address has already").CheckAsync();
        await Check(page).ClickAsync();

        await Expect(Heading(page)).ToHaveTextAsync("5 lines: 2 new, 1 existing, 2 to correct");
        await Expect(page.Locator(".several-preview")).ToBeFocusedAsync();
        await Expect(Line(page, 4)).ToContainTextAsync("Slug: “kept” is taken by a link or by an earlier line.");
        await Expect(Line(page, 5)).ToContainTextAsync("Address: A destination is a full address that starts with http:// or https://.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create 2 links" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "2 links created, 1 existed already" })).ToBeVisibleAsync();
        await Expect(page.Locator(".several-result")).ToBeFocusedAsync();
        await Expect(page.Locator(".several-result .short-url").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("/fair$"));
        var copied = await page.GetByRole(AriaRole.Button, new() { Name = "Copy all 3" }).GetAttributeAsync("data-copy");
        Assert.Equal(3, copied!.Split('\n').Length);
        Assert.StartsWith($"{Server.Address}/fair\n", copied, StringComparison.Ordinal);

        // What was wrong is still there, with its new line numbers.
        await Expect(page.GetByLabel("Addresses")).ToHaveValueAsync("kept https://example.com/3\nbad javascript:alert(1)");
        await page.GetByLabel("Addresses").FillAsync("kept-2 https://example.com/3");
        await Check(page).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create 1 link" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "1 link created" })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Addresses")).ToHaveValueAsync("");

        var link = await Server.Services.GetRequiredService<LinkQueries>().FindAsync(
            await Server.OrganizationAsync(), "kept-2", TestContext.Current.CancellationToken);
        Assert.Equal("print", Assert.Single(link!.Tags));
    }

    [Fact]
    public async Task A_list_that_can_not_be_stored_stays_with_the_reason_and_survives_a_reload()
    {
        var page = await OpenAsync("/app/links/new/several");
        await page.GetByLabel("Addresses").FillAsync("fair https://example.com/1");
        await Check(page).ClickAsync();
        using (new StoreLock(Server))
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Create 1 link" }).ClickAsync();
            await Expect(page.Locator(".error-alert")).ToContainTextAsync("The links were not created: another program is using the database.");
            await Expect(page.Locator(".error-alert")).ToBeFocusedAsync();
        }
        await Expect(page.GetByLabel("Addresses")).ToHaveValueAsync("fair https://example.com/1");

        await Eventually.TrueAsync(
            () => page.EvaluateAsync<bool>("Object.values(sessionStorage).some(text => text.includes('example.com/1'))"), "the draft is stored");
        await page.ReloadAsync();
        await Expect(page.GetByText("Restored what you typed.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Addresses")).ToHaveValueAsync("fair https://example.com/1");
    }

    [Fact]
    public async Task A_list_of_any_length_is_taken_or_refused_with_its_limit()
    {
        var page = await OpenAsync("/app/links/new/several");
        await page.GetByLabel("Addresses").FillAsync(string.Join('\n', Enumerable.Range(0, 251).Select(i => $"https://example.com/{new string('x', 300)}/{i}")));
        await Check(page).ClickAsync();
        await Expect(page.GetByText("At most 250 links can be created at once; these are 251.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Addresses")).ToBeFocusedAsync();

        await page.GetByLabel("Addresses").FillAsync(new string('x', 110_000));
        await Check(page).ClickAsync();
        await Expect(page.GetByText("The text can have at most 100,000 characters; this one has 110,000.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Axe_finds_nothing_to_mend_in_any_look()
    {
        var window = await OpenAsync();
        await window.SignInAsync(Ada, "/app/links/new/several");
        var page = window.Page;
        foreach (var look in Looks)
        {
            await window.LookAsync(look, ReducedMotion.Reduce);
            await window.GoToAsync("/app/links/new/several");
            await page.GetByLabel("Addresses").FillAsync(
                "fair https://example.com/a/long/address/of/a/page?with=parameters&that=are&longer=than&a=line\nhttps://example.com/2\nbad javascript:alert(1)");
            await Check(page).ClickAsync();
            await Expect(Heading(page)).ToBeVisibleAsync();
            await page.AssertAccessibleAsync();
            await Pictures.TakeAsync(page, "several-checked", look, fullPage: true);
            await page.GetByLabel("Addresses").FillAsync($"https://example.com/{look}/1\nhttps://example.com/{look}/a/long/address/of/a/page?with=parameters&that=are&longer");
            await Check(page).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Create 2 links" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "2 links created" })).ToBeVisibleAsync();
            await page.AssertAccessibleAsync();
            await Pictures.TakeAsync(page, "several-created", look, fullPage: true);
        }
    }

    private static ILocator Check(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Check", Exact = true });

    private static ILocator Heading(IPage page) => page.Locator(".several-preview h2");

    private static ILocator Line(IPage page, int number) => page.Locator(".several-preview li").Filter(new() { HasText = $"Line {number}" });
}
