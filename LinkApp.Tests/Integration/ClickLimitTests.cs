using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>How many clicks a link has led somewhere, from rollups and the clicks behind them.</summary>
[Trait("Store", "both")]
public sealed class ClickLimitTests
{
    private const string Local = "Several nodes count in the database.";

    private static readonly Agent Bot = new(null, null, null, IsBot: true);

    [Fact]
    public async Task Clicks_of_all_days_are_counted_whether_they_are_rolled_up_or_not()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var link = await pipeline.LinkAsync();
        var other = await pipeline.LinkAsync();
        var count = () => pipeline.Get<ActivityQueries>().CountRedirected(link.OrganizationId, link.Id);
        Assert.Equal(0, count());

        await pipeline.RecordAsync(pipeline.Click(link), pipeline.Click(link, agent: Bot), Refused(pipeline, link), pipeline.Click(other));
        Assert.Equal(1, count());
        await pipeline.Get<Rollups>().CatchUpAsync();
        Assert.Equal(1, count());

        // Out of order, as after a stall of the store, and on days far apart.
        await pipeline.RecordAsync(
            pipeline.Click(link, time: Pipeline.Start.AddDays(40)), pipeline.Click(link, time: Pipeline.Start.AddDays(-40)), pipeline.Click(link),
            Refused(pipeline, link));
        Assert.Equal(4, count());
        await pipeline.Get<Rollups>().CatchUpAsync();
        await pipeline.RecordAsync(pipeline.Click(link), pipeline.Click(link, time: Pipeline.Start.AddDays(-90)));
        Assert.Equal(6, count());
    }

    [Fact]
    public async Task Retention_takes_nothing_from_the_count()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link), pipeline.Click(link));
        await pipeline.Get<Rollups>().CatchUpAsync();
        Assert.Equal(2, await pipeline.Log.DeleteBeforeAsync(Pipeline.Start.AddDays(1), pipeline.Log.LastId, 10));

        Assert.Equal(2, pipeline.Get<ActivityQueries>().CountRedirected(link.OrganizationId, link.Id));
    }

    [Fact]
    public async Task A_counter_waits_for_the_clicks_that_wait_for_their_commit()
    {
        TestStore.SkipUnlessSqlite(Local);
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        using var store = pipeline.Get<SqliteClickStore>().OpenWriter();
        store.Execute("BEGIN IMMEDIATE");
        var recorded = pipeline.Log.RecordAsync(pipeline.Click(link));

        var counter = ((LocalClickLimits)pipeline.Get<ClickLimits>()).FindAsync(new LinkEntry(link)).AsTask();
        Assert.False(counter.IsCompleted);
        store.Execute("ROLLBACK");
        await Eventually.Get(recorded, "the click is committed");

        Assert.Equal(1, (await Eventually.Get(counter, "the counter is there"))!.Clicks);
    }

    [Fact]
    public async Task A_version_that_did_not_count_makes_the_next_one_look_again()
    {
        TestStore.SkipUnlessSqlite(Local);
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug("spring").Options(new() { MaxClicks = 10 }));
        var counters = (LocalClickLimits)pipeline.Get<ClickLimits>();
        Assert.Equal(0, (await counters.FindAsync(new LinkEntry(link)))!.Clicks);
        link = await UpdateAsync(pipeline, link, LinkOptions.Default);
        await pipeline.RecordAsync(pipeline.Click(link));

        link = await UpdateAsync(pipeline, link, new() { MaxClicks = 10 });

        Assert.Equal(1, (await counters.FindAsync(new LinkEntry(link)))!.Clicks);
    }

    private static async Task<Link> UpdateAsync(Pipeline pipeline, Link link, LinkOptions options) => Assert.IsType<LinkEdit.Saved>(
        await pipeline.Get<LinkEditor>().UpdateAsync(link.OrganizationId, link.Slug, new LinkBuilder().Options(options).Draft(), null, LinkBuilder.Ada)).Link;

    private static Click Refused(Pipeline pipeline, Link link) => new()
    {
        OrganizationId = link.OrganizationId,
        LinkId = link.Id,
        Link = link.Slug,
        Time = pipeline.Time.GetUtcNow(),
        Place = null,
        Destination = "",
        Rule = "Not here",
    };
}
