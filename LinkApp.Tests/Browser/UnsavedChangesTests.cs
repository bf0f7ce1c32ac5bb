using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Leaving a form with unsaved changes.</summary>
public sealed class UnsavedChangesTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Fact]
    public async Task Leaving_with_changes_asks_first()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Destination.FillAsync("https://example.com/changed");
        await form.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await form.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await Expect(form.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(form.Destination).ToHaveValueAsync("https://example.com/changed");

        await form.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await form.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await Expect(form.Page.GetByRole(AriaRole.Heading, new() { Name = "Links" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_changed_form_asks_before_its_page_closes_and_a_reload_restores_what_was_typed()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring"));
        var form = new LinkForm(await OpenAsync("/app/links/spring"));
        await form.Slug.ClickAsync();
        await form.Page.Keyboard.PressAsync("End");
        await form.Slug.PressSequentiallyAsync("-2");
        await Expect(form.Page.GetByText($"{Server.Address}/spring-2").First).ToBeVisibleAsync();
        await form.Page.WaitForFunctionAsync("() => Object.values(sessionStorage).some(draft => draft.includes('spring-2'))");
        await form.Name.FillAsync("Typed");
        var asked = new TaskCompletionSource<string>();
        form.Page.Dialog += (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            _ = dialog.AcceptAsync();
        };

        await form.Page.ReloadAsync();
        Assert.Equal("beforeunload", await asked.Task.WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken));
        await Expect(form.Page.GetByText("Restored what you typed at ")).ToBeVisibleAsync();
        await Expect(form.Slug).ToHaveValueAsync("spring-2");
        await Expect(form.Name).ToHaveValueAsync("Typed");
        await form.Button("Discard").ClickAsync();
        await Expect(form.Slug).ToHaveValueAsync("spring");
        await Expect(form.Page.GetByText("Restored what you typed")).ToHaveCountAsync(0);
        await form.Page.ReloadAsync();
        await Expect(form.Name).ToHaveValueAsync("Spring");
    }

    [Fact]
    public async Task Visitor_pages_ask_before_they_are_left_with_unsaved_changes()
    {
        var page = await OpenAsync("/app/settings/visitor-pages");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Acme Coffee");
        await Expect(page.Locator(".visitor-preview").First).ToContainTextAsync("Acme Coffee");
        await page.GetByRole(AriaRole.Link, new() { Name = "API keys" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Visitor pages saved.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "API keys" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "API keys" })).ToBeVisibleAsync();
    }
}
