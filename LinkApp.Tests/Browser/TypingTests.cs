using System.Text.RegularExpressions;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>A field does not change its text while it is typed.</summary>
public sealed class TypingTests(BrowserFixture browser) : BrowserTest(browser)
{
    protected override bool HandsWindowsOn => false;

    [Fact]
    public async Task The_search_keeps_a_space_that_is_typed_before_a_pause()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("one").Name("Spring sale"));
        await Server.LinkAsync(new LinkBuilder().Slug("two").Name("Summer sale"));
        var page = await OpenAsync("/app/links");
        var search = page.GetByLabel("Search name, slug or destination");
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await search.FillAsync("spring ");
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await search.PressSequentiallyAsync("sale");
        await Expect(page).ToHaveURLAsync(new Regex("search=spring(%20|\\+)sale$"));
        await Expect(search).ToHaveValueAsync("spring sale");

        // A change that was not typed replaces the text.
        await page.GetByRole(AriaRole.Link, new() { Name = "Links", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await Expect(search).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_slug_keeps_its_spaces_and_a_date_that_is_half_typed_stays()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.OpenAsync("Availability");
        var from = form.Field("Valid from");
        await from.FillAsync("10 Oct");
        await form.Slug.FillAsync("two ");
        await Expect(form.Page.GetByText("/two").First).ToBeVisibleAsync();
        await form.Slug.PressSequentiallyAsync("words");
        await Expect(form.Slug).ToHaveValueAsync("two words");

        await Expect(from).ToHaveValueAsync("10 Oct");
        await from.PressAsync("End");
        await from.PressSequentiallyAsync(" 2026");
        await from.BlurAsync();
        await Expect(form.Page.GetByRole(AriaRole.Textbox, new() { Name = "Valid from: time" })).ToHaveValueAsync("00:00");
        await Expect(from).ToHaveValueAsync("10 Oct 2026");
    }

    [Fact]
    public async Task A_day_of_a_report_keeps_its_other_parts_while_it_is_typed()
    {
        var page = await OpenAsync("/app/reports");
        await page.GetByText("Custom…").ClickAsync();
        var day = page.GetByLabel("From", new() { Exact = true });
        await day.FillAsync("2026-10-10");
        await day.PressAsync("Backspace");
        // The server renders both fields again.
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("2026-10-09");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Choose both days.")).ToBeVisibleAsync();

        await TypeAsync(day, "10");
        await Expect(day).ToHaveValueAsync("2026-10-10");
    }

    [Theory]
    [InlineData("/app/links", "Search name, slug or destination")]
    [InlineData("/app/links/new", "Destination")]
    [InlineData("/app/links/new", "Slug")]
    [InlineData("/app/links/new", "Name")]
    [InlineData("/app/links/new", "Tags")]
    [InlineData("/app/links/new", "Country")]
    [InlineData("/app/live", "Show only one link")]
    public async Task What_is_typed_over_a_slow_connection_stays(string path, string label)
    {
        await Server.LinkAsync(new LinkBuilder().Slug("one"));
        var window = await OpenAsync();
        var connection = await PageConnection.RouteAsync(window.Page);
        await window.SignInAsync(Ada, path);
        if (label == "Country")
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Add a country" }).ClickAsync();
        // The test of a link has a country, too.
        var field = window.Page.Locator(label == "Country" ? ".rule" : "main").GetByLabel(label, new() { Exact = true });
        await Expect(field).ToBeVisibleAsync();

        connection.Hold();
        await field.FocusAsync();
        await window.Page.Keyboard.TypeAsync("malay");
        await Eventually.TrueAsync(() => connection.LateCount > 0, "the server has answered to the focus or a letter");
        connection.Arrive();
        await window.Page.Keyboard.TypeAsync("sia");

        await Expect(field).ToHaveValueAsync("malaysia");
    }

    [Fact]
    public async Task What_is_typed_into_a_picker_replaces_what_was_picked()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("one"));
        await Server.LinkAsync(new LinkBuilder().Slug("two"));
        var page = await OpenAsync("/app/live");
        var field = page.GetByLabel("Show only one link", new() { Exact = true });
        await new LinkForm(page).PickAsync(field, "one", "/one");
        await Expect(field).ToHaveValueAsync("/one");
        await page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" }).FocusAsync();

        await field.ClickAsync();
        await page.Keyboard.TypeAsync("two");
        await Expect(field).ToHaveValueAsync("two");
        // In a field that already has the focus, a click only places the caret, as in every field.
        await field.ClickAsync(new() { Position = new() { X = 4, Y = 4 } });
        await page.Keyboard.TypeAsync("/");
        await Expect(field).ToHaveValueAsync(new Regex("^/?two/?$"));
    }

    // Types into the first part, which is the day or the month, depending on the browser's language.
    private static async Task TypeAsync(ILocator field, string part)
    {
        await field.FocusAsync();
        await field.PressSequentiallyAsync(part);
    }
}
