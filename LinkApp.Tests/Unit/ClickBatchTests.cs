using System.Text.Json;
using CsCheck;
using LinkApp.Core.Geo;
using LinkApp.Core.Live;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class ClickBatchTests
{
    private const int MaxDots = 100;

    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 15, 0, TimeSpan.Zero);

    private static readonly Gen<Place?> Places = Gen.Frequency<Place?>(
        (1, Gen.Const((Place?)null)),
        (1, Gen.Const((Place?)new Place("FR", null, null, null, null))),
        (8, Gen.Select(
            Gen.OneOf("DE", "US", "MY", "BR"), Gen.Double.Unit, Gen.Double.Unit,
            (country, lat, lon) => (Place?)new Place(country, null, null, (lat * 160) - 80, (lon * 358) - 179))));

    [Fact]
    public void Random_clicks_sum_to_the_total_whatever_is_merged() => Gen.Select(Places.Array[1, 3_000], Gen.Int[1, 299]).ForAll(iter: 50, sample =>
    {
        var (places, maxDots) = sample;

        var batch = Batch(Clicks(1, places), maxDots);

        Assert.Equal((places.Length, places.Length), (batch.Total, batch.Unlocated + batch.Dots.Sum(dot => dot.Count)));
    });

    [Fact]
    public void Countries_are_exact_even_where_all_dots_are_one() => Places.Array[1, 2_000].ForAll(iter: 2, places =>
    {
        var batch = Batch(Clicks(1, places), 1);

        Assert.InRange(batch.Dots.Count, 0, 1);
        Assert.Equal(
            places.OfType<Place>().CountBy(place => place.Country!).Select(pair => (pair.Key, (long)pair.Value)).Order(),
            batch.Countries.Select(pair => (pair.Key, pair.Value)).Order());
    });

    [Fact]
    public void Many_batches_merged_are_exact_and_within_the_cap() => Places.Array[1, 99].Array[1, 200].ForAll(iter: 2, batches =>
    {
        var merged = Batch(Clicks(1, batches[0]), MaxDots);
        foreach (var next in batches.Skip(1))
            merged = ClickBatch.Merge(merged, Batch(Clicks((int)merged.To + 1, next), MaxDots), MaxDots);

        var places = batches.SelectMany(batch => batch).ToList();
        Assert.InRange(merged.Dots.Count, 0, MaxDots);
        Assert.Equal((1, places.Count, places.Count), (merged.From, merged.To, merged.Total));
        Assert.Equal(merged.Total, merged.Unlocated + merged.Dots.Sum(dot => dot.Count));
        Assert.All(merged.Countries, pair => Assert.Equal(places.Count(place => place?.Country == pair.Key), pair.Value));
    });

    [Fact]
    public void Merging_leaves_both_batches_as_they_were() => Gen.Select(Places.Array[1, 500], Places.Array[1, 500]).ForAll(iter: 3, sample =>
    {
        var first = Batch(Clicks(1, sample.Item1), MaxDots);
        var second = Batch(Clicks(sample.Item1.Length + 1, sample.Item2), MaxDots);
        var before = (first.Dots.Sum(dot => dot.Count), second.Dots.Sum(dot => dot.Count));

        ClickBatch.Merge(first, second, 1);

        Assert.Equal(before, (first.Dots.Sum(dot => dot.Count), second.Dots.Sum(dot => dot.Count)));
    });

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

    private static IEnumerable<LiveClick> Clicks(int firstId, Place?[] places) => places.Select((place, i) => Click(firstId + i, place));

    private static LiveClick Click(int id, Place? place) => new(id, 1, 1, Now, $"slug-{id}", place, "https://example.com/");
}
