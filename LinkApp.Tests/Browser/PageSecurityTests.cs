using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The content security policy, and pages that work under it.</summary>
public sealed class PageSecurityTests(BrowserFixture browser) : BrowserTest(browser)
{
    [Theory]
    [InlineData("/app/no-such-page")]
    [InlineData("/account/no-such-page")]
    public async Task A_page_that_does_not_exist_says_so(string path)
    {
        var window = await OpenAsync();
        window.ExpectsFailedRequests = true;
        await window.SignInAsync(Ada);
        var answer = await window.Page.GotoAsync(Server.Address + path);

        Assert.Equal(404, answer!.Status);
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "There is no such page" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task No_page_asks_any_other_host()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Country("MY", "https://example.com/my"));
        (await Server.ClickAsync("spring", Visitors.Malaysia)).Dispose();
        var window = await OpenAsync();
        window.ExpectsFailedRequests = true;
        await window.SignInAsync(Ada);
        foreach (var path in (string[])[
            "/app", "/app/links", "/app/links/new", "/app/links/spring", "/app/live", "/app/settings/keys", "/app/settings/wallboards", "/app/settings/system",
            "/app/wallboard/unknown", "/api/v1/docs/", "/app/nowhere", "/account/sign-in", "/account/denied", "/account/error", "/nowhere",
        ])
        {
            await window.GoToAsync(path);
            await window.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        }

        Assert.Equal([new Uri(Server.Address).Authority], window.Hosts);
    }

    [Fact]
    public async Task A_picker_opens_below_its_field_under_the_content_policy()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Country("MY", "https://example.com/my"));
        var page = await OpenAsync("/app/links/spring");
        // High enough for the list to open downwards.
        await page.SetViewportSizeAsync(1440, 1400);
        var form = new LinkForm(page);
        await form.OpenRuleAsync(1);
        var field = LinkForm.Combobox(form.Rules.First, "Country");
        await field.ClickAsync();
        var popover = page.Locator(".mud-popover-open");
        await Expect(popover.Locator(".mud-list-item").First).ToBeVisibleAsync();

        await Eventually.TrueAsync(
            async () =>
            {
                var (above, below) = ((await field.BoundingBoxAsync())!, (await popover.BoundingBoxAsync())!);
                return Math.Abs(below.X - above.X) < 24 && below.Y > above.Y && below.Y < above.Y + (2 * above.Height) && below.Height > 80;
            },
            "the list lies below the field");
    }

    [Fact]
    public async Task A_dialog_lies_in_the_middle_of_the_page_under_the_content_policy()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        var page = await OpenAsync("/app/links");
        await LinkList.ChooseAsync(page, "spring", "Delete…");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();

        var box = (await dialog.BoundingBoxAsync())!;
        Assert.InRange(box.X + (box.Width / 2), (Look.Desktop.Width / 2) - 10, (Look.Desktop.Width / 2) + 10);
        Assert.InRange(box.Y + (box.Height / 2), Look.Desktop.Height / 4, Look.Desktop.Height * 3 / 4);
    }
}
