using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Leaving a page before it has loaded.</summary>
public sealed class LeavingTests(BrowserFixture browser) : BrowserTest(browser)
{
    protected override bool HandsWindowsOn => false;

    [Theory]
    [InlineData("leaflet-map")]
    [InlineData("live-clicks")]
    [InlineData("world")]
    public async Task The_live_map_can_be_left_while_a_part_of_it_is_on_its_way(string part)
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring sale"));
        var page = await OpenAsync("/app/links");
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync($"**/assets/{part}*", async route =>
        {
            asked.TrySetResult();
            await go.Task;
            await route.ContinueAsync();
        });
        await page.GetByRole(AriaRole.Link, new() { Name = "Live map" }).ClickAsync();
        await asked.Task.WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken);

        await page.GetByRole(AriaRole.Link, new() { Name = "Links", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Spring sale" })).ToBeVisibleAsync();
        var came = page.WaitForResponseAsync(answer => answer.Url.Contains($"/assets/{part}", StringComparison.Ordinal));
        go.SetResult();
        await came;

        // Opening the map again works, and by then anything left over from the first visit has run.
        await page.GetByRole(AriaRole.Link, new() { Name = "Live map" }).ClickAsync();
        await Expect(page.Locator("[data-position]")).ToBeAttachedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Links", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Spring sale" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Something went wrong")).ToHaveCountAsync(0);
    }
}
