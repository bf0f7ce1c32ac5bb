using CsCheck;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Where the clicks of a time are, although those of the spill file get their ids long after their times.</summary>
[Trait("Store", "both")]
public sealed class CommitSpanTests
{
    // Most commits are of the present, some of a spill file that an earlier run has left.
    private static readonly Gen<int[][]> Commits = Gen.Frequency(
        (5, Gen.Int[0, 15].Array[1, 5]), (1, Gen.Int[-90_000, 0].Array[1, 5])).Array[1, 60];

    [Fact]
    public async Task No_click_of_a_time_is_outside_of_the_ids_that_are_found_for_it()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var link = await pipeline.LinkAsync();
        await Gen.Select(Commits, Gen.Int[-90_000, 900].Array[20]).ForAllAsync(iter: 8, async sample =>
        {
            await WriteAsync(pipeline, link, sample.Item1);
            AssertFound(pipeline, sample.Item2);
        });
    }

    [Fact]
    public async Task Where_times_follow_the_ids_no_more_is_read_than_some_seconds()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await WriteAsync(pipeline, link, [.. Enumerable.Range(0, 300).Select(second => (int[])[second])]);
        using var reads = pipeline.Get<ClickStore>().OpenReads();
        for (var second = 0; second < 300; second += 7)
            Assert.InRange(reads.FindFirstId(Pipeline.Start.AddSeconds(second)), second + 1 - 25, second + 1);
        Assert.Equal(301, reads.FindFirstId(Pipeline.Start.AddHours(1)));
        Assert.InRange(reads.FindSpans(1, 300, ClickSpans.Milliseconds(100), ClickSpans.Milliseconds(110)).Sum(span => span.Last - span.First + 1), 10, 55);
    }

    [Fact]
    public async Task Retention_deletes_what_describes_deleted_clicks()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await WriteAsync(pipeline, link, [.. Enumerable.Range(0, 300).Select(second => (int[])[second])]);
        await pipeline.Log.DeleteBeforeAsync(Pipeline.Start.AddSeconds(200), last: 300, limit: 1_000);
        Assert.Equal(201, StoredClicks.Select<long>(pipeline.Settings.Data, "SELECT min(id) FROM clicks"));
        Assert.InRange(StoredClicks.Select<long>(pipeline.Settings.Data, "SELECT min(first) FROM commits"), 201 - 25, 201);
        AssertFound(pipeline, [0, 150, 199, 200, 201, 250, 299, 300]);
    }

    [Fact]
    public async Task Clicks_of_an_older_version_are_described_by_the_upgrade()
    {
        TestStore.SkipUnlessSqlite("The upgrade is that of a file.");
        using var folder = new TempFolder();
        await using (var pipeline = await Pipeline.StartAsync(folder))
        {
            var link = await pipeline.LinkAsync();
            await pipeline.RecordAsync(Enumerable.Range(0, 10_000).Select(i => pipeline.Click(link, time: Pipeline.Start.AddSeconds(i))));
            await pipeline.StopAsync();
            using var connection = SqliteSetup.Open(pipeline.Settings.Data.ClickDatabase);
            connection.Execute("DROP TABLE commits; DROP TABLE imported_clicks; DROP TABLE counted_imports; PRAGMA user_version = 5");
        }

        await using var upgraded = await Pipeline.StartAsync(folder);
        AssertFound(upgraded, [-100, 0, 1, 4_095, 4_096, 4_097, 5_000, 9_999, 10_000, 20_000]);
        using var reads = upgraded.Get<ClickStore>().OpenReads();
        Assert.InRange(reads.FindFirstId(Pipeline.Start.AddSeconds(9_000)), 4_097, 9_001);
    }

    /// <summary>Writes commits of clicks with these times, in seconds after <see cref="Pipeline.Start"/>.</summary>
    private static async Task WriteAsync(Pipeline pipeline, Link link, int[][] commits)
    {
        foreach (var seconds in commits)
            await pipeline.RecordAsync(seconds.Select(second => pipeline.Click(link, time: Pipeline.Start.AddSeconds(second))));
    }

    private static void AssertFound(Pipeline pipeline, int[] seconds)
    {
        using var reads = pipeline.Get<ClickStore>().OpenReads();
        ClickSpans.AssertFound(reads, seconds);
    }
}
