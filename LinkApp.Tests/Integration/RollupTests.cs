using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

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
        using var reader = new RollupReader(pipeline.Get<ClickStore>().OpenReader());

        pipeline.Time.Advance(Rollups.Interval);

        await Eventually.TrueAsync(() => reader.RolledUp == pipeline.Log.LastId, "the click is rolled up");
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

        using var connection = pipeline.Get<ClickStore>().OpenReader();
        var found = ClickBlocks.IdsOf(connection, wanted.Id, 1, pipeline.Log.LastId).ToList();

        Assert.Equal(clicks.Where(click => click.LinkId == wanted.Id).Select(click => click.Id), found);
    }

    [Fact]
    public async Task A_report_is_right_at_every_moment_of_a_rollup_that_is_being_written()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var links = new[] { await pipeline.LinkAsync(), await pipeline.LinkAsync(), await pipeline.LinkAsync() };
        IEnumerable<Click> Some(int count) => Enumerable.Range(0, count).Select(i =>
            pipeline.Click(links[i % 3], i % 2 == 0 ? Pipeline.Berlin : Pipeline.NewYork, Pipeline.Start.AddHours(-5 * (i % 20))));
        var ranges = new[]
        {
            new ReportRange(Pipeline.Start.AddDays(-10), Pipeline.Start.AddDays(1)),
            new ReportRange(Pipeline.Start.AddHours(-50.25), Pipeline.Start.AddHours(-1.5)),
        };
        List<LinkReport> Reports() =>
            [.. from range in ranges
            from link in links.Select(link => (long?)link.Id).Append(null)
            select pipeline.Reports.Read(links[0].OrganizationId, link, range)];
        await pipeline.RecordAsync(Some(100));
        await pipeline.Get<Rollups>().CatchUpAsync();
        await pipeline.RecordAsync(Some(200));
        var before = Reports();

        using var reader = new RollupReader(pipeline.Get<ClickStore>().OpenReader());
        var parts = reader.Next(pipeline.Log.LastId)!.Parts(1).ToList();
        Assert.InRange(parts.Count, 20, 100);
        foreach (var part in parts)
        {
            await pipeline.Log.RunAsync(writer => writer.Write(part));
            Assert.Equivalent(before, Reports(), strict: true);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(12)]
    public async Task A_rollup_that_was_cut_off_is_finished_by_the_next_and_counts_nothing_twice(int parts)
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var links = new[] { await pipeline.LinkAsync(), await pipeline.LinkAsync(), await pipeline.LinkAsync() };
        var range = new ReportRange(Pipeline.Start.AddDays(-10), Pipeline.Start.AddDays(1));
        IEnumerable<Click> Some() => Enumerable.Range(0, 60).Select(i => pipeline.Click(links[i % 3], Pipeline.Berlin, Pipeline.Start.AddDays(-(i % 4))));
        await pipeline.RecordAsync(Some());
        using (var reader = new RollupReader(pipeline.Get<ClickStore>().OpenReader()))
        {
            foreach (var part in reader.Next(pipeline.Log.LastId)!.Parts(1).Take(parts))
                await pipeline.Log.RunAsync(writer => writer.Write(part));
        }
        await pipeline.RecordAsync(Some());
        await pipeline.Get<Rollups>().CatchUpAsync();

        Assert.Equal(120, pipeline.Reports.Read(links[0].OrganizationId, null, range).Total);
        Assert.Equal([new KeyClicks("DE", 40)], pipeline.Reports.Read(links[0].OrganizationId, links[1].Id, range).Countries);
        using var connection = pipeline.Get<ClickStore>().OpenReader();
        var found = ClickBlocks.IdsOf(connection, links[1].Id, 1, pipeline.Log.LastId).ToList();
        Assert.Equal(40, found.Count);
        Assert.Equal(found.Distinct().Order(), found);
    }

    [Fact]
    public async Task A_rollup_that_does_not_reach_the_newest_click_ends_with_a_block()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        long[] ids = [5, Rollups.Step - 1, Rollups.Step, Rollups.Step + 70_000];
        using (var connection = pipeline.Get<ClickStore>().OpenWriter())
            connection.Execute($"INSERT INTO clicks SELECT value, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 FROM json_each('[{string.Join(',', ids)}]')");
        using var reader = new RollupReader(pipeline.Get<ClickStore>().OpenReader());

        var first = reader.Next(ids[^1])!;
        await pipeline.Log.RunAsync(writer => writer.Write(first));

        Assert.Equal((Rollups.Step - 1, ids[^1]), (first.Last, reader.Next(ids[^1])!.Last));
    }

    [Fact]
    public async Task A_rollup_of_other_clicks_than_the_next_is_refused()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        await pipeline.RecordAsync(pipeline.Click(await pipeline.LinkAsync()));

        await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.Log.RunAsync(writer => writer.Write(new Rollup(7, 9, [], [], []))));
    }
}
