using CsCheck;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Postgres;

/// <summary>Where the clicks of a time are, as the writer of PostgreSQL notes it: late ones get their ids long after their times.</summary>
public sealed class ClickSpanTests
{
    private static readonly Gen<int[][]> Commits = Gen.Frequency(
        (5, Gen.Int[0, 15].Array[1, 5]), (1, Gen.Int[-90_000, 0].Array[1, 5])).Array[1, 40];

    [Fact]
    public async Task No_click_of_a_time_is_outside_of_the_ids_that_are_found_for_it()
    {
        await using var twins = await TwinStores.CreateAsync();
        await twins.ExecuteAsync(LinkApp.Postgres.Clicks.AppendFunction.Create);
        using var writer = twins.Postgres.CreateWriter(int.MaxValue);
        var number = 0L;
        await Gen.Select(Commits, Gen.Int[-90_000, 900].Array[20]).ForAllAsync(iter: 6, async sample =>
        {
            foreach (var seconds in sample.Item1)
                await AppendAsync(seconds);
            AssertFound(sample.Item2);
        });
        var last = writer.LastId;
        for (var second = 100_000; second < 100_300; second++)
            await AppendAsync([second]);
        using var reads = twins.Postgres.OpenReads();
        // Where times follow the ids, no more is read than some seconds.
        for (var second = 100_000; second < 100_300; second += 7)
            Assert.InRange(reads.FindFirstId(Pipeline.Start.AddSeconds(second)), last + second - 100_000 + 1 - 25, last + second - 100_000 + 1);
        var spans = reads.FindSpans(last, long.MaxValue, ClickSpans.Milliseconds(100_100), ClickSpans.Milliseconds(100_110));
        Assert.InRange(spans.Sum(span => span.Last - span.First + 1), 10, 55);

        async Task AppendAsync(int[] seconds)
        {
            number += seconds.Length;
            var clicks = seconds.Select(second => new Click
            {
                OrganizationId = 1,
                LinkId = 1,
                Link = "a",
                Time = Pipeline.Start.AddSeconds(second),
                Place = null,
                Agent = Agent.Unknown,
                Destination = "https://a.example/",
            });
            await writer.AppendAsync([.. clicks], new Dictionary<int, long>(), new(1, number));
        }

        void AssertFound(int[] seconds)
        {
            using var reads = twins.Postgres.OpenReads();
            ClickSpans.AssertFound(reads, seconds);
            var clicks = reads.Clicks(1, ClickReads.AllLinks, 1, long.MaxValue).ToList();
            foreach (var second in seconds)
            {
                var (from, to) = (ClickSpans.Milliseconds(second), ClickSpans.Milliseconds(second + 60));
                Assert.Equal(clicks.Count(click => click.Time >= from && click.Time < to), reads.CountVisitors(1, 1, reads.LastId, from, to));
            }
        }
    }
}
