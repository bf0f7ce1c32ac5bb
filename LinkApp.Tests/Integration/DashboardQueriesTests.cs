using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Dashboard;
using LinkApp.Core.Geo;
using LinkApp.Core.Links;
using LinkApp.Core.Timing;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

[Trait("Store", "both")]
public sealed class DashboardQueriesTests
{
    private static readonly Agent Bot = new("Bot", "", "", IsBot: true);

    private static readonly Gen<(int Link, Place? Place, Agent? Agent)> SomeClicks = Gen.Select(
        Gen.Frequency((4, 0), (4, 1), (1, 2)),
        Gen.OneOf(Pipeline.KualaLumpur, Pipeline.NewYork, Pipeline.Berlin, null),
        Gen.Frequency((6, (Agent?)null), (1, Bot)));

    [Theory]
    [InlineData("UTC")]
    [InlineData("Asia/Kolkata")]
    [InlineData("America/New_York")]
    public async Task The_numbers_equal_a_recount_before_and_after_a_rollup_at_any_position(string zoneName)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        Link[] links = [];
        var clicks = new List<Click>();
        // In order of time, as clicks come, and in whole milliseconds, as they are stored. A click from exactly a day ago
        // does not count for "yesterday by this time".
        async Task RecordAsync((int Link, Place? Place, Agent? Agent)[] some, TimeSpan span)
        {
            var apart = TimeSpan.FromMilliseconds((long)span.TotalMilliseconds / some.Length);
            foreach (var (link, place, agent) in some)
            {
                pipeline.Time.AdjustTime(pipeline.Time.GetUtcNow() + apart);
                clicks.Add(pipeline.Click(links[link], place, agent: agent, isInternal: clicks.Count % 5 == 0));
                await pipeline.RecordAsync(clicks[^1]);
            }
        }
        void AssertExact(long position)
        {
            var own = clicks.FindAll(click => click.OrganizationId == links[0].OrganizationId && click.Kind == ClickKind.Visitor && click.Id <= position);
            var numbers = pipeline.Get<DashboardQueries>().Read(links[0].OrganizationId, position, zone);
            var spans = DashboardSpans.At(pipeline.Time.GetUtcNow(), zone);
            long In(Core.Reports.ReportRange range) => own.Count(click => click.Time >= range.From && click.Time < range.To);
            var listed = own.FindAll(click => UtcTime.ToDay(click.Time) > UtcTime.ToDay(pipeline.Time.GetUtcNow()) - DashboardNumbers.ListDays);
            Assert.True(
                (numbers.Today, numbers.Yesterday, numbers.Month, numbers.MonthBefore)
                == (In(spans.Today), In(spans.Yesterday), In(spans.Month), In(spans.MonthBefore)),
                $"{numbers} at {position}, not {(In(spans.Today), In(spans.Yesterday), In(spans.Month), In(spans.MonthBefore))} of {spans}");
            Assert.Equal(
                Enumerable.Range(0, 24).Select(
                    i => (long)own.Count(click => click.Time >= numbers.FirstHour.AddHours(i) && click.Time < numbers.FirstHour.AddHours(i + 1))),
                numbers.Hours);
            Assert.Equal(
                listed.Where(click => click.Place is not null)
                    .GroupBy(click => click.Place!.Country!).Select(country => (country.Key, (long)country.Count())).Order(),
                numbers.Countries.Select(country => (country.Key, country.Value)).Order());
            Assert.Equal(
                listed.GroupBy(click => click.LinkId)
                    .Select(link => new LinkClicks(link.Key, link.Count())).OrderByDescending(link => link.Clicks)
                    .ThenBy(link => link.LinkId),
                numbers.Links);
        }
        void AssertExactAround(long position)
        {
            foreach (var ahead in (long[])[position, position - 1, Math.Max(0, position - 20)])
                AssertExact(ahead);
        }

        var worlds = 0;
        await Gen.Select(SomeClicks.Array[1, 266], SomeClicks.Array[1, 80]).ForAllAsync(iter: 3, async sample =>
        {
            worlds++;
            // Three links of one organization, one of them without clicks, and one of another organization.
            links = [await OneAsync("Acme"), await OneAsync("Acme"), await OneAsync("Other"), await OneAsync("Acme")];
            Task<Link> OneAsync(string organization) => pipeline.LinkAsync(organization: $"{organization} {worlds}");
            clicks.Clear();

            await RecordAsync(sample.Item1, TimeSpan.FromDays(44));
            AssertExactAround(pipeline.Log.LastId);
            await pipeline.Get<Rollups>().CatchUpAsync();
            AssertExactAround(pipeline.Log.LastId);
            await RecordAsync(sample.Item2, TimeSpan.FromHours(30));
            AssertExactAround(pipeline.Log.LastId);
            await pipeline.Get<Rollups>().CatchUpAsync();
            AssertExactAround(pipeline.Log.LastId);
        });
    }

    [Fact]
    public async Task Numbers_read_at_the_position_of_a_feed_go_on_with_its_batches()
    {
        await using var pipeline = await Pipeline.StartAsync();
        var link = await pipeline.LinkAsync();
        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.Berlin));
        // The service may begin to wait after the clock has moved.
        await Eventually.TrueAsync(
            () =>
            {
                pipeline.Tick();
                return pipeline.Live.BatchCount == 1;
            },
            "the first click is sent");
        // Committed, but not sent yet when the viewer comes.
        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.NewYork));

        using var viewer = await pipeline.Live.SubscribeAsync(link.OrganizationId);
        var numbers = pipeline.Get<DashboardQueries>().Read(link.OrganizationId, viewer.Before, TimeZoneInfo.Utc);
        Assert.Equal(1, numbers.Today);
        await pipeline.RecordAsync(pipeline.Click(link, Pipeline.NewYork));
        var after = numbers;
        // A node that reads the log may send the two in two batches.
        while (after.Today < 3)
        {
            pipeline.Tick();
            after = after.With(await LiveClicksTests.NextAsync(viewer));
        }

        Assert.Equal((3, 3, 3), (after.Today, after.Month, after.Hours[^1]));
        Assert.Equal((1, 2), (after.Countries["DE"], after.Countries["US"]));
    }
}
