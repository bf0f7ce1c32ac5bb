using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Browser;

/// <summary>The pages of reports and clicks: the choices are in the address, and the figures can be downloaded.</summary>
[Trait("Store", "both")]
public sealed class ReportPageTests(BrowserFixture browser) : BrowserTest(browser)
{
    private const string LayoutShift = """
        () => new Promise(resolve => {
          let sum = 0;
          const add = shifts => shifts.filter(shift => !shift.hadRecentInput).forEach(shift => { sum += shift.value; });
          const observer = new PerformanceObserver(list => add(list.getEntries()));
          observer.observe({ type: 'layout-shift', buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => {
            add(observer.takeRecords());
            resolve(sum);
          }));
        })
        """;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));
    private Link _link = null!;

    protected override Task<TestServer>? StartOwnServerAsync() => TestServer.StartAsync(time: _time);

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
    public async Task The_period_before_is_beside_this_one_until_nothing_is_compared()
    {
        var page = await OpenReportAsync("/app/links/spring/report?period=7d&zone=UTC");
        await Expect(Compared(page)).ToContainTextAsync($"{Number(CountUntilNow(days: 7))} in the previous period up to this hour");
        await Expect(page.GetByText("17 Feb 2026 – 23 Feb 2026")).ToBeVisibleAsync();

        await ChooseAsync(page, "Compare with", "Nothing");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("compare=none"));
        await Expect(page.Locator(".legend .before")).ToHaveCountAsync(0);
        await page.GetByText("Show as a table").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Compared with" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "2026-03-02" })).ToContainTextAsync("still running");
    }

    [Fact]
    public async Task A_report_is_compared_with_last_year_with_weekdays_or_with_days_of_ones_own()
    {
        var page = await OpenReportAsync("/app/links/spring/report?period=7d&zone=UTC");
        await ChooseAsync(page, "Compare with", "Same period last year");
        await Expect(page.GetByText("24 Feb 2025 – 2 Mar 2025")).ToBeVisibleAsync();
        await Expect(Compared(page)).ToContainTextAsync("none in the same period last year up to this hour");
        // 24 February is a Tuesday in 2026, and was a Monday in 2025.
        await page.GetByLabel("Match weekdays").ClickAsync();
        await Expect(page.GetByText("25 Feb 2025 – 3 Mar 2025")).ToBeVisibleAsync();

        await ChooseAsync(page, "Compare with", "Custom dates");
        await page.GetByRole(AriaRole.Button, new() { Name = "25 Feb 2025 – 3 Mar 2025" }).ClickAsync();
        await FillDaysAsync(page, "2026-02-10", "2026-02-16");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("compare-from=2026-02-10&compare-to=2026-02-16$"));
        await Expect(Compared(page)).ToContainTextAsync($"{Number(CountUntilNow(days: 14))} in 10 Feb 2026 – 16 Feb 2026 up to this hour");

        await page.ReloadAsync();
        await Expect(page.Locator(".legend .before")).ToHaveTextAsync("10 Feb 2026 – 16 Feb 2026");
        await page.GoBackAsync();
        await Expect(page.Locator(".legend .before")).ToHaveTextAsync("25 Feb 2025 – 3 Mar 2025");
    }

    [Fact]
    public async Task A_period_is_a_preset_or_days_of_ones_own()
    {
        var page = await OpenReportAsync("/app/reports");
        await page.GetByRole(AriaRole.Button, new() { Name = "12 months" }).ClickAsync();
        await Expect(page.GetByText("1 Apr 2025 – 31 Mar 2026").First).ToBeVisibleAsync();
        await ChooseAsync(page, "Count by", "Week");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("period=12m&by=week"));

        await page.GetByText("Custom…").ClickAsync();
        // A click beside the fields does not close them.
        await page.Locator(".days-popover form").ClickAsync(new() { Position = new() { X = 4, Y = 4 } });
        await FillDaysAsync(page, "2026-02-12", "2026-02-10");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The first day is after the last.");
        await FillDaysAsync(page, "2026-02-10", "2026-02-12");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("from=2026-02-10&to=2026-02-12"));
        await Expect(page.GetByLabel("From", new() { Exact = true })).ToBeHiddenAsync();
        await Expect(page.GetByText("10 Feb 2026 – 12 Feb 2026").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_periods_before_and_after_are_a_click_or_a_key_away()
    {
        var page = await OpenReportAsync("/app/links/spring/report?period=7d&country=DE");
        var days = page.Locator(".period strong");
        await page.GetByRole(AriaRole.Link, new() { Name = "Previous period" }).ClickAsync();
        await Expect(days).ToHaveTextAsync("17 Feb 2026 – 23 Feb 2026");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("from=2026-02-17&to=2026-02-23&country=DE$"));
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(days).ToHaveTextAsync("10 Feb 2026 – 16 Feb 2026");
        await page.GoBackAsync();
        await Expect(days).ToHaveTextAsync("17 Feb 2026 – 23 Feb 2026");

        // In a field, the keys belong to it.
        await page.GetByRole(AriaRole.Button, new() { Name = "17 Feb 2026 – 23 Feb 2026" }).ClickAsync();
        await Expect(page.GetByLabel("From", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByLabel("From", new() { Exact = true })).ToBeHiddenAsync();
        await Expect(days).ToHaveTextAsync("17 Feb 2026 – 23 Feb 2026");

        // The days that still run have the address of their preset, and nothing comes after them.
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("period=7d&country=DE$"));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Next period" })).ToBeDisabledAsync();
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
        // The figures had their size before they were drawn.
        Assert.InRange(await page.EvaluateAsync<double>(LayoutShift), 0, 0.02);

        Assert.StartsWith("\x89PNG", await SaveAsync(page, "Clicks", "Picture (PNG)"), StringComparison.Ordinal);
        foreach (var figure in (string[])["Clicks", "World"])
            Assert.Contains("</svg>", await SaveAsync(page, figure, "Drawing (SVG)"), StringComparison.Ordinal);
        Assert.Matches("2026-03-02,.*still running", await SaveAsync(page, "Clicks", "Numbers (CSV)"));
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
        await Expect(page.Locator(".click-list tbody tr:not(.day)")).ToHaveCountAsync(50);
        await page.GetByRole(AriaRole.Button, new() { Name = "Load more" }).ClickAsync();
        await Expect(page.Locator(".click-list tbody tr:not(.day)")).ToHaveCountAsync(100);

        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("CSV, for spreadsheets").ClickAsync());
        Assert.Equal("spring-2026-02-01_2026-03-02-clicks.csv", download.SuggestedFilename);
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());

        Assert.Equal(Count(new FieldValue(ReportField.Country, "DE")) + 1, lines.Length);
        await Expect(page.GetByText($"Exported {Number(lines.Length - 1)} clicks.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Reports_are_reached_from_the_navigation_the_list_and_the_link()
    {
        var page = await OpenAsync("/app/links");
        await page.GetByRole(AriaRole.Link, new() { Name = "report of /spring" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Report", Exact = true })).ToHaveAttributeAsync("aria-current", "page");
        await Value(page, "Germany").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/report\\?country=DE$"));
        // The filter goes along from the report to the clicks, once the report is shown with it.
        var clicks = page.GetByRole(AriaRole.Link, new() { Name = "Clicks", Exact = true });
        await Expect(clicks).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex(@"\?country=DE$"));
        await clicks.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/app/links/spring/clicks\\?country=DE$"));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Clicks", Exact = true })).ToHaveAttributeAsync("aria-current", "page");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Reports" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Reports", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Clicks", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/app/reports/clicks$"));
        // Days are headings, and the host comes before the path.
        await Expect(page.GetByRole(AriaRole.Rowheader, new() { Name = "2 Mar 2026" })).ToBeVisibleAsync();
        await Expect(page.Locator(".click-list tbody tr:not(.day)").First).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"\d\d:\d\d:\d\d"));
        // One picture has all the flags.
        await page.WaitForFunctionAsync("() => performance.getEntriesByType('resource').filter(file => file.name.includes('flag')).length === 1");
    }

    private async Task<IPage> OpenReportAsync(string path)
    {
        var page = await OpenAsync(path);
        await Expect(page.Locator("[data-report=ready]")).ToBeVisibleAsync();
        return page;
    }

    private static async Task ChooseAsync(IPage page, string select, string item)
    {
        await page.GetByLabel(select).Locator("visible=true").First.ClickAsync();
        await page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = item }).ClickAsync();
    }

    private static async Task FillDaysAsync(IPage page, string first, string last)
    {
        await page.GetByLabel("From", new() { Exact = true }).FillAsync(first);
        await page.GetByLabel("To", new() { Exact = true }).FillAsync(last);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
    }

    private static ILocator Compared(IPage page) => page.Locator("[data-report=ready] .totals .trend").First;

    private static ILocator Total(IPage page) => page.Locator("[data-report=ready] .totals .number").First;

    private static ILocator Value(IPage page, string text) => page.Locator(".breakdown").GetByRole(AriaRole.Button, new() { Name = text });

    private static async Task<string> SaveAsync(IPage page, string figure, string what)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Save {figure}", Exact = true }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Menuitem, new() { Name = what }).ClickAsync());
        Assert.StartsWith("spring-2026-02-01_2026-03-02-", download.SuggestedFilename, StringComparison.Ordinal);
        return System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(await download.PathAsync()));
    }

    /// <summary>The number of the link's clicks with all these values in the last thirty days of the browser's zone.</summary>
    private long Count(params FieldValue[] values)
    {
        var range = ReportPeriod.FromPreset(ReportPreset.Month, DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime)).In(TimeZoneInfo.Local);
        return Server.Services.GetRequiredService<ReportQueries>().Read(
            new ClickSelection(_link.OrganizationId, [_link.Id], range) { Filter = new() { Values = values } }).Total;
    }

    /// <summary>The number of the link's clicks in the seven days that begin so many days before those until today, up to this time of their last day.</summary>
    private long CountUntilNow(int days)
    {
        var now = _time.GetUtcNow().AddDays(-days);
        var midnight = new DateTimeOffset(now.Date, TimeSpan.Zero);
        return Server.Services.GetRequiredService<ReportQueries>().Read(_link.OrganizationId, _link.Id, new(midnight.AddDays(-6), midnight.AddDays(1)))
            .Series.Where(hour => hour.Time < now).Sum(hour => hour.Clicks);
    }

    private static string Number(long count) => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
