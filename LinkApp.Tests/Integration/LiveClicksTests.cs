using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Live;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Batches of the real pipeline: real files, and a clock that the test controls.</summary>
[Trait("Store", "both")]
public sealed class LiveClicksTests
{
    [Fact]
    public async Task Fifty_thousand_clicks_in_an_interval_are_one_capped_batch_with_an_exact_sum()
    {
        const int Count = 50_000;
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        using var viewer = await pipeline.Live.SubscribeAsync(link.OrganizationId);
        var random = new Random(7);
        await pipeline.RecordAsync(Enumerable.Range(0, Count).Select(i => pipeline.Click(link, i % 10 == 0 ? null : Anywhere(random))));
        pipeline.Tick();

        var batch = await NextAsync(viewer);
        Assert.Equal(Count, batch.Total);
        Assert.Equal(Count / 10, batch.Unlocated);
        Assert.Equal(Count - batch.Unlocated, batch.Dots.Sum(dot => dot.Count));
        Assert.InRange(batch.Dots.Count, 1, pipeline.Settings.Live.MaxDots);
        Assert.Equal((1, Count), (batch.From, batch.To));
        Assert.InRange(batch.Json.Length, 1, 8 * 1024);

        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.Berlin));
        pipeline.Tick();
        Assert.Equal(1, (await NextAsync(viewer)).Total);
    }

    [Fact]
    public async Task Clicks_of_the_same_millisecond_are_neither_lost_nor_sent_twice()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        using var viewer = await pipeline.Live.SubscribeAsync(link.OrganizationId);
        var at = pipeline.Time.GetUtcNow();
        long last = 0;
        for (var round = 0; round < 5; round++)
        {
            await pipeline.RecordAsync(Enumerable.Range(0, 40).Select(_ => pipeline.Click(link, Pipeline.Berlin, at)));
            pipeline.Tick();
            var batch = await NextAsync(viewer);
            Assert.Equal((last + 1, last + 40, 40), (batch.From, batch.To, batch.Total));
            last = batch.To;
        }
    }

    [Fact]
    public async Task An_organization_without_new_clicks_gets_no_batch()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        using var viewer = await pipeline.Live.SubscribeAsync(link.OrganizationId);
        await pipeline.RecordAsync(pipeline.Click(link));
        pipeline.Tick();
        await NextAsync(viewer);

        var quiet = viewer.NextAsync().AsTask();
        for (var i = 0; i < 10; i++)
            pipeline.Tick();
        await pipeline.RecordAsync(pipeline.Click(link));
        pipeline.Tick();

        Assert.Equal(2, (await Eventually.Get(quiet, "the second batch"))!.From);
        Assert.Equal(2, pipeline.Live.BatchCount);
    }

    [Fact]
    public async Task Bots_are_not_shown()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        using var viewer = await pipeline.Live.SubscribeAsync(link.OrganizationId);
        await pipeline.RecordAsync(pipeline.Click(link, agent: new Agent("Googlebot", null, null, IsBot: true)), pipeline.Click(link, Pipeline.Berlin));
        pipeline.Tick();

        Assert.Equal(1, (await NextAsync(viewer)).Total);
    }

    [Fact]
    public async Task Each_viewer_gets_the_clicks_of_their_own_organization_and_no_others()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var links = new List<Link>();
        for (var i = 0; i < 6; i++)
            links.Add(await pipeline.LinkAsync(organization: $"Organization {i % 3}"));
        var viewers = new Dictionary<int, Subscription>();
        foreach (var organization in links.Select(link => link.OrganizationId).Distinct())
            viewers.Add(organization, await pipeline.Live.SubscribeAsync(organization));
        var random = new Random(11);
        var expected = links.Select(link => link.OrganizationId).Distinct().ToDictionary(id => id, _ => 0L);
        var slugs = links.GroupBy(link => link.OrganizationId).ToDictionary(group => group.Key, group => group.Select(link => link.Slug).ToHashSet());
        for (var round = 0; round < 10; round++)
        {
            var clicked = Enumerable.Range(0, random.Next(30, 60)).Select(_ => links[random.Next(links.Count)]).Concat(links).ToList();
            await pipeline.RecordAsync(clicked.Select(link => pipeline.Click(link, Pipeline.NewYork)));
            pipeline.Tick();
            foreach (var (organization, viewer) in viewers)
            {
                var batch = await NextAsync(viewer);
                Assert.Equal(clicked.Count(link => link.OrganizationId == organization), batch.Total);
                Assert.All(batch.Latest, click => Assert.Contains(click.Slug, slugs[organization]));
                expected[organization] += batch.Total;
            }
        }

        foreach (var viewer in viewers.Values)
            viewer.Dispose();
        foreach (var (organization, total) in expected)
        {
            using var late = await pipeline.Live.SubscribeAsync(organization);
            Assert.Equal(total, late.Snapshot.Totals.Sum(slice => slice[1]));
        }
    }

    [Fact]
    public async Task A_viewer_of_one_link_gets_its_clicks_only_and_those_of_the_window_before()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (wanted, other) = (await pipeline.LinkAsync(), await pipeline.LinkAsync());
        await pipeline.RecordAsync(Enumerable.Range(0, 30).Select(i => pipeline.Click(i % 3 == 0 ? wanted : other, Pipeline.Berlin)));
        pipeline.Tick();
        await pipeline.Live.WaitForAsync(pipeline.Log.LastId);
        using var viewer = await pipeline.Live.SubscribeAsync(wanted.OrganizationId, wanted.Id);
        Assert.Equal(10, viewer.Snapshot.Totals.Sum(slice => slice[1]));
        Assert.All(viewer.Snapshot.Latest, click => Assert.Equal(wanted.Slug, click.Slug));

        await pipeline.RecordAsync(Enumerable.Range(0, 30).Select(i => pipeline.Click(i % 3 == 0 ? wanted : other, Pipeline.NewYork)));
        pipeline.Tick();
        var batch = await NextAsync(viewer);
        Assert.Equal(10, batch.Total);
        Assert.All(batch.Latest, click => Assert.Equal(wanted.Slug, click.Slug));
    }

    [Fact]
    public async Task Intervals_that_a_viewer_did_not_read_come_as_one_exact_batch_while_others_get_each()
    {
        const int Intervals = 200;
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        using var slow = await pipeline.Live.SubscribeAsync(link.OrganizationId);
        using var quick = await pipeline.Live.SubscribeAsync(link.OrganizationId);
        var random = new Random(3);
        for (var i = 0; i < Intervals; i++)
        {
            await pipeline.RecordAsync(pipeline.Click(link, Anywhere(random)), pipeline.Click(link, Anywhere(random)), pipeline.Click(link));
            pipeline.Tick();
            Assert.Equal(3, (await NextAsync(quick)).Total);
        }

        var merged = await NextAsync(slow);
        Assert.Equal((1, 3 * Intervals, 3 * Intervals, Intervals), (merged.From, merged.To, merged.Total, merged.Unlocated));
        Assert.Equal(2 * Intervals, merged.Dots.Sum(dot => dot.Count));
        Assert.InRange(merged.Dots.Count, 1, pipeline.Settings.Live.MaxDots);
        Assert.InRange(merged.Latest.Count, 1, LatestClick.InBatch);
    }

    [Fact]
    public async Task Viewers_are_counted_until_they_leave_however_often_they_do()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        var first = await pipeline.Live.SubscribeAsync(link.OrganizationId);
        using var second = await pipeline.Live.SubscribeAsync(link.OrganizationId, link.Id);
        Assert.Equal(2, pipeline.Live.ViewerCount);

        first.Dispose();
        first.Dispose();
        Assert.Equal(1, pipeline.Live.ViewerCount);
        Assert.Null(await first.NextAsync());
    }

    internal static Place Anywhere(Random random) => new(
        random.Next(2) == 0 ? "DE" : "BR", null, null, Math.Round((random.NextDouble() * 170) - 85, 4), Math.Round((random.NextDouble() * 360) - 180, 4));

    internal static async Task<ClickBatch> NextAsync(Subscription viewer) =>
        await Eventually.Get(viewer.NextAsync().AsTask(), "the next batch") ?? throw new InvalidOperationException("The feed ended.");
}
