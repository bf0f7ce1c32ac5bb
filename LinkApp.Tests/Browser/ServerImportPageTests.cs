using LinkApp.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>An import from a server in the browser.</summary>
public sealed class ServerImportPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private OldServer _old = null!;

    protected override string[] Settings => ["--Imports:AllowPrivateNetworks=true"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _old = await OldServer.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _old.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Links_are_read_with_progress_checked_and_created()
    {
        _old.AddLinks(300);
        _old.Troubles.Enqueue(_ => Task.FromResult(false));
        _old.Troubles.Enqueue(context => OldServer.LimitAsync(context, 4));
        var page = await OpenAsync("/app/links/import");
        await page.GetByRole(AriaRole.Link, new() { Name = "From a server" }).ClickAsync();
        await FillAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Read from server" }).ClickAsync();

        await Expect(page.GetByText("200 of 300 links read")).ToBeVisibleAsync();
        await Expect(page.Locator(".mud-alert").Filter(new() { HasText = "Waiting until" })).ToContainTextAsync("its rate limit");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Import 300 links" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(_old.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 300 links" }).ClickAsync();
        await Expect(page.GetByText("300 links created.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_the_field_or_above_the_form_which_keeps_all_but_the_key()
    {
        var page = await OpenAsync("/app/links/import/server");
        var start = page.GetByRole(AriaRole.Button, new() { Name = "Read from server" });
        await page.GetByLabel("Address of the old server").FillAsync("old");
        await start.ClickAsync();
        await Expect(page.GetByText("This must be the address of the old server")).ToBeVisibleAsync();
        await Expect(page.GetByText("The key of the old server's API is missing.")).ToBeVisibleAsync();

        await FillAsync(page, "wrong-key");
        await start.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not accept the key");
        await Expect(page.GetByLabel("Address of the old server")).ToHaveValueAsync(_old.Address);
        await Expect(page.GetByLabel("Key of its API")).ToHaveValueAsync("");
        Assert.DoesNotContain("wrong-key", await page.EvaluateAsync<string>("() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage)"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_stopped_goes_on_when_it_is_started_again()
    {
        _old.AddLinks(300);
        _old.Troubles.Enqueue(_ => Task.FromResult(false));
        _old.Troubles.Enqueue(context => OldServer.LimitAsync(context, 600));
        var page = await OpenAsync("/app/links/import/server");
        await FillAsync(page);
        await page.GetByLabel("Links and clicks, at once").CheckAsync();
        var start = page.GetByRole(AriaRole.Button, new() { Name = "Read from server" });
        await start.ClickAsync();
        await Expect(page.GetByText("Waiting until")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.GetByText("Stopped. Start it again with the key")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Address of the old server")).ToHaveValueAsync(_old.Address);
        await page.GetByLabel("Links and clicks, at once").CheckAsync();
        await page.GetByLabel("Key of its API").FillAsync(OldServer.Key);
        await start.ClickAsync();

        await Expect(page.GetByText("300 links: 300 created, 0 changed, 0 here already, 0 invalid.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Single(_old.Requests, request => request.Path.Contains("?page=1&", StringComparison.Ordinal));
    }

    private async Task FillAsync(IPage page, string key = OldServer.Key)
    {
        await page.GetByLabel("Address of the old server").FillAsync(_old.Address);
        await page.GetByLabel("Key of its API").FillAsync(key);
    }
}
