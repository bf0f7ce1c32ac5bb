using System.Text.Json;
using LinkApp.Core.Geo;
using LinkApp.Core.Live;

namespace LinkApp.Tests.Unit;

public sealed class ClickBatchTests
{
    private const int MaxDots = 100;

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 15, 0, TimeSpan.Zero);
    private static readonly string[] Countries = ["DE", "US", "MY", "BR"];

    [Fact]
    public void Random_clicks_sum_to_the_total_whatever_is_merged()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var clicks = RandomClicks(random, random.Next(1, 3_000), 1);
            var batch = Batch(clicks, random.Next(1, 300));

            Assert.True(clicks.Count == batch.Total && batch.Total == batch.Unlocated + batch.Dots.Sum(dot => dot.Count), $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void Countries_are_exact_even_where_all_dots_are_one()
    {
        var seed = Environment.TickCount;
        var clicks = RandomClicks(new Random(seed), 2_000, 1);

        var batch = Batch(clicks, 1);

        Assert.Single(batch.Dots);
        Assert.True(clicks.CountBy(click => click.Place?.Country ?? "").Where(pair => pair.Key != "").OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .SequenceEqual(
                batch.Countries.Select(
                    pair => new KeyValuePair<string, int>(pair.Key, (int)pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal)), $"seed {seed}");
    }

    [Fact]
    public void Two_hundred_batches_merged_are_exact_and_within_the_cap()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var clicks = new List<LiveClick>();
        ClickBatch? merged = null;
        for (var i = 0; i < 200; i++)
        {
            var next = RandomClicks(random, random.Next(1, 100), clicks.Count + 1);
            clicks.AddRange(next);
            merged = merged is null ? Batch(next, MaxDots) : ClickBatch.Merge(merged, Batch(next, MaxDots), MaxDots);
        }

        Assert.InRange(merged!.Dots.Count, 1, MaxDots);
        Assert.Equal((1, clicks.Count), (merged.From, merged.To));
        Assert.True(clicks.Count == merged.Total && merged.Total == merged.Unlocated + merged.Dots.Sum(dot => dot.Count), $"seed {seed}");
        Assert.True(merged.Countries.All(pair => pair.Value == clicks.Count(click => click.Place?.Country == pair.Key)), $"seed {seed}");
    }

    [Fact]
    public void Merging_leaves_both_batches_as_they_were()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var (first, second) = (Batch(RandomClicks(random, 500, 1), MaxDots), Batch(RandomClicks(random, 500, 501), MaxDots));
        var before = (first.Dots.Sum(dot => dot.Count), second.Dots.Sum(dot => dot.Count));

        ClickBatch.Merge(first, second, 1);

        Assert.True(before == (first.Dots.Sum(dot => dot.Count), second.Dots.Sum(dot => dot.Count)), $"seed {seed}");
    }

    [Fact]
    public void The_latest_clicks_of_a_merged_batch_are_the_newest_first()
    {
        var (first, second) = (Batch(Clicks(1, 20), MaxDots), Batch(Clicks(21, 4), MaxDots));

        var latest = ClickBatch.Merge(first, second, MaxDots).Latest;

        Assert.Equal(Enumerable.Range(15, LatestClick.InBatch).Reverse().Select(id => $"slug-{id}"), latest.Select(click => click.Slug));
    }

    [Fact]
    public void The_json_is_encoded_once_for_all_viewers()
    {
        var batch = Batch(Clicks(1, 3), MaxDots);

        Assert.Same(batch.Json, batch.Json);
    }

    [Fact]
    public void The_json_has_the_names_that_programs_rely_on()
    {
        var json = JsonDocument.Parse(Batch(Clicks(1, 3), MaxDots).Json).RootElement;

        Assert.Equal(
            (1, 3, 3, 0),
            (json.GetProperty("from")
                .GetInt64(), json.GetProperty("to").GetInt64(), json.GetProperty("total").GetInt64(), json.GetProperty("unlocated")
                .GetInt64()));
        Assert.Equal("""{"lat":52.52,"lon":13.4,"country":"DE","count":3}""", json.GetProperty("dots")[0].GetRawText());
        Assert.Equal("""{"time":"2026-03-02T10:15:00+00:00","slug":"slug-3","country":"DE","city":"Berlin","destination":"example.com"}""", json.GetProperty("latest")[0].GetRawText());
    }

    private static ClickBatch Batch(IEnumerable<LiveClick> clicks, int maxDots)
    {
        var pending = new PendingClicks();
        foreach (var click in clicks)
            pending.Add(click);
        return pending.ToBatch(Now, maxDots);
    }

    private static List<LiveClick> Clicks(int firstId, int count) =>
        [.. Enumerable.Range(firstId, count).Select(id => Click(id, new Place("DE", "Berlin", "Berlin", 52.52, 13.405)))];

    private static List<LiveClick> RandomClicks(Random random, int count, int firstId) =>
        [.. Enumerable.Range(firstId, count).Select(id => Click(id, RandomPlace(random)))];

    private static Place? RandomPlace(Random random) => random.Next(10) switch
    {
        0 => null,
        1 => new Place("FR", null, null, null, null),
        _ => new Place(random.GetItems(Countries, 1)[0], null, null, (random.NextDouble() * 160) - 80, (random.NextDouble() * 358) - 179),
    };

    private static LiveClick Click(int id, Place? place) => new(id, 1, 1, Now, $"slug-{id}", place, "https://example.com/");
}
