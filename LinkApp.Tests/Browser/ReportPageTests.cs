using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The pages of reports and clicks: the choices are in the address, and the figures can be downloaded.</summary>
public sealed class ReportPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));
    private Link _link = null!;

    protected override Task<TestServer> StartServerAsync() => TestServer.StartAsync(time: _time);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _link = await Server.LinkAsync(new LinkBuilder().Slug("spring").Tags("sale"));
        var other = await Server.LinkAsync(new LinkBuilder().Slug("docs"));
        await new ClickSamples(Server, _time.GetUtcNow()).RecordAsync([_link, other], days: 70, perDay: 30);
    }

    [Fact]
    public async Task A_click_on_values_filters_everything_and_each_filter_can_be_taken_away()
    {
        var page = await OpenReportAsync("/app/links/spring/report");
        await Value(page, "Germany").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("country=DE$"));
        await Expect(Total(page)).ToHaveTextAsync(Number(Count(new FieldValue(ReportField.Country, "DE"))));
        await Expect(Value(page, "Germany")).ToHaveAttributeAsync("aria-pressed", "true");

        await page.GetByRole(AriaRole.Button, new() { Name = "Browsers", Exact = true }).ClickAsync();
        await Value(page, "Chrome").ClickAsync();
        await Expect(Total(page)).ToHaveTextAsync(Number(Count(new(ReportField.Country, "DE"), new(ReportField.Browser, "Chrome"))));

        // The address is opened again, as by another member; then one filter is removed.
        var shared = new Uri(page.Url).PathAndQuery;
        await page.ReloadAsync();
        await Expect(Total(page)).ToHaveTextAsync(Number(Count(new(ReportField.Country, "DE"), new(ReportField.Browser, "Chrome"))));
        Assert.Contains("browser=Chrome", shared, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the filter Country Germany" }).ClickAsync();
        await Expect(Total(page)).ToHaveTextAsync(Number(Count(new FieldValue(ReportField.Browser, "Chrome"))));
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear all" }).ClickAsync();
        await Expect(Total(page)).ToHaveTextAsync(Number(Count()));
        await page.GoBackAsync();
        await Expect(Total(page)).ToHaveTextAsync(Number(Count(new FieldValue(ReportField.Browser, "Chrome"))));
    }

    [Fact]
    public async Task The_period_before_is_beside_this_one_until_nobody_wants_it()
    {
        var page = await OpenReportAsync("/app/links/spring/report?period=7d&zone=UTC");
        var midnight = new DateTimeOffset(_time.GetUtcNow().Date, TimeSpan.Zero);
        var before = Server.Services.GetRequiredService<ReportQueries>()
            .Read(_link.OrganizationId, _link.Id, new(midnight.AddDays(-13), _time.GetUtcNow().AddDays(-7).AddHours(1)));
        await Expect(page.Locator(".totals .trend").First).ToContainTextAsync(
            $"from {Number(before.Series.Where(hour => hour.Time < _time.GetUtcNow().AddDays(-7)).Sum(hour => hour.Clicks))}, to the same hour");
        await Expect(page.GetByText("period before", new() { Exact = true })).ToBeVisibleAsync();

        await page.GetByLabel("Compare with the period before").UncheckAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("compare=none"));
        await Expect(page.GetByText("period before", new() { Exact = true })).ToHaveCountAsync(0);
        await page.GetByText("Show as a table").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Period before" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "2 Mar (still running)" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_period_is_a_preset_or_days_of_ones_own()
    {
        var page = await OpenReportAsync("/app/reports");
        await page.GetByRole(AriaRole.Button, new() { Name = "12 months" }).ClickAsync();
        await Expect(page.GetByText("1 Apr 2025 – 31 Mar 2026").First).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Count by")).ToHaveValueAsync("month");
        await page.GetByLabel("Count by").SelectOptionAsync("week");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("period=12m&by=week"));

        await page.GetByText("Custom…").ClickAsync();
        await page.GetByLabel("From", new() { Exact = true }).FillAsync("2026-02-10");
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("2026-02-12");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("from=2026-02-10&to=2026-02-12"));
        await Expect(page.GetByText("10 Feb 2026 – 12 Feb 2026").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_tag_shows_only_its_links()
    {
        var page = await OpenReportAsync("/app/reports?tag=sale");
        await Expect(Total(page)).ToHaveTextAsync(Number(Count()));
    }

    [Fact]
    public async Task The_chart_the_map_and_the_tables_can_be_saved()
    {
        var page = await OpenReportAsync("/app/links/spring/report");
        await Expect(page.Locator(".apexcharts-svg").First).ToBeVisibleAsync();
        await Expect(page.Locator(".country-shapes .level-6").First).ToBeAttachedAsync();

        Assert.StartsWith("\x89PNG", await SaveAsync(page, "Clicks", "Picture (PNG)"), StringComparison.Ordinal);
        foreach (var figure in (string[])["Clicks", "World"])
            Assert.Contains("</svg>", await SaveAsync(page, figure, "Drawing (SVG)"), StringComparison.Ordinal);
        Assert.Contains("2 Mar (still running)", await SaveAsync(page, "Clicks", "Numbers (CSV)"), StringComparison.Ordinal);
        // Values that visitors send must not become formulas.
        Assert.Contains("\"'=hyperlink", await SaveAsync(page, "Referrers", "Numbers (CSV)"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_click_on_the_map_filters_by_the_country()
    {
        var page = await OpenReportAsync("/app/links/spring/report");
        await page.Locator(".country-shapes [data-code=BR]").ClickAsync();

        await Expect(Total(page)).ToHaveTextAsync(Number(Count(new FieldValue(ReportField.Country, "BR"))));
        await Expect(page.Locator(".country-shapes .chosen[data-code=BR]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_clicks_are_listed_page_by_page_and_exported_with_progress()
    {
        var page = await OpenAsync("/app/links/spring/clicks?country=DE");
        await Expect(page.Locator(".click-list tbody tr")).ToHaveCountAsync(50);
        await page.GetByRole(AriaRole.Button, new() { Name = "Load more" }).ClickAsync();
        await Expect(page.Locator(".click-list tbody tr")).ToHaveCountAsync(100);

        await page.GetByText("Export", new() { Exact = true }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV, for spreadsheets" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());

        Assert.Equal(Count(new FieldValue(ReportField.Country, "DE")) + 1, lines.Length);
        await Expect(page.GetByText($"Exported: {Number(lines.Length - 1)} clicks")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Reports_are_reached_from_the_navigation_the_list_and_the_link()
    {
        var page = await OpenAsync("/app/links");
        await page.GetByRole(AriaRole.Link, new() { Name = "report of /spring" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Report of /spring" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Reports" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Report", Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync(Server.Address + "/app/links/spring");
        await page.GetByRole(AriaRole.Link, new() { Name = "Report", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Report of /spring" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Clicks", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Clicks of /spring" })).ToBeVisibleAsync();
    }

    private async Task<IPage> OpenReportAsync(string path)
    {
        var page = await OpenAsync(path);
        await Expect(page.Locator("[data-report=ready]")).ToBeVisibleAsync();
        return page;
    }

    private static ILocator Total(IPage page) => page.Locator("[data-report=ready] .totals .number").First;

    private static ILocator Value(IPage page, string text) => page.Locator(".breakdown").GetByRole(AriaRole.Button, new() { Name = text });

    private static async Task<string> SaveAsync(IPage page, string figure, string what)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Save {figure}", Exact = true }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Menuitem, new() { Name = what }).ClickAsync());
        return System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(await download.PathAsync()));
    }

    /// <summary>The number of the link's clicks with all these values in the last thirty days of the browser's zone.</summary>
    private long Count(params FieldValue[] values)
    {
        var range = ReportPeriod.FromPreset(ReportPreset.Month, DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime)).In(TimeZoneInfo.Local);
        return Server.Services.GetRequiredService<ReportQueries>().Read(
            new ClickSelection(_link.OrganizationId, [_link.Id], range) { Filter = new() { Values = values } }).Total;
    }

    private static string Number(long count) => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
