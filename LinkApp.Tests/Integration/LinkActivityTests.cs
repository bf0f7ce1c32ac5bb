using LinkApp.Core.Clicks;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The total clicks and the clicks of the latest hours for a page of links.</summary>
[Trait("Store", "both")]
public sealed class LinkActivityTests
{
    private static readonly Agent Bot = new("Bot", "", "", IsBot: true);

    [Fact]
    public async Task Totals_and_hours_are_exact_before_and_after_a_rollup()
    {
        await using var pipeline = await Pipeline.StartAsync();
        await pipeline.StopRollingUpAsync();
        var links = new[] { await pipeline.LinkAsync(), await pipeline.LinkAsync(), await pipeline.LinkAsync() };
        // Midnight is within the six hours, and most clicks are before them.
        pipeline.Time.Jump(TimeSpan.FromHours(16));
        var now = pipeline.Time.GetUtcNow();
        var random = new Random(7);
        var clicks = new List<Click>();
        async Task RecordAsync(int count)
        {
            List<Click> some = [.. Enumerable.Range(0, count).Select(
                i => pipeline.Click(
                    links[random.Next(2)], time: now.AddMinutes(-random.Next(0, 900)), agent: i % 7 == 0 ? Bot : null, isInternal: i % 5 == 0))];
            clicks.AddRange(some);
            await pipeline.RecordAsync(some);
        }
        void AssertExact()
        {
            var activity = pipeline.Get<ActivityQueries>().Read(links[0].OrganizationId, [.. links.Select(link => link.Id)]);
            foreach (var link in links)
            {
                var own = clicks.FindAll(click => click.LinkId == link.Id && click.Kind == ClickKind.Visitor);
                Assert.Equal(own.Count, activity[link.Id].Total);
                // Internal clicks count for maximum clicks.
                Assert.Equal(clicks.Count(click => click.LinkId == link.Id && click.Kind != ClickKind.Bot), activity[link.Id].Redirected);
                Assert.Equal(
                    Enumerable.Range(0, 6).Select(i => (long)own.Count(click => GetHour(click.Time) == GetHour(now) - 5 + i)), activity[link.Id].Hours);
            }
        }

        await RecordAsync(100);
        AssertExact();
        await pipeline.Get<Rollups>().CatchUpAsync();
        AssertExact();
        await RecordAsync(200);
        AssertExact();
        await pipeline.Get<Rollups>().CatchUpAsync();
        AssertExact();
    }

    private static long GetHour(DateTimeOffset time) => time.ToUnixTimeSeconds() / 3600;
}
