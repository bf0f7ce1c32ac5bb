using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed class RetentionTests
{
    private static readonly ReportRange Always = new(Pipeline.Start.Date.AddDays(-20), Pipeline.Start.Date.AddDays(20));

    [Fact]
    public async Task Old_clicks_go_in_steps_and_reports_of_whole_days_stay()
    {
        await using var pipeline = await Pipeline.StartAsync(settings: ["--Clicks:Retention=5d"]);
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(Enumerable.Range(0, 2 * Retention.Step + 10).Select(i => pipeline.Click(link, Pipeline.Berlin, Pipeline.Start.AddDays(-8).AddSeconds(i))));
        await pipeline.RecordAsync(Enumerable.Range(0, 20).Select(_ => pipeline.Click(link, Pipeline.NewYork)));
        await pipeline.Get<Rollups>().CatchUpAsync();
        var before = pipeline.Reports.Read(link.OrganizationId, link.Id, Always);
        pipeline.Time.Advance(TimeSpan.FromHours(1));

        await Eventually.TrueAsync(() => Count(pipeline) == 20, "the old clicks are gone");
        Assert.Equivalent(before, pipeline.Reports.Read(link.OrganizationId, link.Id, Always), strict: true);
        Assert.Equal(2 * Retention.Step + 30, before.Total);
    }

    [Fact]
    public async Task Clicks_that_are_in_no_rollup_yet_stay_however_old_they_are()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(Enumerable.Range(0, 10).Select(_ => pipeline.Click(link, time: Pipeline.Start.AddDays(-8))));
        await pipeline.Get<Rollups>().CatchUpAsync();
        await pipeline.RecordAsync(Enumerable.Range(0, 10).Select(_ => pipeline.Click(link, time: Pipeline.Start.AddDays(-8))));

        Assert.Equal(10, await pipeline.Log.DeleteBeforeAsync(Pipeline.Start, 100));
        Assert.Equal(0, await pipeline.Log.DeleteBeforeAsync(Pipeline.Start, 100));
        Assert.Equal(20, pipeline.Reports.Read(link.OrganizationId, link.Id, Always).Total);
    }

    [Fact]
    public async Task A_late_click_among_newer_ones_waits_for_its_turn()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link, time: Pipeline.Start.AddDays(-8)), pipeline.Click(link), pipeline.Click(link, time: Pipeline.Start.AddDays(-8)));
        await pipeline.Get<Rollups>().CatchUpAsync();

        Assert.Equal(2, await pipeline.Log.DeleteBeforeAsync(Pipeline.Start.AddDays(-1), 100));
        Assert.Equal(1, Count(pipeline));
    }

    [Fact]
    public async Task Without_a_retention_nothing_goes()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link, time: Pipeline.Start.AddDays(-5_000)));
        await pipeline.Get<Rollups>().CatchUpAsync();
        for (var i = 0; i < 5; i++)
            pipeline.Time.Advance(TimeSpan.FromHours(1));

        // A chore after all that the hours may have brought.
        await pipeline.Log.RunAsync(_ => 0);
        Assert.Equal(1, Count(pipeline));
    }

    private static long Count(Pipeline pipeline)
    {
        using var connection = pipeline.Get<ClickStore>().OpenReader();
        return connection.Scalar<long>("SELECT count(*) FROM clicks");
    }
}
