using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Clicks from files in reports, totals and lists.</summary>
[Trait("Store", "both")]
public sealed class ImportedClickTests(SharedPipeline shared) : IClassFixture<SharedPipeline>
{
    private static readonly ReportRange March = new(Pipeline.Midnight.AddDays(-1), Pipeline.Midnight.AddDays(30));
    private static readonly ReportRange Always = new(Pipeline.Midnight.AddYears(-6), Pipeline.Midnight.AddDays(30));

    private Pipeline Pipeline => shared.Pipeline;

    [Fact]
    public async Task Single_clicks_are_in_the_report_with_all_that_the_file_says()
    {
        var (link, rig) = await StartAsync("spring-1");

        await rig.ImportAsync("""
            time,slug,country,region,city,latitude,longitude,referrer,browser,system,device,destination,rule,bot,internal
            2026-02-01T10:15:00Z,spring-1,DE,Berlin,Berlin,52.52,13.405,https://news.example.com/a?b,Firefox,Linux,Desktop,https://example.com/,Germans,false,false
            2026-02-01 11:30:00,spring-1,,,,,,,,,,,,true,
            1770000000,spring-1,us,,,,,,,,,https://example.com/,,,true

            """);

        var report = Pipeline.Reports.Read(link.OrganizationId, link.Id, Always);
        Assert.Equal((1, 1, 1), (report.Total, report.Bots, report.Internal));
        Assert.Equal([new HourClicks(new(2026, 2, 1, 10, 0, 0, TimeSpan.Zero), 1)], report.Series);
        Assert.Equal([new KeyClicks("DE", 1)], report.Countries);
        Assert.Equal([new CityClicks("Berlin", "DE", "Berlin", 1)], report.Cities);
        Assert.Equal([new KeyClicks("news.example.com", 1)], report.Referrers);
        Assert.Equal([new KeyClicks("Firefox", 1)], report.Browsers);
        Assert.Equal([new KeyClicks("Germans", 1)], report.Rules);
        Assert.Empty(report.Visitors);
        Assert.Equal(["clicks.csv"], report.Imports.Select(import => import.Name));
        Recount.AssertSame(Recount.Count(Pipeline.Settings.Data, link.OrganizationId, link.Id, Always), report);
        Recount.AssertSame(report, Pipeline.Reports.Read(link.OrganizationId, null, Always));
        Assert.Equal((1, 0), Total(link));
    }

    [Fact]
    public async Task What_a_file_does_not_say_is_in_no_breakdown()
    {
        var (link, rig) = await StartAsync("spring-2");

        await rig.ImportAsync("time,slug\n2026-02-01T10:15:00Z,spring-2\n");

        var report = Pipeline.Reports.Read(link.OrganizationId, link.Id, Always);
        Assert.Equal(1, report.Total);
        Assert.Empty(report.Referrers);
        Assert.Empty(report.Destinations);
        Assert.Equal([new KeyClicks(null, 1)], report.Countries);
    }

    [Fact]
    public async Task User_agents_are_read_by_our_rules_and_addresses_are_looked_up_and_dropped()
    {
        var (link, rig) = await StartAsync("spring-3");

        await rig.ImportAsync("""
            {"time":"2026-02-01T10:15:00Z","slug":"spring-3","ip":"8.8.8.8","userAgent":"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
            {"time":"2026-02-01T10:16:00Z","slug":"spring-3","ip":"8.8.8.8","userAgent":"Googlebot/2.1 (+http://www.google.com/bot.html)"}
            """);

        var report = Pipeline.Reports.Read(link.OrganizationId, link.Id, Always);
        Assert.Equal((1, 1), (report.Total, report.Bots));
        Assert.Equal([new KeyClicks("Firefox", 1)], report.Browsers);
        Assert.Equal([new KeyClicks("US", 1)], report.Countries);
    }

