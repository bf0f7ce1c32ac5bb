using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>How SQLite finds the rows of a report: a full scan would cost what the traffic was.</summary>
public sealed class ReportPlanTests
{
    /// <summary>The only table that is read whole: it has one row.</summary>
    private const string OneRow = "SCAN rolled_up";

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

        var plans = QueryPlans.Of(
            pipeline.Get<ClickStore>().OpenReader,
            () => pipeline.Reports.Read(link.OrganizationId, ofOneLink ? link.Id : null, cutsDays ? CutDays : WholeDays));

        Assert.All(plans.Where(plan => plan != OneRow), plan => Assert.StartsWith("SEARCH ", plan, StringComparison.Ordinal));
        string[] always = ["agents", "clicks", "days", "places", "rolled_up", "texts"];
        Assert.Equal(
            ofOneLink && cutsDays ? always.Append("link_clicks").Order() : always,
            plans.Select(plan => plan.Split(' ')[1]).Distinct().Order());
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

        var plans = QueryPlans.Of(pipeline.Get<ClickStore>().OpenReader, () => Assert.NotEqual(0, pipeline.Reports.Read(selection).Total));

        string[] clicks = ofOneLink
            ? [
                "SEARCH clicks USING INTEGER PRIMARY KEY (rowid=?)", "SEARCH link_clicks USING PRIMARY KEY (block=? AND link=?)",
                "SEARCH clicks USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
            ]
            : ["SEARCH clicks USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"];
        foreach (var plan in clicks.Append(
            "SEARCH days USING PRIMARY KEY (day=? AND organization=? AND link=?)").Append(
                "SEARCH texts USING COVERING INDEX sqlite_autoindex_texts_1 (text=?)"))
            Assert.Contains(plan, plans);
        // Of the dictionaries, only that of agents and, for a city alone, that of places are read whole.
        Assert.All(
            plans.Where(plan => plan.StartsWith("SCAN ", StringComparison.Ordinal)),
            plan => Assert.Contains(plan.Split(' ')[1], (string[])["rolled_up", "agents", "places"]));
        Assert.DoesNotContain(plans, plan => plan.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    private static IEnumerable<Click> Some(Pipeline pipeline, Link link) => Enumerable.Range(0, 100).Select(i =>
        pipeline.Click(link, Pipeline.Berlin, Pipeline.Start.AddHours(-i), new Agent("Chrome", "Linux", "Desktop", false), "site.example"));
}
