using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Query plans of reports: a full scan would take time in proportion to all traffic.</summary>
public sealed class ReportPlanTests
{
    /// <summary>The only table that may be scanned: it has one row.</summary>
    private const string OneRow = "rolled_up";

    private static readonly ReportRange WholeDays = new(Pipeline.Midnight.AddDays(-10), Pipeline.Midnight.AddDays(1));
    private static readonly ReportRange CutDays = new(Pipeline.Start.AddHours(-50.25), Pipeline.Start.AddHours(-1.5));

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Every_statement_of_a_report_finds_its_rows_by_their_keys(bool ofOneLink, bool cutsDays)
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(Some(pipeline, link));
        await pipeline.Get<Rollups>().CatchUpAsync();
        await pipeline.RecordAsync(Some(pipeline, link));

        var plans = QueryPlans.Read(
            pipeline.Get<SqliteClickStore>().OpenReader,
            () => pipeline.Reports.Read(link.OrganizationId, ofOneLink ? link.Id : null, cutsDays ? CutDays : WholeDays));

        Assert.Equal([OneRow], plans.Scanned);
        string[] always = ["agents", "clicks", "days", "imports", "places", "texts"];
        Assert.Equal(ofOneLink && cutsDays ? always.Append("link_clicks").Order() : always, plans.Searched);
        Assert.False(plans.Sorts, plans.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_filtered_report_finds_its_clicks_by_their_ids_and_its_values_once_in_the_dictionaries(bool ofOneLink)
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(Some(pipeline, link));
        await pipeline.Get<Rollups>().CatchUpAsync();
        await pipeline.RecordAsync(Some(pipeline, link));
        var filter = new ReportFilter
        {
            Values =
            [
                new(ReportField.Country, "DE"), new(ReportField.City, "Berlin"), new(ReportField.Browser, "Chrome"), new(ReportField.Referrer, "site.example"),
            ],
        };
        var selection = new ClickSelection(link.OrganizationId, ofOneLink ? [link.Id] : null, CutDays) { Filter = filter };

        var plans = QueryPlans.Read(pipeline.Get<SqliteClickStore>().OpenReader, () => Assert.NotEqual(0, pipeline.Reports.Read(selection).Total));

        // Of the dictionaries, only agents and, for a city alone, places are scanned.
        Assert.Empty(plans.Scanned.Except([OneRow, "agents", "places"]));
        foreach (var table in (string[])["clicks", "days", "texts", .. ofOneLink ? ["link_clicks"] : Array.Empty<string>()])
            Assert.Contains(table, plans.Searched);
        Assert.False(plans.Sorts, plans.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Imported_clicks_are_found_by_their_days_and_times(bool isFiltered)
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("a"));
        await new ClickImportRig(pipeline.Services, link.OrganizationId).ImportAsync(
            $"time,slug,country\n{Pipeline.Start.AddHours(-2):yyyy-MM-dd'T'HH:mm:ss'Z'},a,DE\n");
        var filter = isFiltered ? new ReportFilter { Values = [new(ReportField.Country, "DE")] } : ReportFilter.None;
        var selection = new ClickSelection(link.OrganizationId, [link.Id], CutDays) { Filter = filter };

        var plans = QueryPlans.Read(pipeline.Get<SqliteClickStore>().OpenReader, () => Assert.Equal(1, pipeline.Reports.Read(selection).Total));

        Assert.Empty(plans.Scanned.Except([OneRow, "places"]));
        foreach (var table in (string[])["imports", "imported_days", "imported_clicks"])
            Assert.Contains(table, plans.Searched);
        Assert.False(plans.Sorts, plans.Text);
    }

    private static IEnumerable<Click> Some(Pipeline pipeline, Link link) => Enumerable.Range(0, 100).Select(i =>
        pipeline.Click(link, Pipeline.Berlin, Pipeline.Start.AddHours(-i), new Agent("Chrome", "Linux", "Desktop", false), "site.example"));
}
