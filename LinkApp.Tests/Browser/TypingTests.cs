using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>A field keeps what somebody types until they have finished.</summary>
public sealed class TypingTests(BrowserFixture browser) : BrowserTest(browser)
{
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
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("search=spring(%20|\\+)sale$"));
        await Expect(search).ToHaveValueAsync("spring sale");

        // What is not typed does replace the text.
        await page.GetByRole(AriaRole.Link, new() { Name = "Links", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await Expect(search).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_slug_keeps_its_spaces_and_a_date_its_other_parts_while_they_are_typed()
    {
        var form = new LinkForm(await OpenAsync("/app/links/new"));
        await form.OpenAsync("Availability");
        var from = form.Field("Valid from");
        await from.FillAsync("2026-10-31T12:30");
        await from.PressAsync("Backspace");
        await form.Slug.FillAsync("two ");
        await Expect(form.Page.GetByText("/two", new() { Exact = false })).ToBeVisibleAsync();
        await form.Slug.PressSequentiallyAsync("words");
        await Expect(form.Slug).ToHaveValueAsync("two words");
        await TypeDayAsync(from, "05");
        await Expect(from).ToHaveValueAsync("2026-10-05T12:30");

        // A page that ended with something typed would ask whether to leave it.
        form.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await form.Page.GotoAsync("/app/reports");
        await form.Page.GetByText("Custom…").ClickAsync();
        var day = form.Page.GetByLabel("From", new() { Exact = true });
        var before = await day.InputValueAsync();
        await day.PressAsync("Backspace");
        await form.Page.GetByText("Compare with the period before").ClickAsync();
        await Expect(form.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("compare"));
        await form.Page.GetByText("Custom…").ClickAsync();
        await TypeDayAsync(day, "05");
        await Expect(day).ToHaveValueAsync($"{before[..8]}05");
    }

    // The day is the first part in the language of the browser, British English.
    private static async Task TypeDayAsync(ILocator field, string day)
    {
        await field.FocusAsync();
        await field.PressSequentiallyAsync(day);
    }
}
