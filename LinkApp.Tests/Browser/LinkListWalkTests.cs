using System.Text.RegularExpressions;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Ways through the list of links: away and back, an action and its undo, a saved link.</summary>
public sealed class LinkListWalkTests(BrowserFixture browser) : BrowserTest(browser)
{
    // The part of each slug that can be seen: its text may be clipped by any element around it.
    private const string CutSlugs = """
        () => [...document.querySelectorAll('.link-row')].flatMap(row => {
          const slug = row.querySelector('.link-check').getAttribute('aria-label').split('/')[1];
          const walker = document.createTreeWalker(row.querySelector('.short-url'), NodeFilter.SHOW_TEXT);
          let text = walker.nextNode();
          while (text && !text.data.includes(slug))
            text = walker.nextNode();
          if (!text)
            return [slug];
          const range = document.createRange();
          range.setStart(text, text.data.indexOf(slug));
          range.setEnd(text, text.data.indexOf(slug) + slug.length);
          for (let element = text.parentElement; element !== row.parentElement; element = element.parentElement) {
            const frame = element.getBoundingClientRect();
            const clips = getComputedStyle(element).overflowX !== 'visible';
            if (clips && [...range.getClientRects()].some(part => part.right > frame.right + 1 || part.bottom > frame.bottom + 1))
              return [slug];
          }
          return [];
        })
        """;

    [Fact]
    public async Task A_slug_is_never_cut()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring-sale-2026").Name("Spring sale").Country("MY", "https://example.com/my").Tags("print"));
        await Server.LinkAsync(new LinkBuilder().Slug(new string('a', 60)).Name("The longest"));
        var page = await OpenAsync("/app/links");
        foreach (var width in (int[])[1440, 1024, 834, 390])
        {
            await page.SetViewportSizeAsync(width, 860);
            await Expect(page.Locator(".link-row")).ToHaveCountAsync(2);
            // The shell follows a new width over the circuit.
            await Eventually.TrueAsync(async () => await Pictures.SidewaysAsync(page) <= 0, $"nothing is beside the window at {width} px");
            Assert.Equal((width, ""), (width, string.Join(' ', await page.EvaluateAsync<string[]>(CutSlugs))));
        }
    }

    [Fact]
    public async Task Back_from_a_link_restores_the_rows_and_the_place()
    {
        for (var i = 0; i < 90; i++)
            await Server.LinkAsync(new LinkBuilder().Slug($"link-{i}"));
        var page = await OpenAsync("/app/links");
        await page.GetByRole(AriaRole.Button, new() { Name = "Load more" }).ClickAsync();
        await Expect(page.Locator(".link-row")).ToHaveCountAsync(90);
        await page.Locator(".link-row").Nth(70).Locator(".link-name").ClickAsync();
        await Expect(page.GetByLabel("Destination", new() { Exact = true })).ToBeVisibleAsync();
        await page.GoBackAsync();

        await Expect(page.Locator(".link-row")).ToHaveCountAsync(90);
        await Expect(page.Locator(".link-row").Nth(70)).ToBeInViewportAsync();
    }

    [Fact]
    public async Task A_saved_link_is_announced_once_with_its_address_to_copy()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links?saved=spring");
        await Expect(page.GetByText($"Saved: {Server.Address}/spring")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/app/links$"));
        var message = page.Locator(".mud-snackbar");
        await Expect(message.GetByRole(AriaRole.Link, new() { Name = "Create another" })).ToBeVisibleAsync();
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await message.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(page.GetByText("Copied")).ToBeVisibleAsync();
        Assert.Equal($"{Server.Address}/spring", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await message.GetByRole(AriaRole.Button, new() { Name = "QR code" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Img)).ToBeVisibleAsync();

        await page.ReloadAsync();
        await Expect(page.Locator(".link-row")).ToHaveCountAsync(1);
        await Expect(page.GetByText("Saved:")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_search_field_has_one_button_that_clears_it()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links?search=spring");
        var search = page.GetByLabel("Search name, slug or destination");
        await Expect(search).ToHaveValueAsync("spring");

        // Browsers add a button of their own to a field of the type search.
        await Expect(search).Not.ToHaveAttributeAsync("type", "search");
        await Expect(page.Locator(".link-filters .mud-input-clear-button")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_page_of_50_links_is_light_and_what_was_chosen_for_rows_stays()
    {
        for (var i = 0; i < 50; i++)
        {
            await Server.LinkAsync(new LinkBuilder().Slug($"campaign-{i}").Name($"Campaign {i}").To($"https://www.example.com/campaigns/{i}")
                .Country("MY", "https://example.com/my").Country("DE", "https://example.com/de").Country("JP", "https://example.com/jp")
                .Country("FR", "https://example.com/fr").Tags("print", "newsletter", "2026"));
        }
        var page = await OpenAsync("/app");
        var bytes = 0;
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => bytes += frame.Binary?.Length ?? frame.Text?.Length ?? 0;
        await page.GotoAsync(Server.Address + "/app/links");
        await Expect(page.Locator(".link-row")).ToHaveCountAsync(50);
        await Expect(page.Locator("[data-keys=ready]")).ToBeAttachedAsync();
        var nodes = await page.EvaluateAsync<int>("Math.max(...[...document.querySelectorAll('.link-row')].map(row => row.querySelectorAll('*').length + 1))");
        TestContext.Current.SendDiagnosticMessage($"50 links: {bytes:N0} bytes, {nodes} elements in a row");
        Assert.InRange(bytes, 50_000, 250_000);
        Assert.InRange(nodes, 15, 25);

        await page.GetByLabel("Compact").CheckAsync();
        await Expect(page.Locator(".links.compact")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator(".links.compact")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Search_engines_may_list_many_links_at_once()
    {
        for (var i = 1; i <= 2; i++)
            await Server.LinkAsync(new LinkBuilder().Slug($"link{i}"));
        var page = await OpenAsync("/app/links");
        await page.GetByLabel("Select all shown").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Search engines" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "May list them" }).ClickAsync();
        await Expect(page.GetByText("2 links opened to search engines.")).ToBeVisibleAsync();

        var links = await Server.Services.GetRequiredService<LinkQueries>().ListAsync(await Server.OrganizationAsync());
        Assert.All(links.Links, link => Assert.True(link.Options.IsCrawlable));
    }

    [Fact]
    public async Task Bulk_actions_can_be_undone()
    {
        for (var i = 0; i < 4; i++)
            await Server.LinkAsync(new LinkBuilder().Slug($"link{i}").Tags("print"));
        var page = await OpenAsync("/app/links");
        var rows = page.Locator(".link-row");
        var undo = page.Locator(".mud-snackbar").GetByRole(AriaRole.Button, new() { Name = "Undo" });
        await page.GetByLabel("Select /link1").ClickAsync();
        await page.GetByLabel("Select /link2").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive", Exact = true }).ClickAsync();
        await Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("2 links archived.");
        await Expect(rows).ToHaveCountAsync(2);
        await undo.ClickAsync();
        await Expect(rows).ToHaveCountAsync(4);

        await page.GetByLabel("Select all shown").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete…", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete 4 links" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(0);
        await undo.ClickAsync();
        await Expect(rows).ToHaveCountAsync(4);
        await Expect(rows.First).ToContainTextAsync("print");
    }
}
