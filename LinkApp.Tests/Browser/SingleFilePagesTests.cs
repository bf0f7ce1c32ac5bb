using System.Collections.Concurrent;
using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The pages of the single binary: it contains everything that they load.</summary>
[Trait("Tier", "full")]
public sealed class SingleFilePagesTests(BrowserFixture browser, SingleFile file)
{
    [Fact]
    public async Task Every_page_works_and_finds_all_that_it_loads()
    {
        using var copy = await file.CopyAsync();
        Assert.Equal(0, (await copy.RunAsync(
            "admin", "create", "--email", "ada@acme.example", "--password", TestServer.Password, "--organization", "Acme")).ExitCode);
        await using var server = await copy.ServeAsync();
        await using var window = await browser.OpenAsync(server.Address, Look.Desktop);
        var missing = new ConcurrentQueue<string>();
        window.Page.Response += (_, answer) =>
        {
            if (answer.Status >= 400)
                missing.Enqueue($"{answer.Status} {answer.Url}");
        };

        await window.SignInAsync("ada@acme.example", "/app/links/new");
        await window.Page.GetByLabel("Destination", new() { Exact = true }).FillAsync("https://example.com/");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        var slug = (await window.Page.Locator(".link-row a.short-url").GetAttributeAsync("href"))!.Split('/')[^1];
        foreach (var path in PageRoutes.With(slug))
        {
            await window.GoToAsync(path);
            await window.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        }
        await window.GoToAsync("/app/live");
        await Expect(window.Page.Locator("[data-position]")).ToBeAttachedAsync();
        await Expect(window.Page.Locator("header connection-chip")).ToHaveTextAsync("Connected");

        Assert.Empty(missing);
        window.AssertClean();
    }
}
