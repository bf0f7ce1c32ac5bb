using LinkApp.Core.Clicks;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace LinkApp.Tests.Integration;

[Trait("Store", "both")]
public sealed class RetentionTests
{
    private const int BlockSize = 1 << ClickBlocks.Bits;

    private static readonly ReportRange Always = new(Pipeline.Midnight.AddDays(-20), Pipeline.Midnight.AddDays(20));

    [Fact]
    public async Task Old_clicks_go_in_steps_and_reports_of_whole_days_stay()
    {
        await using var pipeline = await Pipeline.StartAsync(settings: ["--Clicks:Retention=5d"]);
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(
            Enumerable.Range(0, 2 * Retention.Step + 10).Select(i => pipeline.Click(link, Pipeline.Berlin, Pipeline.Start.AddDays(-8).AddSeconds(i))));
        await pipeline.RecordAsync(Enumerable.Range(0, 20).Select(_ => pipeline.Click(link, Pipeline.NewYork)));
        await pipeline.Get<Rollups>().CatchUpAsync();
        var before = pipeline.Reports.Read(link.OrganizationId, link.Id, Always);
        pipeline.Time.Advance(TimeSpan.FromHours(1));

        await Eventually.TrueAsync(
            () =>
            {
                pipeline.Time.Advance(Retention.LongestRead);
                return Count(pipeline) == 20;
            },
            "the old clicks are deleted");
        Assert.Equivalent(before, pipeline.Reports.Read(link.OrganizationId, link.Id, Always), strict: true);
        Assert.Equal(2 * Retention.Step + 30, before.Total);
    }

    [Fact]
    public async Task Clicks_stay_until_the_rollups_have_counted_them_for_longer_than_a_read_takes()
    {
        await using var pipeline = await Pipeline.StartAsync(settings: ["--Clicks:Retention=5d"]);
        await pipeline.StopRollingUpAsync();
        var link = await pipeline.LinkAsync();
        Task RecordAsync(int count) =>
            pipeline.RecordAsync(Enumerable.Range(0, count).Select(_ => pipeline.Click(link, time: Pipeline.Start.AddDays(-8))));
        await RecordAsync(10);
        await pipeline.Get<Rollups>().CatchUpAsync();
        await RecordAsync(7);
        var pass = GetRetention(pipeline).DeleteOldAsync(CancellationToken.None);
        await pipeline.Get<Rollups>().CatchUpAsync();
        Assert.Equal(17, Count(pipeline));

        pipeline.Time.Advance(Retention.LongestRead);
        await pass;

        Assert.Equal(7, Count(pipeline));
        Assert.Equal(17, pipeline.Reports.Read(link.OrganizationId, link.Id, Always).Total);
    }

    [Fact]
    public async Task A_late_click_among_newer_ones_waits_for_its_turn()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(
            pipeline.Click(link, time: Pipeline.Start.AddDays(-8)), pipeline.Click(link), pipeline.Click(link, time: Pipeline.Start.AddDays(-8)));
        await pipeline.Get<Rollups>().CatchUpAsync();