    [Fact]
    public async Task Sums_are_in_total_series_and_countries_and_filters_and_lists_say_that_they_leave_them_out()
    {
        var (link, rig) = await StartAsync("spring-4");

        await rig.ImportAsync("slug,day,country,clicks\nspring-4,2026-02-01,DE,1000\nspring-4,2026-02-02,,23\n");

        var report = Pipeline.Reports.Read(link.OrganizationId, link.Id, Always);
        Assert.Equal((1_023, 0), (report.Total, report.LeftOut));
        Assert.Equal([new KeyClicks("DE", 1_000), new KeyClicks(null, 23)], report.Countries);
        Assert.Equal(report.Series, report.Sums);
        Assert.Empty(report.Rules);
        Assert.Empty(report.Browsers);
        Assert.Equal((1_023, 0), Total(link));
        var filtered = Pipeline.Reports.Read(Selection(link) with { Filter = new() { Values = [new(ReportField.Country, "DE")] } });
        Assert.Equal((0, 1_023), (filtered.Total, filtered.LeftOut));
        var page = await Pipeline.Get<ClickQueries>().ReadAsync(Selection(link));
        Assert.Equal((0, 1_023), (page.Clicks.Count, page.LeftOut));
    }

    [Theory]
    [InlineData("Asia/Kolkata")]
    [InlineData("America/Los_Angeles")]
    public async Task A_day_of_another_time_zone_has_its_hours_and_the_sums_of_that_day(string zone)
    {
        var slug = $"zone-{zone[..4]}";
        var (link, rig) = await StartAsync(slug);
        await rig.ImportAsync($"time,slug,country\n2026-02-01T00:10:00Z,{slug},DE\n2026-02-01T12:10:00Z,{slug},US\n2026-02-01T23:50:00Z,{slug},FR\n");
        await rig.ImportAsync($"slug,day,country,clicks\n{slug},2026-02-01,MY,10\n", "sums.csv");
        Assert.True(ReportRange.TryParse("2026-02-01", "2026-02-01", zone, Pipeline.Time.GetUtcNow(), out var range, out _, out _));

        var report = Pipeline.Reports.Read(link.OrganizationId, link.Id, range);

        Assert.Equal(12, report.Total);
        Assert.Equal(["MY", "US", zone[0] == 'A' && zone[1] == 's' ? "DE" : "FR"], report.Countries.Select(country => country.Key).OrderBy(key => key == "MY" ? 0 : key == "US" ? 1 : 2));
        Assert.Equal(["clicks.csv", "sums.csv"], report.Imports.Select(import => import.Name));
    }

