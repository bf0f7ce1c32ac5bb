using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using LinkApp.Tests.Support;
using LinkApp.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The pages of the single binary: nothing that a page loads is missing in it.</summary>
public sealed partial class SingleFilePagesTests(BrowserFixture browser, SingleFile file)
{
    // Pages that say of nothing that it is not there.
    private const string CatchAll = "{*";

    [Fact]
    public async Task Every_page_works_and_finds_all_that_it_loads()
    {
        using var copy = await file.CopyAsync();
        Assert.Equal(0, (await copy.RunAsync("admin", "create", "--email", "ada@acme.example", "--password", TestServer.Password, "--organization", "Acme")).ExitCode);
        await using var server = await copy.ServeAsync();
        await using var window = await BrowserWindow.OpenAsync(await browser.BrowserAsync(), server.Address, Look.Desktop);
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
        var slug = (await window.Page.Locator(".link-row .short-url a").InnerTextAsync()).Split('/')[1];
        foreach (var path in Pages(slug))
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

    /// <summary>The paths of all pages there are; those of one link are of a link with the slug.</summary>
    private static List<string> Pages(string slug) =>
        [.. typeof(Server).Assembly.GetTypes()
            .SelectMany(page => page.GetCustomAttributes<RouteAttribute>())
            .Select(route => route.Template)
            .Where(path => !path.Contains(CatchAll, StringComparison.Ordinal))
            .Select(path => SlugParameter().Replace(path, slug))
            .Select(path => OtherParameter().Replace(path, "1"))
            .Append("/api/v1/docs")];

    [GeneratedRegex(@"\{\w*Slug\w*\}")]
    private static partial Regex SlugParameter();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex OtherParameter();
}
