using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Totals and the latest hours of a page's links.</summary>
public sealed class LinkActivityTests
{
    private static readonly Agent Bot = new("Bot", "", "", IsBot: true);

    [Fact]
    public async Task Totals_and_hours_are_exact_before_during_and_after_a_rollup()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var links = new[] { await pipeline.LinkAsync(), await pipeline.LinkAsync(), await pipeline.LinkAsync() };
        // Midnight lies within the six hours, and most clicks before them.
        pipeline.Time.Jump(TimeSpan.FromHours(16));
        var now = pipeline.Time.GetUtcNow();
        var random = new Random(7);
        var clicks = new List<Click>();
        async Task RecordAsync(int count)
        {
            List<Click> some = [.. Enumerable.Range(0, count).Select(
                i => pipeline.Click(links[random.Next(2)], time: now.AddMinutes(-random.Next(0, 900)), agent: i % 7 == 0 ? Bot : null))];
            clicks.AddRange(some);
            await pipeline.RecordAsync(some);
        }
        void AssertExact()
        {
            var activity = pipeline.Get<ActivityQueries>().Read(links[0].OrganizationId, [.. links.Select(link => link.Id)]);
            foreach (var link in links)
            {
                var own = clicks.FindAll(click => click.LinkId == link.Id && !click.Agent.IsBot);
                Assert.Equal(own.Count, activity[link.Id].Total);
                Assert.Equal(Enumerable.Range(0, 6).Select(i => (long)own.Count(click => HourOf(click.Time) == HourOf(now) - 5 + i)), activity[link.Id].Hours);
            }
        }

        await RecordAsync(100);
        AssertExact();
        await pipeline.Get<Rollups>().CatchUpAsync();
        AssertExact();
        await RecordAsync(200);
        AssertExact();
        using (var reader = new RollupReader(pipeline.Get<ClickStore>().OpenReader()))
        {
            foreach (var part in reader.Next(pipeline.Log.LastId)!.Parts(1))
            {
                await pipeline.Log.RunAsync(writer => writer.Write(part));
                AssertExact();
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task A_rollup_that_was_cut_off_adds_to_the_totals_once(int parts)
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var links = await CutOffAsync(pipeline, parts);

        await pipeline.Get<Rollups>().CatchUpAsync();

        AssertTotals(pipeline, links);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task Totals_of_an_older_file_are_made_of_its_rollups_also_where_one_was_cut_off(int parts)
    {
        using var folder = new TempFolder();
        Link[] links;
        await using (var old = await Pipeline.StartAsync(folder))
        {
            await old.StopRollingUpAsync();
            links = await CutOffAsync(old, parts);
            await old.StopAsync();
            using var file = SqliteSetup.Open(old.Settings.Data.ClickDatabase);
            file.Execute("DROP TABLE totals; DROP TABLE months; ALTER TABLE clicks DROP COLUMN visitor; ALTER TABLE days DROP COLUMN visitors; PRAGMA user_version = 2;");
        }

        await using var upgraded = await Pipeline.StartAsync(folder);
        await upgraded.StopRollingUpAsync();
        await upgraded.Get<Rollups>().CatchUpAsync();

        AssertTotals(upgraded, links);
    }

    /// <summary>30 rolled-up clicks and 30 more, of which some parts of the rollup were written: 20 of each link, half of them on the day before.</summary>
    private static async Task<Link[]> CutOffAsync(Pipeline pipeline, int parts)
    {
        var links = new[] { await pipeline.LinkAsync(), await pipeline.LinkAsync(), await pipeline.LinkAsync() };
        Task RecordAsync() => pipeline.RecordAsync(Enumerable.Range(0, 30).Select(i => pipeline.Click(links[i % 3], time: Pipeline.Start.AddDays(-(i % 2)))));
        await RecordAsync();
        await pipeline.Get<Rollups>().CatchUpAsync();
        await RecordAsync();
        using var reader = new RollupReader(pipeline.Get<ClickStore>().OpenReader());
        foreach (var part in reader.Next(pipeline.Log.LastId)!.Parts(1).Take(parts))
            await pipeline.Log.RunAsync(writer => writer.Write(part));
        return links;
    }

    private static void AssertTotals(Pipeline pipeline, Link[] links)
    {
        var activity = pipeline.Get<ActivityQueries>().Read(links[0].OrganizationId, [.. links.Select(link => link.Id)]);
        Assert.Equal([20, 20, 20], links.Select(link => activity[link.Id].Total));
        using var connection = pipeline.Get<ClickStore>().OpenReader();
        Assert.Equal(60, connection.Scalar<long>("SELECT sum(clicks) FROM totals"));
    }

    private static long HourOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 3600;
}
