using CsCheck;
using LinkApp.Core.Live;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class NearPlacesTests
{
    [Fact]
    public void Merging_random_places_keeps_the_sum_and_the_cap() => Gen.Select(Places(most: 600), Gen.Int[1, 299]).ForAll(iter: 200, sample =>
    {
        var (dots, cap) = (GetDots(sample.Item1), sample.Item2);

        NearPlaces.Merge(dots, cap);

        Assert.Equal(sample.Item1.Sum(place => place.Count), dots.Sum(dot => dot.Count));
        Assert.InRange(dots.Count, 0, cap);
    });

    [Fact]
    public void Places_within_the_cap_stay_as_they_are() => Places(most: 100).Where(places => places.Length > 0).ForAll(iter: 5, places =>
    {
        var dots = GetDots(places);
        var before = dots.Select(Line).ToList();

        NearPlaces.Merge(dots, before.Count);

        Assert.Equal(before, dots.Select(Line));
    });

    [Fact]
    public void The_same_places_merge_the_same_way_every_time() => Places(most: 2_000).ForAll(iter: 3, places =>
    {
        var (first, second) = (GetDots(places), GetDots(places));

        NearPlaces.Merge(first, 100);
        NearPlaces.Merge(second, 100);

        Assert.Equal(first.Select(Line), second.Select(Line));
    });

    [Fact]
    public void A_merged_place_is_one_that_was_there() => Places(most: 2_000).ForAll(iter: 3, places =>
    {
        var dots = GetDots(places);
        var there = places.Select(place => (place.Lat, place.Lon)).ToHashSet();

        NearPlaces.Merge(dots, 100);

        Assert.All(dots, dot => Assert.Contains((dot.Lat, dot.Lon), there));
    });

    [Fact]
    public void A_lonely_far_place_stays_while_near_ones_can_merge()
    {
        // Places around Berlin, and one click on Easter Island.
        var around = Gen.Select(Gen.Double.Unit, Gen.Double.Unit, Gen.Long[1, 50], (lat, lon, count) => (52 + lat, 13 + lon, count));
        Gen.Select(around.Array[10, 1_000], Gen.Int[0, 10]).ForAll(iter: 3, sample =>
        {
            var dots = GetDots(sample.Item1);
            dots.Insert(sample.Item2, NewDot(-27.15, -109.43, 1));

            NearPlaces.Merge(dots, 10);

            Assert.Contains(dots, dot => dot is { Lat: -27.15, Lon: -109.43, Count: 1 });
        });
    }

    [Fact]
    public void No_more_is_merged_than_the_cap_asks_for()
    {
        // 150 pairs of near places, far from each other: to get to 250, 50 pairs have to merge.
        var dots = Enumerable.Range(0, 150)
            .SelectMany(i => new[] { NewDot(-70 + (i / 15 * 10), -170 + (i % 15 * 20), 2), NewDot(-70 + (i / 15 * 10) + 0.01, -170 + (i % 15 * 20), 1) })
            .ToList();

        NearPlaces.Merge(dots, 250);

        Assert.Equal(250, dots.Count);
    }

    [Fact]
    public void Merging_ends_within_one_cell_of_the_cap()
    {
        // A cell of the first grid has 5 × 5 places of two decimals, or 6 × 6 with rounding; a later one has four cells of the grid before.
        const int MostOfACell = 36;
        Gen.Select(Places(most: 600), Gen.Int[MostOfACell, 599]).ForAll(iter: 100, sample =>
        {
            var (dots, cap) = (GetDots(sample.Item1), sample.Item2);

            NearPlaces.Merge(dots, cap);

            Assert.InRange(dots.Count, Math.Min(cap, sample.Item1.Length) - MostOfACell + 1, cap);
        });
    }

    [Fact]
    public void Quiet_places_merge_before_busy_ones()
    {
        List<Dot> dots = [NewDot(10, 10, 500), NewDot(10.01, 10, 400), NewDot(-20.03, 40, 2), NewDot(-20.02, 40, 1)];

        NearPlaces.Merge(dots, 3);

        Assert.Equal([(10, 10, 500), (10.01, 10, 400), (-20.03, 40, 3)], dots.OrderByDescending(dot => dot.Count).Select(dot => (dot.Lat, dot.Lon, dot.Count)));
    }

    [Theory]
    [InlineData(90, 180)]
    [InlineData(-90, -180)]
    public void The_corners_of_the_world_merge_like_any_place(double latitude, double longitude)
    {
        List<Dot> dots = [NewDot(latitude, longitude, 1), NewDot(-latitude, -longitude, 5), NewDot(0, 0, 3)];

        NearPlaces.Merge(dots, 1);

        Assert.Equal([(-latitude, -longitude, 9L)], dots.Select(dot => (dot.Lat, dot.Lon, dot.Count)));
    }

    [Fact]
    public void Nothing_can_be_merged_to_no_place() => Assert.Throws<ArgumentOutOfRangeException>(() => NearPlaces.Merge(new List<Dot>(), 0));

    private static string Line(Dot dot) => FormattableString.Invariant($"{dot.Lat} {dot.Lon} {dot.Count}");

    private static Dot NewDot(double lat, double lon, long count) => new() { Lat = lat, Lon = lon, Country = "DE", City = null, Count = count };

    private static List<Dot> GetDots(IEnumerable<(double Lat, double Lon, long Count)> places) =>
        [.. places.Select(place => NewDot(place.Lat, place.Lon, place.Count))];

    /// <summary>Places all over the world, many of them in clusters, as cities are.</summary>
    private static Gen<(double Lat, double Lon, long Count)[]> Places(int most)
    {
        var near = Gen.Select(Gen.Int[0, 100], Gen.Int[0, 100], Gen.Long[1, 999]);
        var cluster = Gen.Select(Gen.Int[-8_000, 8_000], Gen.Int[-17_900, 17_900], near.Array[1, 11], (lat, lon, dots) =>
            dots.Select(dot => ((lat + dot.Item1) / 100.0, (lon + dot.Item2) / 100.0, dot.Item3)));
        return cluster.Array[0, most / 6].Select(clusters => clusters.SelectMany(dots => dots).Take(most).ToArray());
    }
}
