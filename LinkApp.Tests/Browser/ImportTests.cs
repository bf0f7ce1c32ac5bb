using System.Globalization;
using System.Text.RegularExpressions;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>An import in the browser: from a file to links, and undone.</summary>
public sealed partial class ImportTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_file_with_bad_rows_is_looked_at_imported_without_them_and_taken_back()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("taken").Name("Old"));
        var page = await OpenAsync("/app/links");
        await page.GetByRole(AriaRole.Link, new() { Name = "Import" }).ClickAsync();
        await ChooseAsync(
            page,
            "slug,name,destination\nfresh,Fresh link,https://example.com/1\ntaken,Taken,https://example.com/2\nbad,Bad,javascript:alert(1)\ntwo words,Worse,https://example.com/3\n");
        await Expect(page).ToHaveURLAsync(DetailsUrl());
        await Expect(Segment(page, "New")).ToHaveTextAsync("New 1");
        await Expect(Segment(page, "Taken")).ToHaveTextAsync("Taken 1");
        await Segment(page, "Invalid").ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(2);
        await Expect(Rows(page).First).ToContainTextAsync("A destination is a full address that starts with http:// or https://.");
        await Expect(Rows(page).First.Locator(".line")).ToHaveTextAsync("4");

        await page.GetByLabel("Tags for all links").FillAsync("moved");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 1 link" }).ClickAsync();
        await Expect(page.GetByText("1 link created.")).ToBeVisibleAsync();
        var link = (await LinksAsync()).Single(l => l.Slug == "fresh");
        Assert.Equal(("Fresh link", "moved"), (link.Name, link.Tags.Single()));

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo import" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete links" }).ClickAsync();
        await Expect(page.GetByText("Import undone: 1 link deleted.")).ToBeVisibleAsync();
        Assert.Equal(["taken"], (await LinksAsync()).Select(l => l.Slug));
    }

    [Fact]
    public async Task Taken_slugs_get_new_ones_where_that_is_chosen()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("a"));
        var page = await OpenAsync("/app/links/import");
        await ChooseAsync(page, "slug,destination\na,https://example.com/1\nb,https://example.com/2\n");
        await page.GetByLabel("Give them a new slug").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 2 links" }).ClickAsync();

        await Expect(page.GetByText("2 links created.")).ToBeVisibleAsync();
        Assert.Equal(3, (await LinksAsync()).Count);
    }

    [Fact]
    public async Task A_file_that_is_none_of_links_is_told_and_another_can_be_chosen()
    {
        var page = await OpenAsync("/app/links/import");
        await ChooseAsync(page, "<html><body>Not found</body></html>");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("These are not the columns of a program that LinkApp knows");

        await ChooseAsync(page, "slug,destination\na,https://example.com/\n");
        await Expect(page).ToHaveURLAsync(DetailsUrl());
        await page.GetByRole(AriaRole.Link, new() { Name = "All imports" }).ClickAsync();
        await Expect(page.Locator("time")).ToHaveTextAsync(new Regex("^[0-9]{1,2} [A-Z][a-z]{2} 20[0-9]{2}, [0-9]{2}:[0-9]{2}$"));
    }

    [Fact]
    public async Task The_links_of_another_program_and_then_their_numbers_of_clicks()
    {
        const string Links = """
            [{"shortCode":"fair","longUrl":"https://example.com/","title":"Fair","dateCreated":"2024-05-01T08:12:44+00:00","visitsSummary":{"total":9,"nonBots":7,"bots":2},"domain":"s.example",
              "hasRedirectRules":true,"redirectRules":[{"longUrl":"https://example.com/ff","priority":1,"conditions":[{"type":"browser","matchKey":null,"matchValue":"firefox"}]}]}]
            """;
        var page = await OpenAsync("/app/links/import");
        await ChooseAsync(page, Links);
        await Expect(Rows(page).First).ToContainTextAsync("Rule 1 is left out: its condition browser “firefox” is not one that LinkApp knows.");
        await Expect(Rows(page).First).ToContainTextAsync("It was on s.example, which your organization does not have");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 1 link" }).ClickAsync();
        await Expect(page.GetByText("1 link created.")).ToBeVisibleAsync();

        await page.GotoAsync(Server.Address + "/app/links/import");
        await page.GetByLabel("Only the numbers of clicks").CheckAsync();
        await ChooseAsync(page, "slug,destination\na,https://example.com/\n");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This file has no clicks");
        await ChooseAsync(page, Links);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 7 clicks" }).ClickAsync();
        await Expect(page.GetByText("7 clicks imported").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_format_can_be_chosen()
    {
        var page = await OpenAsync("/app/links/import");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Format" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Kutt (JSON)" }).ClickAsync();
        await ChooseAsync(page, "slug,destination\na,https://example.com/\n");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The file is not JSON");
    }

    [Fact]
    public async Task A_large_file_is_scrolled_through_imported_with_progress_and_stopped_in_the_middle()
    {
        var page = await OpenAsync("/app/links/import");
        await ChooseAsync(page, ImportRig.Csv(6_000));
        await Expect(Segment(page, "All")).ToHaveTextAsync("All 6,000");
        await page.Locator(".import-rows .mud-table-container").EvaluateAsync("rows => rows.scrollTop = rows.scrollHeight");
        await Expect(page.GetByText("s5999", new() { Exact = true })).ToBeVisibleAsync();
        Assert.InRange(await Rows(page).CountAsync(), 1, 100);
        // On a phone, rows keep their height and scroll sideways.
        await page.SetViewportSizeAsync(390, 844);
        await Expect(page.GetByText("s5999", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Equal(60, await Rows(page).First.EvaluateAsync<double>("row => Math.round(row.getBoundingClientRect().height)"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Import 6,000 links" }).ClickAsync();
        await Expect(page.GetByText(OneBatch())).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The import stopped after");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await Expect(page.GetByText("6,000 links created.")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        Assert.Equal(6_000, (await LinksAsync()).Select(link => link.Slug).Distinct().Count());
    }

    [Fact]
    public async Task While_the_store_is_locked_choices_stay_and_an_import_that_runs_waits_and_goes_on_by_itself()
    {
        var page = await OpenAsync("/app/links/import");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Format" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "LinkApp (CSV)" }).ClickAsync();
        using (new StoreLock(Server))
        {
            await ChooseAsync(page, ImportRig.Csv(6_000));
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The file was not stored: another program is using the database.", Slow());
        }
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Format" })).ToContainTextAsync("LinkApp");
        await ChooseAsync(page, ImportRig.Csv(6_000));
        await page.GetByLabel("Tags for all links").FillAsync("moved");
        using (new StoreLock(Server))
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Import 6,000 links" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The import was not started: another program is using the database.", Slow());
        }
        await Expect(page.GetByLabel("Tags for all links")).ToHaveValueAsync("moved");

        var (runner, organization) = (Server.Services.GetRequiredService<ImportRunner>(), await Server.OrganizationAsync());
        var id = long.Parse(page.Url.Split('/')[^1], CultureInfo.InvariantCulture);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 6,000 links" }).ClickAsync();
        ImportRun? run = null;
        await Eventually.TrueAsync(() => (run = runner.Find(organization, id)) is not null, "the import runs");
        StoreLock? locked = null;
        run!.Changed += () => locked ??= new StoreLock(Server);
        await Expect(page.Locator(".mud-alert").Filter(new() { HasText = "Waiting" })).ToContainTextAsync("another program is using the database.", Slow());
        locked!.Dispose();

        await Expect(page.GetByText("6,000 links created.")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        Assert.Equal(6_000, (await LinksAsync()).Select(link => link.Slug).Distinct().Count());

        // SQLite itself waits five seconds for a lock.
        static LocatorAssertionsToContainTextOptions Slow() => new() { Timeout = 30_000 };
    }

    [Fact]
    public async Task A_file_of_clicks_is_looked_at_imported_shown_in_the_report_and_taken_back()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring"));
        var day = DateTime.UtcNow.AddDays(-3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var page = await OpenAsync("/app/links/import");
        await ChooseAsync(
            page,
            $"time,slug,country,browser\n{day}T10:15:00Z,spring,DE,Firefox\n{day}T11:15:00Z,spring,MY,\nnever,spring,DE,\n{day}T11:15:00Z,summer,DE,\n");
        await Expect(page).ToHaveURLAsync(DetailsUrl());
        await Expect(page.GetByText("2 clicks in 2 rows.")).ToBeVisibleAsync();
        var skipped = page.GetByRole(AriaRole.Region, new() { Name = "Rows that are left out" }).GetByRole(AriaRole.Row);
        await Expect(skipped.Nth(1)).ToContainTextAsync("never");
        await Expect(skipped.Nth(1)).ToContainTextAsync("Write a time of ISO 8601");
        await Expect(skipped.Nth(2)).ToContainTextAsync("The organization has no link with this slug, or several.");

        await page.GetByRole(AriaRole.Button, new() { Name = "Import 2 clicks" }).ClickAsync();
        await Expect(page.GetByText("2 clicks imported.")).ToBeVisibleAsync();
        var address = page.Url;
        await page.GotoAsync(Server.Address + "/app/links/spring/report");
        await Expect(page.GetByText("Includes clicks imported from")).ToBeVisibleAsync();
        await Expect(page.Locator("dl.totals dd.number").First).ToHaveTextAsync("2");
        await page.GotoAsync(Server.Address + "/app/links/spring/clicks");
        await Expect(page.Locator(".click-list").GetByText("imported", new() { Exact = true })).ToHaveCountAsync(2);

        await page.GotoAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo import" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Take clicks back" }).ClickAsync();
        await Expect(page.GetByText("Import undone: its clicks are in no report any more.")).ToBeVisibleAsync();
        await page.GotoAsync(Server.Address + "/app/links/import");
        await Expect(page.Locator("input[type=file]")).ToBeAttachedAsync();
        await Expect(page.Locator(".import-list")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_large_file_of_clicks_is_imported_with_progress_stopped_and_continued()
    {
        foreach (var slug in (string[])["a", "b"])
            await Server.LinkAsync(new LinkBuilder().Slug(slug));
        var page = await OpenAsync("/app/links/import");
        await ChooseAsync(page, Integration.ImportedClickExactTests.ClicksCsv(new Random(1), 400_000));
        await Expect(page).ToHaveURLAsync(DetailsUrl(), new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Import 400,000 clicks" }).ClickAsync(new() { Timeout = 120_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The import stopped after");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

        await Expect(page.GetByText("400,000 clicks imported.")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        Assert.Equal(400_000, new ClickImportRig(Server.Services, await Server.OrganizationAsync()).Count("imported_clicks"));
    }

    [Fact]
    public async Task The_links_of_a_search_are_downloaded()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").Name("Spring"));
        await Server.LinkAsync(new LinkBuilder().Slug("summer").Name("Summer"));
        var page = await OpenAsync("/app/links?search=summer");
        await Expect(page.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export" }).ClickAsync());

        var row = Assert.Single(await ImportSamples.ReadAsync(await download.PathAsync()));
        Assert.Equal("summer", row.Draft.Slug);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("New")]
    public async Task A_link_whose_slug_is_the_address_of_another_page_can_be_edited(string slug)
    {
        await Server.LinkAsync(new LinkBuilder().Slug(slug).Name("Words"));
        var page = await OpenAsync("/app/links");
        await page.GetByRole(AriaRole.Link, new() { Name = "Words", Exact = true }).ClickAsync();

        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Words");
    }

    [Fact]
    public async Task A_viewer_has_no_import()
    {
        await Server.MemberAsync(Grace, role: Role.Viewer);
        var page = await OpenAsync("/app/links", Grace);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Export" })).ToBeVisibleAsync();

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Import" })).ToHaveCountAsync(0);
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }

    private async Task ChooseAsync(IPage page, string text)
    {
        // Blazor attaches its handlers shortly after the field appears.
        await page.WaitForFunctionAsync("() => document.querySelector('input[type=file]')?._blazorInputFileNextFileId !== undefined");
        await page.GetByLabel("File of links").SetInputFilesAsync(_folder.Write(text));
    }

    private static ILocator Segment(IPage page, string text) =>
        page.Locator(".mud-chipset .mud-chip").Filter(new() { HasText = text });

    private static ILocator Rows(IPage page) => page.Locator(".import-rows tbody tr:has(.import-badge)");

    private async Task<List<Link>> LinksAsync() => await new ImportRig(Server.Services, await Server.OrganizationAsync()).LinksAsync();

    [GeneratedRegex("/app/links/import/[0-9]+$")]
    private static partial Regex DetailsUrl();

    [GeneratedRegex("^[1-9][0-9,]* of 6,000 rows done")]
    private static partial Regex OneBatch();
}
