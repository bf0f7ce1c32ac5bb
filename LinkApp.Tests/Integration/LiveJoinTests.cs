using System.Collections.Concurrent;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>A snapshot and the batches after it fit together, whenever a viewer joins.</summary>
[Trait("Store", "both")]
public sealed class LiveJoinTests
{
    private const int Joiners = 40;
    private const int Writers = 16;
    private const int ClicksOfEach = 400;
    private const int ClicksOfInterval = 80;

    [Fact]
    public async Task Whoever_joins_under_load_sees_every_click_once()
    {
        var seed = Environment.TickCount;
        await using var pipeline = await Pipeline.StartAsync(settings: ["--Live:Window=1h", "--Clicks:CommitTimeout=30s"]);
        var link = await pipeline.LinkAsync();
        var recorded = new long[1];
        var totals = new ConcurrentBag<long>();
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(seed + writer);
            for (var i = 0; i < ClicksOfEach; i++)
            {
                await pipeline.RecordAsync(pipeline.Click(link, random.Next(5) == 0 ? null : LiveClicksTests.Anywhere(random)));
                if (Interlocked.Increment(ref recorded[0]) % ClicksOfInterval == 0)
                    pipeline.Tick();
            }
        })).ToList();
        var joining = Enumerable.Range(0, Joiners).Select(joiner => Task.Run(async () =>
        {
            // Each joins at another time during the load.
            await Eventually.TrueAsync(() => Volatile.Read(ref recorded[0]) >= (long)Writers * ClicksOfEach * joiner / Joiners, "it is time to join");
            using var viewer = await pipeline.Live.SubscribeAsync(link.OrganizationId, joiner % 4 == 0 ? link.Id : null);
            var total = viewer.Snapshot.Totals.Sum(slice => slice[1]);
            var position = viewer.Snapshot.Position;
            while (total < Writers * ClicksOfEach)
            {
                var batch = await LiveClicksTests.NextAsync(viewer);
                Assert.True(batch.From > position, $"A batch from {batch.From} came after the position {position}; seed {seed}.");
                Assert.Equal(batch.Total, batch.Unlocated + batch.Dots.Sum(dot => dot.Count));
                (position, total) = (batch.To, total + batch.Total);
            }
            totals.Add(total);
        })).ToList();

        await Task.WhenAll(writing);
        await Eventually.TrueAsync(
            () =>
            {
                pipeline.Tick();
                return joining.TrueForAll(task => task.IsCompleted);
            },
            $"everybody has seen every click; seed {seed}");
        await Task.WhenAll(joining);

        Assert.Equal(Enumerable.Repeat((long)Writers * ClicksOfEach, Joiners), totals);
    }
}
