using System.Diagnostics;
using System.Globalization;
using LinkApp.Tests.Support;
using LinkApp.Web.Demo;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>Takes the pictures of the README from the demo. Only eng/pictures.sh runs it.</summary>
public sealed class PictureTests(BrowserFixture browser)
{
    private const int MaxBytes = 400_000;
    private const int ReportHeight = 1180;

    // More visitors than by default, so that each bar of a short window has clicks.
    private static readonly string[] Settings = ["--Live:Window=3m", "--Links:ShortHosts=go.example.com,127.0.0.1"];
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    private static readonly Look[] Looks = [new Look(Dark: true), new Look(Dark: false)];

    [Fact(Explicit = true)]
    public async Task The_demo_is_pictured_for_the_readme()
    {
        var start = new ProcessStartInfo(
            "dotnet", [ServerProcess.Program, "demo", "--urls=http://127.0.0.1:0", $"--password={TestServer.Password}", "--rate=3", .. Settings]);
        await using var demo = await ServerProcess.StartAsync(start);
        var windows = new List<(BrowserWindow Window, Look Look)>();
        try
        {
            foreach (var look in Looks)
            {
                var window = await browser.OpenAsync(demo.Address, look);
                windows.Add((window, look));
                await window.SignInAsync(DemoInstallation.Email, "/app");
                await PictureDashboardAsync(window, look);
            }
            foreach (var (window, look) in windows)
            {
                await PictureLinksAsync(window, look);
                await PictureReportAsync(window, look);
                await window.GoToAsync("/app/live");
            }
            foreach (var (window, look) in windows)
            {
                // The whole window of the map has clicks.
                await Expect(window.Page.Locator(".live-spark .bars rect[height='0']"))
            .ToHaveCountAsync(0, new() { Timeout = (float)Longest.TotalMilliseconds });
                await PictureAsync(window.Page, "live-map", look);
                window.AssertClean();
            }
        }
        finally
        {
            foreach (var (window, _) in windows)
                await window.DisposeAsync();
        }
    }

    private static async Task PictureReportAsync(BrowserWindow window, Look look)
    {
        await window.GoToAsync("/app/links/spring/report?period=90d&zone=Europe/Berlin");
        await Expect(window.Page.Locator("[data-report=ready]")).ToBeVisibleAsync();
        await Expect(window.Page.Locator(".apexcharts-svg").Nth(1)).ToBeAttachedAsync();
        await Expect(window.Page.Locator(".country-shapes .level-6").First).ToBeAttachedAsync();
        await window.Page.SetViewportSizeAsync(look.Width, ReportHeight);
        await PictureAsync(window.Page, "report", look);
        await window.Page.SetViewportSizeAsync(look.Width, look.Height);
    }

    private static async Task PictureLinksAsync(BrowserWindow window, Look look)
    {
        await window.GoToAsync("/app/links?sort=clicks");
        await Expect(window.Page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(DemoLinks.Get(DemoLinks.Organization).Count);
        await PictureAsync(window.Page, "links", look);
    }

    private static async Task PictureDashboardAsync(BrowserWindow window, Look look)
    {
        await Expect(window.Page.Locator(".small-map .click-dot").Nth(25)).ToBeAttachedAsync();
        await Expect(window.Page.Locator(".dashboard[aria-busy=false]")).ToBeAttachedAsync();
        await PictureAsync(window.Page, "dashboard", look);
    }

    private static async Task PictureAsync(IPage page, string name, Look look)
    {
        await page.EvaluateAsync("document.fonts.ready");
        var path = Path.Combine(Repository.Folder("docs", "images"), $"{name}-{(look.Dark ? "dark" : "light")}.png");
        // Animations of charts and dots have to end first.
        var picture = await page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled });
        Assert.True(picture.Length < MaxBytes, string.Create(CultureInfo.InvariantCulture, $"{path} has {picture.Length:N0} bytes, more than {MaxBytes:N0}."));
    }
}
