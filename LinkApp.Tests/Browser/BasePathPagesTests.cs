using System.Collections.Concurrent;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wallboards;
using LinkApp.Tests.Browser.Pages;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>All pages under a base path: nothing that they load is missing, and no address on them is outside the path.</summary>
public sealed class BasePathPagesTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string BasePath = "/links";

    // As the browser resolves them, with the page's base.
    private const string AddressesOutside = """
        base => [...document.querySelectorAll('[href], [src], form[action]')]
          .map(element => element.href || element.src || element.action)
          .filter(address => typeof address === 'string' && address.startsWith(location.origin) && !address.startsWith(location.origin + base + '/'))
        """;

    private readonly BrowserFixture _browser = browser;

    protected override bool HasAdmin => false;

    protected override string[] Settings => [$"--Http:BasePath={BasePath}", "--Live:Interval=200ms"];

    [Fact]
    public async Task Every_page_works_and_leads_nowhere_else()
    {
        await using var window = await _browser.OpenAsync(Server.Address + BasePath, Look.Desktop);
        var page = window.Page;
        var missing = new ConcurrentQueue<string>();
        window.Context.Response += (_, answer) =>
        {
            if (answer.Status >= 400)
                missing.Enqueue($"{answer.Status} {answer.Url}");
        };

        var destination = $"{Server.Address}{BasePath}/account/denied";

        // Setup, and then a new link whose short URL is opened; its destination is on the same host.
        await window.GoToAsync("/");
        await page.GetByLabel("Organization").FillAsync("Acme");
        await page.GetByLabel("Email").FillAsync(Ada);
        await page.GetByLabel("Password").FillAsync(TestServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and start" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{Server.Address}{BasePath}/app");
        await page.GetByRole(AriaRole.Link, new() { Name = "Links", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New link" }).ClickAsync();
        await page.GetByLabel("Destination", new() { Exact = true }).FillAsync(destination);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        var shortUrl = page.Locator(".link-row a.short-url");
        var slug = (await shortUrl.GetAttributeAsync("href"))!.Split('/')[^1];
        Assert.Equal($"{Server.Address}{BasePath}/{slug}", await shortUrl.GetAttributeAsync("href"));
        var opened = await page.RunAndWaitForPopupAsync(() => shortUrl.ClickAsync());
        await Expect(opened).ToHaveURLAsync(destination);

        var outside = new List<string>();
        foreach (var path in PageRoutes.With(slug))
        {
            await window.GoToAsync(path);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            outside.AddRange((await page.EvaluateAsync<string[]>(AddressesOutside, BasePath)).Select(address => $"{path} leads to {address}"));
        }

        await SeeClicksAsync(window, slug);
        await page.Locator(".account-menu button").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{Server.Address}{BasePath}/account/sign-in");
        Assert.Empty(missing);
        Assert.Empty(outside);
        window.AssertClean();
    }

    /// <summary>Opens what scripts draw: the live map, a wallboard, a report and a QR code.</summary>
    private async Task SeeClicksAsync(BrowserWindow window, string slug)
    {
        var page = window.Page;
        var map = new LiveMap(page);
        await window.GoToAsync("/app/live");
        await Expect(page.Locator("[data-position]")).ToBeAttachedAsync();
        (await Server.ClickAsync($"{BasePath[1..]}/{slug}", Visitors.Malaysia)).Dispose();
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);
        await Pictures.TakeAsync(page, "base-path-live", Look.Desktop);

        var token = await Server.Services.GetRequiredService<WallboardLinks>().CreateAsync(
            await Server.OrganizationAsync(), "Office", new Author(Ada), TestContext.Current.CancellationToken);
        await window.GoToAsync($"/app/wallboard/{token}");
        await Expect(map.Dot("MY")).ToHaveCountAsync(1);

        await window.GoToAsync($"/app/links/{slug}/report");
        await Expect(page.Locator(".apexcharts-svg").First).ToBeVisibleAsync();
        await Expect(page.Locator(".country-map path").First).ToBeAttachedAsync();
        await Pictures.TakeAsync(page, "base-path-report", Look.Desktop, fullPage: true);

        await window.GoToAsync("/app/links");
        await LinkList.ChooseAsync(page, slug, "QR code");
        var code = page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Img);
        await Expect(code).ToHaveAttributeAsync("alt", $"QR code of {Server.Address}{BasePath}/{slug}");
        await Eventually.TrueAsync(() => code.EvaluateAsync<bool>("picture => picture.naturalWidth > 0"), "the code is drawn");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }
}
