using LinkApp.Core.Clicks;
using LinkApp.Core.Dashboard;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

[Trait("Store", "both")]
public sealed class ClickLogTests
{
    [Fact]
    public async Task Clicks_of_all_who_wait_get_ids_of_their_own_in_the_order_of_their_commits()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        var published = new List<long>();
        var commits = 0;
        using var subscription = pipeline.Log.Subscribe(
            clicks =>
            {
                commits++;
                published.AddRange(clicks.Select(click => click.Id));
            },
            out _);
        var clicks = Enumerable.Range(0, 2_000).Select(_ => pipeline.Click(link)).ToList();
        await Task.WhenAll(clicks.Chunk(100).Select(chunk => Task.Run(() => pipeline.RecordAsync(chunk))));

        Assert.Equal(Enumerable.Range(1, 2_000).Select(id => (long)id), published);
        Assert.Equal(published, clicks.Select(click => click.Id).Order());
        Assert.InRange(commits, 1, 1_999);
        Assert.Equal((2_000L, 2_000L), (pipeline.Log.RecordedCount, pipeline.Log.LastId));
    }

    [Fact]
    public async Task A_store_that_fails_lets_redirects_go_in_time_and_gets_their_clicks_when_it_is_back()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        StoredClicks.Break(pipeline.Settings.Data);
        var outcome = pipeline.Log.RecordAsync(pipeline.Click(link, Pipeline.Berlin, referrer: "first.example"));
        await Eventually.TrueAsync(() => pipeline.Log.IsFailing, "the store fails");
        Assert.False(outcome.IsCompleted);
        pipeline.Time.Advance(pipeline.Settings.Clicks.CommitTimeout);

        Assert.Equal(Recorded.Late, await Eventually.Get(outcome, "the redirect goes out"));
        Assert.Equal((1L, 1L, 0L), (pipeline.Log.LateCount, pipeline.Log.WaitingCount, pipeline.Log.RecordedCount));

        StoredClicks.Mend(pipeline.Settings.Data);
        await Eventually.TrueAsync(
            () =>
            {
                pipeline.Time.Advance(TimeSpan.FromSeconds(2));
                return pipeline.Log is { RecordedCount: 1, WaitingCount: 0 };
            },
            "the click is written");
        Assert.False(pipeline.Log.IsFailing);
        Assert.Equal(0, pipeline.Log.LostCount);
        Assert.Equal(["first.example"], Recount.Referrers(pipeline.Settings.Data));
    }

    [Fact]
    public async Task Places_texts_and_agents_that_were_first_seen_in_a_failed_commit_are_right_afterwards()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.KualaLumpur, referrer: "known.example"));
        StoredClicks.Break(pipeline.Settings.Data, "new.id % 2 = 0");
        var outcomes = new[]
        {
            pipeline.Log.RecordAsync(pipeline.Click(link, Pipeline.Berlin, agent: new Agent("Firefox", "Linux", "Desktop", false), referrer: "new.example")),
            pipeline.Log.RecordAsync(pipeline.Click(link, Pipeline.NewYork, agent: new Agent("Safari", "iOS", "Mobile", false), referrer: "other.example")),
        };
        await Eventually.TrueAsync(() => pipeline.Log.IsFailing, "the store fails");
        StoredClicks.Mend(pipeline.Settings.Data);
        await Eventually.TrueAsync(
            () =>
            {
                pipeline.Time.Advance(TimeSpan.FromSeconds(2));
                return outcomes.All(outcome => outcome.IsCompleted) && pipeline.Log.WaitingCount == 0;
            },
            "the clicks are written");

        var report = pipeline.Reports.Read(link.OrganizationId, link.Id, new ReportRange(Pipeline.Start.AddDays(-1), Pipeline.Start.AddDays(1)));
        Assert.Equal([new KeyClicks("DE", 1), new KeyClicks("MY", 1), new KeyClicks("US", 1)], report.Countries);
        Assert.Equal([new KeyClicks("known.example", 1), new KeyClicks("new.example", 1), new KeyClicks("other.example", 1)], report.Referrers);
        Assert.Equal([new KeyClicks(null, 1), new KeyClicks("Firefox", 1), new KeyClicks("Safari", 1)], report.Browsers);
    }

    [Fact]
    public async Task What_neither_the_spill_file_nor_the_memory_can_hold_is_lost_and_counted()
    {
        const int Limit = 1_000;
        using var folder = new TempFolder();
        await using var pipeline = await SpillTests.StartWithoutSpillAsync(folder, $"--Clicks:QueueLimit={Limit}");
        var link = await pipeline.LinkAsync();
        StoredClicks.Break(pipeline.Settings.Data);
        var queued = Enumerable.Range(0, Limit).Select(_ => pipeline.Log.RecordAsync(pipeline.Click(link))).ToList();

        var oneTooMany = pipeline.Log.RecordAsync(pipeline.Click(link));
        await Eventually.Get(oneTooMany, "the redirect of the click that is lost");
        var (lost, waiting) = (pipeline.Log.LostCount, pipeline.Log.WaitingCount);
        // Repaired before anything is asserted, since the pipeline could not stop with a failing store.
        StoredClicks.Mend(pipeline.Settings.Data);
        await Eventually.TrueAsync(
            () =>
            {
                pipeline.Time.Advance(TimeSpan.FromSeconds(2));
                return pipeline.Log.WaitingCount == 0;
            },
            "the clicks in memory are written");
        Assert.Equal((1L, (long)Limit, (long)Limit), (lost, waiting, pipeline.Log.RecordedCount));
        Assert.Equal(Recorded.Lost, await oneTooMany);
        Assert.All(queued, outcome => Assert.True(outcome.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Stopping_writes_what_waits()
    {
        using var folder = new TempFolder();
        Link link;
        await using (var pipeline = await Pipeline.StartAsync(folder))
        {
            link = await pipeline.LinkAsync();
            var outcomes = Enumerable.Range(0, 500).Select(_ => pipeline.Log.RecordAsync(pipeline.Click(link))).ToList();
            await pipeline.StopAsync();
            Assert.All(await Task.WhenAll(outcomes), outcome => Assert.Equal(Recorded.Committed, outcome));
            Assert.Equal(Recorded.Lost, await Eventually.Get(pipeline.Log.RecordAsync(pipeline.Click(link)), "the click that is one too many is given up"));
        }

        await using var again = await Pipeline.StartAsync(folder);
        Assert.Equal(500, again.Log.LastId);
    }

    [Fact]
    public async Task A_consumer_that_fails_stops_neither_the_writing_nor_the_others()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        List<long> before = [], after = [];
        using var first = pipeline.Log.Subscribe(clicks => before.AddRange(clicks.Select(click => click.Id)), out _);
        using var failing = pipeline.Log.Subscribe(_ => throw new InvalidOperationException("a consumer of the test"), out _);
        using var last = pipeline.Log.Subscribe(clicks => after.AddRange(clicks.Select(click => click.Id)), out _);
        await pipeline.RecordAsync(pipeline.Click(link));
        await pipeline.RecordAsync(pipeline.Click(link));
        pipeline.Tick();

        Assert.Equal(2, pipeline.Log.RecordedCount);
        Assert.Equal([1, 2], before);
        Assert.Equal([1, 2], after);
        await Eventually.TrueAsync(() => pipeline.Live.BatchCount == 1, "the live feed has the clicks, too");
    }

    [Fact]
    public async Task A_consumer_gets_every_click_after_the_id_that_it_begins_with_until_it_is_disposed()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
                await pipeline.RecordAsync(pipeline.Click(link));
        });
        var received = new List<(long After, List<long> Ids, IDisposable Subscription)>();
        while (!writing.IsCompleted)
        {
            var ids = new List<long>();
            var subscription = pipeline.Log.Subscribe(clicks => ids.AddRange(clicks.Select(click => click.Id)), out var after);
            received.Add((after, ids, subscription));
            await Task.Yield();
            if (received.Count > 50)
                break;
        }
        await writing;
        foreach (var (after, ids, subscription) in received)
        {
            Assert.Equal(Enumerable.Range(1, 200).Select(id => (long)id).Where(id => id > after), ids);
            subscription.Dispose();
            subscription.Dispose();
        }
        await pipeline.RecordAsync(pipeline.Click(link));

        Assert.All(received, one => Assert.DoesNotContain(201, one.Ids));
    }

    [Fact]
    public async Task Ids_never_come_back()
    {
        using var folder = new TempFolder();
        await using (var pipeline = await Pipeline.StartAsync(folder))
        {
            var link = await pipeline.LinkAsync();
            await pipeline.RecordAsync(Enumerable.Range(0, 30).Select(_ => pipeline.Click(link)));
            await pipeline.Get<Rollups>().CatchUpAsync();
            Assert.Equal(30, await pipeline.Log.DeleteBeforeAsync(pipeline.Time.GetUtcNow().AddDays(1), 30, 100));
        }

        await using var again = await Pipeline.StartAsync(folder);
        var next = again.Click(await again.LinkAsync());
        await again.RecordAsync(next);
        Assert.Equal(31, next.Id);
    }

    [Fact]
    public async Task Ids_go_on_after_those_that_rollups_count_where_a_power_loss_has_taken_the_latest_clicks()
    {
        using var folder = new TempFolder();
        Link link;
        var range = new ReportRange(Pipeline.Midnight, Pipeline.Midnight.AddDays(1));
        await using (var pipeline = await Pipeline.StartAsync(folder))
        {
            link = await pipeline.LinkAsync();
            await pipeline.RecordAsync(Enumerable.Range(0, 60).Select(_ => pipeline.Click(link)));
            await pipeline.Get<Rollups>().CatchUpAsync();
            await pipeline.StopAsync();
            StoredClicks.Execute(pipeline.Settings.Data, "DELETE FROM clicks WHERE id > 40; DELETE FROM positions");
        }

        await using var again = await Pipeline.StartAsync(folder);
        await again.StopRollingUpAsync();
        var clicks = Enumerable.Range(0, 10).Select(_ => again.Click(link)).ToList();
        await again.RecordAsync(clicks);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(70, again.Reports.Read(link.OrganizationId, link.Id, range).Total);
            Assert.Equal(70, again.Get<DashboardQueries>().Read(link.OrganizationId, again.Log.LastId, TimeZoneInfo.Utc).Today);
            Assert.Equal(70, again.Get<ActivityQueries>().Read(link.OrganizationId, [link.Id])[link.Id].Total);
            await again.Get<Rollups>().CatchUpAsync();
        }
        Assert.Equal(Enumerable.Range(61, 10).Select(id => (long)id), clicks.Select(click => click.Id));
    }

    [Fact]
    public async Task Positions_are_stored_with_clicks_and_without()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var reader = pipeline.Get<ClickReader>();
        pipeline.Log.SavePositions([new(7, 3)]);
        await Eventually.TrueAsync(() => reader.Positions().GetValueOrDefault(7) == 3, "the position is stored");
        pipeline.Log.SavePositions([new(7, 5), new(8, 4)]);
        await pipeline.RecordAsync(pipeline.Click(await pipeline.LinkAsync()));

        await Eventually.TrueAsync(
            () => reader.Positions() is var stored && stored.GetValueOrDefault(7) == 5 && stored.GetValueOrDefault(8) == 4, "the positions are stored");
    }
}
