using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Dashboard;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The clicks of the last hour on the dashboard.</summary>
[Trait("Store", "both")]
public sealed class RecentClicksTests
{
    private static readonly Agent Bot = new("Bot", "", "", IsBot: true);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Random_clicks_are_counted_by_minute_and_link_as_a_recount_says_however_often_they_are_read()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var recent = pipeline.Get<RecentClicks>();
        Link[] links = [await pipeline.LinkAsync(), await pipeline.LinkAsync(), await pipeline.LinkAsync(organization: "Other")];
        var clicks = new List<Click>();
        void AssertExact(RecentActivity activity)
        {
            var first = FirstMinute(pipeline.Time.GetUtcNow());
            var own = clicks.FindAll(click => click.OrganizationId == links[0].OrganizationId && click.Kind == ClickKind.Visitor && click.Time >= first);
            Assert.Equal(first, activity.FirstMinute);
            Assert.Equal(
                Enumerable.Range(0, RecentActivity.MinuteCount).Select(i => (long)own.Count(click => Floor(click.Time) == first.AddMinutes(i))),
                activity.Minutes);
            Assert.Equal(
                own.GroupBy(click => click.LinkId).Select(link => new ActiveLink(link.Key, link.Count(), link.Max(click => click.Time)))
                    .OrderByDescending(link => link.Clicks).ThenByDescending(link => link.LastClick).ThenBy(link => link.LinkId),
                activity.Links);
        }

        // A few minutes, or most of an hour, without a click; sometimes nobody looks.
        var round = Gen.Select(
            Gen.Select(Gen.Int[0, 2], Gen.Frequency((5, false), (1, true))).Array[0, 12], Gen.OneOf(Gen.Int[0, 300], Gen.Int[0, 3_600]), Gen.Bool);
        await round.Array[20].ForAllAsync(iter: 4, async rounds =>
        {
            foreach (var (some, seconds, isRead) in rounds)
            {
                foreach (var (link, isBot) in some)
                {
                    pipeline.Time.AdjustTime(pipeline.Time.GetUtcNow().AddMilliseconds(1_700));
                    clicks.Add(pipeline.Click(links[link], agent: isBot ? Bot : null, isInternal: clicks.Count % 5 == 0));
                    await pipeline.RecordAsync(clicks[^1]);
                }
                pipeline.Time.AdjustTime(pipeline.Time.GetUtcNow().AddSeconds(seconds));
                if (isRead)
                    AssertExact(await recent.ReadAsync(links[0].OrganizationId, Cancel));
            }
            AssertExact(await new RecentClicks(pipeline.Get<ClickStore>(), pipeline.Time).ReadAsync(links[0].OrganizationId, Cancel));
        });
    }

    [Fact]
    public async Task More_links_than_are_counted_at_a_time_leave_the_busiest_ones_exact()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        // The click store does not ask whether a link exists.
        Click Click(long id) => new()
        {
            OrganizationId = link.OrganizationId,
            LinkId = id,
            Link = link.Slug,
            Time = pipeline.Time.GetUtcNow(),
            Place = null,
            Destination = link.Destination,
        };
        const int Quiet = RecentHour.MaxLinks * 2;
        await pipeline.RecordAsync(Enumerable.Range(0, 20).Select(_ => Click(1_000_001)));
        await pipeline.RecordAsync(Enumerable.Range(1, Quiet).Select(id => Click(id)));
        await pipeline.RecordAsync(Enumerable.Range(0, 10).Select(_ => Click(1_000_002)));

        var activity = await pipeline.Get<RecentClicks>().ReadAsync(link.OrganizationId, Cancel);

        Assert.Equal(Quiet + 30, activity.Minutes.Sum());
        Assert.Equal(
            [new(1_000_001, 20, pipeline.Time.GetUtcNow()), new(1_000_002, 10, pipeline.Time.GetUtcNow())], activity.Links.Take(2));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_starts_the_count_again()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var (recent, link) = (pipeline.Get<RecentClicks>(), await pipeline.LinkAsync());
        pipeline.Time.AdjustTime(Pipeline.Start.AddHours(5));
        await pipeline.RecordAsync(pipeline.Click(link));
        Assert.Equal(1, (await recent.ReadAsync(link.OrganizationId, Cancel)).Minutes[^1]);

        pipeline.Time.AdjustTime(Pipeline.Start);
        await pipeline.RecordAsync(pipeline.Click(link));

        // The first click counts as one of now, as it came within the hour.
        Assert.Equal(2, (await recent.ReadAsync(link.OrganizationId, Cancel)).Minutes.Sum());
    }

    [Fact]
    public async Task Only_organizations_whose_dashboards_are_open_take_memory()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var recent = pipeline.Get<RecentClicks>();
        await recent.ReadAsync(1, Cancel);
        await recent.ReadAsync(2, Cancel);
        Assert.Equal(2, recent.Count);

        pipeline.Time.Jump(TimeSpan.FromMinutes(6));
        await recent.ReadAsync(2, Cancel);

        Assert.Equal(1, recent.Count);
    }

    private static DateTimeOffset FirstMinute(DateTimeOffset now) => Floor(now).AddMinutes(1 - RecentActivity.MinuteCount);

    private static DateTimeOffset Floor(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