    [Fact]
    public async Task A_list_has_own_clicks_first_then_the_imported_ones_page_by_page()
    {
        var (link, rig) = await StartAsync("spring-5");
        await Pipeline.RecordAsync(Pipeline.Click(link, Pipeline.Berlin), Pipeline.Click(link, Pipeline.NewYork));
        await rig.ImportAsync(
            "time,slug,country\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"2026-02-{1 + (i % 4):00}T10:{i:00}:00Z,spring-5,DE\n")));

        var clicks = new List<ReportClick>();
        for (ClickPage? page = null; page is null || page.Next is not null;)
        {
            Assert.True(page?.Next is null || ClickCursor.TryParse(page.Next.ToString()!, out var cursor) && cursor == page.Next);
            page = await Pipeline.Get<ClickQueries>().ReadAsync(Selection(link), page?.Next, size: 3);
            clicks.AddRange(page.Clicks);
        }

        Assert.Equal(22, clicks.Count);
        Assert.Equal([false, false], clicks.Take(2).Select(click => click.Imported));
        Assert.All(clicks.Skip(2), click => Assert.True(click is { Imported: true, Id: < 0, Slug: "spring-5" }));
        Assert.Equal(clicks.Skip(2).Select(click => click.Time).OrderDescending(), clicks.Skip(2).Select(click => click.Time));
        Assert.Equal(22, clicks.Select(click => click.Id).Distinct().Count());
    }

    [Fact]
    public async Task Bad_rows_stop_nothing_and_each_is_listed_with_its_line_field_value_reason_and_cure()
    {
        var (link, rig) = await StartAsync("spring-6");

        var import = await rig.ImportAsync("""
            time,slug,country,clicks
            2026-02-01T10:15:00Z,spring-6,DE,
            yesterday,spring-6,DE,
            2026-02-01T10:15:00Z,nothing,DE,
            2026-02-01T10:15:00Z,spring-6,Germany,
            2031-02-01T10:15:00Z,,DE,

            """);

        Assert.Equal((5, 1, 4, 1), (import.Rows, import.Created, import.Invalid, import.Clicks));
        Assert.Equal(
            [(3, "time", "yesterday"), (5, "country", "Germany"), (6, "slug", ""), (6, "time", "2031-02-01T10:15:00Z"), (4, "slug", "nothing")],
            (await rig.Queries.SkippedAsync(import, 0, 10)).Select(row => (row.Line, row.Field, row.Value)));
        Assert.All(await rig.Queries.SkippedAsync(import, 0, 10), row => Assert.True(row.Reason.EndsWith('.') && row.Cure.EndsWith('.')));
        Assert.Equal(1, Pipeline.Reports.Read(link.OrganizationId, link.Id, Always).Total);
    }

    [Theory]
    [InlineData("", "This is not a file of clicks.")]
    [InlineData("slug,destination\na,https://example.com/\n", "This is not a file of clicks.")]
    [InlineData("time,slug\n", "The file has no rows.")]
    public async Task A_file_that_is_none_of_clicks_fails_and_says_why(string text, string reason)
    {
        var (_, rig) = await StartAsync(shared.NewName("failing"));

        var import = await rig.ReadAsync(text);

        Assert.Equal(ImportState.Failed, import.State);
        Assert.StartsWith(reason, import.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undoing_gives_the_numbers_as_they_were_whatever_came_since()
    {
        var (link, rig) = await StartAsync("spring-7");
        await Pipeline.RecordAsync(Pipeline.Click(link, Pipeline.Berlin));
        await Pipeline.Get<Rollups>().CatchUpAsync();
        var before = Read(link);
        var first = await rig.ImportAsync("time,slug,country\n2026-02-01T10:15:00Z,spring-7,DE\n2026-03-02T10:15:00Z,spring-7,DE\n", "first.csv");
        await Pipeline.RecordAsync(Pipeline.Click(link, Pipeline.NewYork));
        await Pipeline.Get<Rollups>().CatchUpAsync();
        var second = await rig.ImportAsync("slug,day,country,clicks\nspring-7,2026-03-02,MY,5\n", "second.csv");
        Assert.Equal(9, Read(link).Total);

        await rig.UndoAsync(first);

        Assert.Equal(7, Read(link).Total);
        Assert.Equal((7, 2), Total(link));
        await rig.UndoAsync(second);
        Assert.Equal(before.Total + 1, Read(link).Total);
        Assert.Equal((2, 2), Total(link));
        Assert.Equal([new KeyClicks("DE", 1), new KeyClicks("US", 1)], Read(link).Countries);
        Assert.Empty(Read(link).Imports);
    }

    [Fact]
    public async Task Neither_feeds_nor_limits_nor_replays_see_imported_clicks()
    {
        var (link, rig) = await StartAsync("spring-8");
        var (last, now) = (Pipeline.Log.LastId, Pipeline.Time.GetUtcNow());

        await rig.ImportAsync($"time,slug,destination\n{now.AddMinutes(-1):yyyy-MM-dd'T'HH:mm:ss'Z'},spring-8,https://example.com/\n");

        Assert.Equal(last, Pipeline.Log.LastId);
        Assert.Equal(0, Pipeline.Get<ActivityQueries>().CountRedirected(link.OrganizationId, link.Id));
        Assert.Equal(0, Pipeline.Get<LinkApp.Core.Live.ReplayHours>().Read(link.OrganizationId, null).Clicks.Sum());
        Assert.Equal(1, Read(link).Total);
    }

    private static ClickSelection Selection(Link link) => new(link.OrganizationId, [link.Id], Always);

    private LinkReport Read(Link link) => Pipeline.Reports.Read(link.OrganizationId, link.Id, March with { From = Always.From });

    private (long Clicks, long Redirected) Total(Link link)
    {
        var activity = Pipeline.Get<ActivityQueries>().Read(link.OrganizationId, [link.Id])[link.Id];
        return (activity.Total, activity.Redirected);
    }

    /// <summary>A link of an organization of its own, and what imports its clicks.</summary>
    private async Task<(Link Link, ClickImportRig Rig)> StartAsync(string slug)
    {
        var link = await Pipeline.LinkAsync(new LinkBuilder().Slug(slug), shared.NewName());
        return (link, new(Pipeline.Services, link.OrganizationId));
    }
}