        Assert.Equal(2, await pipeline.Log.DeleteBeforeAsync(Pipeline.Start.AddDays(-1), pipeline.Log.LastId, 100));
        Assert.Equal(1, Count(pipeline));
    }

    [Fact]
    public async Task Without_a_retention_nothing_goes()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link, time: Pipeline.Start.AddDays(-5_000)));
        await pipeline.Get<Rollups>().CatchUpAsync();
        for (var i = 0; i < 2; i++)
            pipeline.Time.Advance(TimeSpan.FromHours(1));

        // Queued after any work that the passed hours may have caused.
        await pipeline.Log.FlushAsync();
        Assert.Equal(1, Count(pipeline));
    }

    [Fact]
    public async Task What_finds_deleted_clicks_goes_with_the_last_click_of_its_block()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(Enumerable.Range(0, BlockSize + 5).Select(_ => pipeline.Click(link, time: Pipeline.Start.AddDays(-8))));
        await pipeline.RecordAsync(Enumerable.Range(0, 20).Select(_ => pipeline.Click(link)));
        await pipeline.Get<Rollups>().CatchUpAsync();

        // Ids begin at 1, so the first block has one click less: one of its clicks stays for now.
        Assert.Equal(BlockSize - 2, await pipeline.Log.DeleteBeforeAsync(Pipeline.Start, pipeline.Log.LastId, BlockSize - 2));
        await pipeline.Get<Rollups>().CatchUpAsync();
        Assert.Equal("0,1", Blocks(pipeline));
        Assert.Equal(1, await pipeline.Log.DeleteBeforeAsync(Pipeline.Start, pipeline.Log.LastId, 1));
        await pipeline.Get<Rollups>().CatchUpAsync();
        Assert.Equal("1", Blocks(pipeline));
        await pipeline.Log.DeleteBeforeAsync(Pipeline.Start, pipeline.Log.LastId, 100);
        Assert.Equal(20, pipeline.Reports.Read(
            link.OrganizationId, link.Id, new ReportRange(Pipeline.Start.AddMinutes(-1), Pipeline.Start.AddMinutes(1))).Total);
    }

    [Fact]
    public async Task Where_no_click_is_left_only_the_block_of_the_next_id_stays()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(Enumerable.Range(0, BlockSize + 5).Select(_ => pipeline.Click(link)));
        await pipeline.Get<Rollups>().CatchUpAsync();

        Assert.Equal(BlockSize + 5, await pipeline.Log.DeleteBeforeAsync(Pipeline.Start.AddDays(1), pipeline.Log.LastId, 2 * BlockSize));
        await pipeline.Get<Rollups>().CatchUpAsync();
        Assert.Equal("1", Blocks(pipeline));
    }

    [Fact]
    public async Task A_stop_ends_the_deleting_between_two_steps()
    {
        const int Steps = 5;
        await using var pipeline = await Pipeline.StartAsync(settings: ["--Clicks:Retention=5d"]);
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(Enumerable.Range(0, Steps * Retention.Step).Select(_ => pipeline.Click(link, time: Pipeline.Start.AddDays(-8))));
        await pipeline.Get<Rollups>().CatchUpAsync();
        var retention = GetRetention(pipeline);
        var stepped = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        HoldTheWriterAfterAStep();
        pipeline.Time.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(
            () =>
            {
                pipeline.Time.Advance(Retention.LongestRead);
                return stepped.Task.IsCompleted;
            },
            "a step is done");
        Assert.Equal((Steps - 1) * Retention.Step, await stepped.Task);

        await Eventually.Get(StopAsync(), "the deleting has ended");
        release.Set();

        // Queued after a step that may already have been waiting for the writer.
        await pipeline.Log.FlushAsync();
        Assert.InRange(Count(pipeline), (Steps - 2) * Retention.Step, (Steps - 1) * Retention.Step);

        // Runs between the writer's other work until clicks are deleted, and then blocks the writer.
        void HoldTheWriterAfterAStep() => _ = pipeline.Log.RunAsync(_ =>
        {
            var left = Count(pipeline);
            if (left == Steps * Retention.Step)
            {
                HoldTheWriterAfterAStep();
                return new(0);
            }
            stepped.SetResult(left);
            return new(release.Wait(Eventually.Limit) ? 1 : 0);
        });

        async Task<bool> StopAsync()
        {
            await retention.StopAsync(CancellationToken.None);
            return retention.ExecuteTask!.IsCompletedSuccessfully;
        }
    }

    private static Retention GetRetention(Pipeline pipeline) => pipeline.Get<IEnumerable<IHostedService>>().OfType<Retention>().Single();

    private static long Count(Pipeline pipeline)
    {
        return StoredClicks.Select<long>(pipeline.Settings.Data, "SELECT count(*) FROM clicks");
    }

    private static string? Blocks(Pipeline pipeline)
    {
        return StoredClicks.Select<string>(pipeline.Settings.Data, "SELECT string_agg(CAST(block AS TEXT), ',' ORDER BY block) FROM link_clicks");
    }
}
