using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

[Trait("Store", "both")]
public sealed class RollupTests
{
    [Fact]
    public async Task A_report_says_the_same_before_and_after_its_clicks_are_rolled_up()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(Enumerable.Range(0, 500).Select(i =>
            pipeline.Click(
                link, i % 3 == 0 ? Pipeline.Berlin : i % 3 == 1 ? Pipeline.NewYork : null, Pipeline.Start.AddMinutes(-7 * i),
                new Agent("Chrome", "Linux", "Desktop", i % 10 == 0), $"site-{i % 7}.example")));
        var range = new ReportRange(Pipeline.Start.AddHours(-50.25), Pipeline.Start.AddHours(-1.5));
        var before = pipeline.Reports.Read(link.OrganizationId, link.Id, range);

        await pipeline.Get<Rollups>().CatchUpAsync();

        Assert.Equivalent(before, pipeline.Reports.Read(link.OrganizationId, link.Id, range), strict: true);
        Assert.Equivalent(before, pipeline.Reports.Read(link.OrganizationId, null, range), strict: true);
        Assert.InRange(before.Total, 300, 500);
    }

    [Fact]
    public async Task Clicks_are_rolled_up_once_however_often_that_is_tried()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var link = await pipeline.LinkAsync();
        for (var round = 1; round <= 5; round++)
        {
            await pipeline.RecordAsync(Enumerable.Range(0, 20).Select(_ => pipeline.Click(link, Pipeline.Berlin)));
            await pipeline.Get<Rollups>().CatchUpAsync();
            await pipeline.Get<Rollups>().CatchUpAsync();
        }

        var report = pipeline.Reports.Read(link.OrganizationId, link.Id, new ReportRange(Pipeline.Start.AddDays(-1), Pipeline.Start.AddDays(1)));

        Assert.Equal(100, report.Total);
        Assert.Equal([new KeyClicks("DE", 100)], report.Countries);
    }

    [Fact]
    public async Task Clicks_are_rolled_up_by_themselves_as_time_passes()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.RecordAsync(pipeline.Click(await pipeline.LinkAsync()));
        var store = pipeline.Get<ClickStore>();

        pipeline.Time.Advance(Rollups.Interval);

        await Eventually.TrueAsync(() => store.GetRolledUp() == pipeline.Log.LastId, "the click is rolled up");
    }

    [Fact]
    public async Task A_links_clicks_are_found_across_blocks_of_ids_and_the_latest_that_are_not_rolled_up()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var (wanted, other) = (await pipeline.LinkAsync(), await pipeline.LinkAsync());
        var clicks = Enumerable.Range(0, 40_000).Select(i => pipeline.Click(i % 1000 == 0 ? wanted : other)).ToList();
        await pipeline.RecordAsync(clicks[..39_000]);
        await pipeline.Get<Rollups>().CatchUpAsync();
        await pipeline.RecordAsync(clicks[39_000..]);

        using var reads = pipeline.Get<ClickStore>().OpenReads();
        var found = reads.FindIds(wanted.Id, 1, pipeline.Log.LastId).ToList();

        Assert.Equal(clicks.Where(click => click.LinkId == wanted.Id).Select(click => click.Id), found);
    }

    [Fact]
    public async Task A_rollup_that_does_not_reach_the_newest_click_ends_with_a_block()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        long[] ids = [5, Rollups.Step - 1, Rollups.Step, Rollups.Step + 70_000];
        StoredClicks.Execute(pipeline.Settings.Data, string.Concat(ids.Select(id => $"""
            INSERT INTO clicks (id, link, organization, time, place, referrer, agent, destination, bot, rule, visitor)
            VALUES ({id}, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
            """)));
        var reader = new RollupReader(pipeline.Get<ClickStore>().OpenReads);

        var first = reader.Next(ids[^1])!;
        using var writer = pipeline.Get<ClickStore>().CreateRollupWriter();
        writer.Write(first);

        Assert.Equal((Rollups.Step - 1, ids[^1]), (first.Last, reader.Next(ids[^1])!.Last));
    }

    [Fact]
    public async Task A_rollup_of_other_clicks_than_the_next_is_refused()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        await pipeline.RecordAsync(pipeline.Click(await pipeline.LinkAsync()));

        using var writer = pipeline.Get<ClickStore>().CreateRollupWriter();
        Assert.Throws<InvalidOperationException>(() => writer.Write(new Rollup(7, 9, [], [], [])));
        await pipeline.Get<Rollups>().CatchUpAsync();
    }

    [Fact]
    public async Task Clicks_are_committed_while_a_rollup_is_written()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var link = await pipeline.LinkAsync();
        using var rollups = StoredClicks.Open(pipeline.Settings.Data, writes: true);
        rollups.Run("BEGIN; UPDATE rolled_up SET last = last");

        await pipeline.RecordAsync(pipeline.Click(link));

        Assert.Equal(1, pipeline.Reports.Read(link.OrganizationId, link.Id, new ReportRange(Pipeline.Midnight, Pipeline.Midnight.AddDays(1))).Total);
    }
}
