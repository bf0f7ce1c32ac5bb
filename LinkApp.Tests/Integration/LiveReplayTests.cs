using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Links;
using LinkApp.Core.Live;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The replay of past clicks on the live map.</summary>
public sealed class LiveReplayTests
{
    private static readonly Agent Bot = new("Bot", "", "", IsBot: true);

    [Theory]
    [InlineData(1, false)]
    [InlineData(10, false)]
    [InlineData(60, false)]
    [InlineData(10, true)]
    public async Task Window_and_steps_equal_a_recount_of_the_clicks(int intervals, bool ofOneLink)
    {
        await using var pipeline = await Pipeline.StartAsync();
        var worlds = 0;
        var passing = Gen.Select(
            Gen.Int[0, 11], Gen.Int[0, 2],
            Gen.OneOf(Pipeline.KualaLumpur, Pipeline.NewYork, Pipeline.Berlin, null),
            Gen.Frequency((6, (Agent?)null), (1, Bot)));
        await passing.Array[1, 600].ForAllAsync(iter: 2, async sample =>
        {
            worlds++;
            var start = pipeline.Time.GetUtcNow();
            Task<Link> OneAsync(string organization) => pipeline.LinkAsync(organization: $"{organization} {worlds}");
            Link[] links = [await OneAsync("Acme"), await OneAsync("Acme"), await OneAsync("Other")];
            var clicks = new List<Click>();
            foreach (var (seconds, link, place, agent) in sample)
            {
                pipeline.Time.Advance(TimeSpan.FromSeconds(seconds));
                clicks.Add(pipeline.Click(links[link], place, agent: agent, isInternal: clicks.Count % 5 == 0));
                await pipeline.RecordAsync(clicks[^1]);
            }
            var own = clicks.FindAll(
                click => (ofOneLink ? click.LinkId == links[0].Id : click.OrganizationId == links[0].OrganizationId) && click.Kind == ClickKind.Visitor);
            var interval = pipeline.Settings.Live.Interval;

            await using var replay = pipeline.Get<LiveReplay>().Begin(
                links[0].OrganizationId, ofOneLink ? links[0].Id : null,
                start + ((pipeline.Time.GetUtcNow() - start) * 0.45), TestContext.Current.CancellationToken);
            var window = await replay.WindowAsync();
            Assert.Equal(0, replay.At.Ticks % interval.Ticks);
            // A window has whole slices, so its first one may begin a little later.
            var slice = (long)pipeline.Settings.Live.Window.TotalSeconds / LiveWindow.Slices;
            var first = ((replay.At.ToUnixTimeSeconds() / slice) - LiveWindow.Slices + 1) * slice;
            var inWindow = own.FindAll(click => click.Time.ToUnixTimeSeconds() >= first && click.Time < replay.At);
            Assert.Equal(inWindow.Count, window.Totals.Sum(pair => pair[1]));
            Assert.Equal(inWindow.Count(click => click.Place is null), window.Unlocated.Sum(pair => pair[1]));

            while (replay.At < pipeline.Time.GetUtcNow())
            {
                var from = replay.At;
                var batch = await replay.NextAsync(intervals);
                Assert.Equal(from + (interval * intervals), replay.At);
                var expected = own.FindAll(click => click.Time >= from && click.Time < replay.At);
                Assert.Equal(expected.Count, batch?.Total ?? 0);
                Assert.Equal(expected.Count(click => click.Place is not null), batch?.Dots.Sum(dot => dot.Count) ?? 0);
                Assert.Equal(expected.Select(click => click.Id).LastOrDefault(), batch?.To ?? 0);
            }
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_bars_of_the_time_line_equal_a_recount_of_the_clicks(bool ofOneLink)
    {
        await using var pipeline = await Pipeline.StartAsync();
        Link[] links = [await pipeline.LinkAsync(), await pipeline.LinkAsync(), await pipeline.LinkAsync(organization: "Other")];
        var clicks = new List<Click>();
        for (var i = 0; i < 120; i++)
        {
            pipeline.Time.Jump(TimeSpan.FromMinutes(17));
            clicks.Add(pipeline.Click(links[i % links.Length], Pipeline.Berlin, agent: i % 7 == 0 ? Bot : null, isInternal: i % 5 == 0));
            await pipeline.RecordAsync(clicks[^1]);
            // The rollups count most of the clicks, and not the last ones.
            if (i == 100)
                await pipeline.Get<Rollups>().CatchUpAsync(TestContext.Current.CancellationToken);
        }

        var hours = pipeline.Get<ReplayHours>().Read(links[0].OrganizationId, ofOneLink ? links[0].Id : null);

        var own = clicks.FindAll(
            click => (ofOneLink ? click.LinkId == links[0].Id : click.OrganizationId == links[0].OrganizationId) && click.Kind == ClickKind.Visitor);
        Assert.InRange(hours.First, pipeline.Time.GetUtcNow() - LiveReplay.Reach - TimeSpan.FromHours(1), pipeline.Time.GetUtcNow() - LiveReplay.Reach);
        Assert.Equal(25, hours.Clicks.Count);
        Assert.Equal(
            Enumerable.Range(0, 25).Select(i => (long)own.Count(click => click.Time >= hours.First.AddHours(i) && click.Time < hours.First.AddHours(i + 1))),
            hours.Clicks);
    }

    [Fact]
    public async Task A_replay_reaches_back_a_day_and_no_further()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.Berlin));
        pipeline.Time.Jump(TimeSpan.FromHours(30));

        await using var replay = pipeline.Get<LiveReplay>().Begin(link.OrganizationId, null, Pipeline.Start, TestContext.Current.CancellationToken);

        Assert.Equal(pipeline.Time.GetUtcNow() - LiveReplay.Reach, replay.At);
        Assert.Empty((await replay.WindowAsync()).Totals);
    }

    [Fact]
    public async Task A_replay_that_is_given_up_ends()
    {
        using var cancel = new CancellationTokenSource();
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.Berlin));
        await using var replay = pipeline.Get<LiveReplay>().Begin(link.OrganizationId, null, pipeline.Time.GetUtcNow(), cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(replay.WindowAsync);
    }
}
