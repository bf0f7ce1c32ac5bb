using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The page during a slow export of clicks.</summary>
public sealed class ExportStopTests(BrowserFixture browser) : BrowserTest(browser)
{
    protected override Task<TestServer>? StartOwnServerAsync() =>
        TestServer.StartAsync(replace: services => services.AddSingleton<IStartupFilter, SlowFiles>());

    [Fact]
    public async Task An_export_that_is_stopped_says_so_and_leaves_no_file_that_looks_whole()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        (await Server.ClickAsync("spring")).Dispose();
        var page = await OpenAsync("/app/links/spring/clicks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("CSV, for spreadsheets").ClickAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Expect(page.GetByText("The export was stopped. The file is incomplete.")).ToBeVisibleAsync();
        Assert.NotNull(await download.FailureAsync());
    }
}
