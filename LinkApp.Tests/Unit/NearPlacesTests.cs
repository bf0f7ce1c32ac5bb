using LinkApp.Core.Live;

namespace LinkApp.Tests.Unit;

public sealed class NearPlacesTests
{
    private readonly int _seed = Environment.TickCount;

    [Fact]
    public void Merging_random_places_keeps_the_sum_and_the_cap()
    {
        var random = new Random(_seed);
        for (var round = 0; round < 200; round++)
        {
            var dots = RandomDots(random, random.Next(0, 600));
            var (sum, cap) = (dots.Sum(dot => dot.Count), random.Next(1, 300));

            NearPlaces.Merge(dots, cap);

            Assert.True(dots.Sum(dot => dot.Count) == sum && dots.Count <= cap, $"seed {_seed}, round {round}: {dots.Count} of {cap} dots");
        }
    }

    [Fact]
    public void Places_within_the_cap_stay_as_they_are()
    {
        var dots = RandomDots(new Random(_seed), 100);
        var before = dots.Select(Line).ToList();

        NearPlaces.Merge(dots, before.Count);

        Assert.True(before.SequenceEqual(dots.Select(Line)), $"seed {_seed}");
    }

    [Fact]
    public void The_same_places_merge_the_same_way_every_time()
    {
        var (first, second) = (RandomDots(new Random(_seed), 2_000), RandomDots(new Random(_seed), 2_000));

        NearPlaces.Merge(first, 100);
        NearPlaces.Merge(second, 100);

        Assert.True(first.Select(Line).SequenceEqual(second.Select(Line)), $"seed {_seed}");
    }

    [Fact]
    public void A_merged_place_is_one_that_was_there()
    {
        var dots = RandomDots(new Random(_seed), 2_000);
        var places = dots.Select(dot => (dot.Lat, dot.Lon)).ToHashSet();

        NearPlaces.Merge(dots, 100);

        Assert.True(dots.All(dot => places.Contains((dot.Lat, dot.Lon))), $"seed {_seed}");
    }

    [Fact]
    public void A_lonely_far_place_stays_while_near_ones_can_merge()
    {
        var random = new Random(_seed);
        // A thousand places around Berlin, and one click on Easter Island.
        var dots = Enumerable.Range(0, 1_000).Select(_ => NewDot(52 + random.NextDouble(), 13 + random.NextDouble(), 1 + random.Next(50))).ToList();
        dots.Insert(random.Next(dots.Count), NewDot(-27.15, -109.43, 1));

        NearPlaces.Merge(dots, 10);

        Assert.True(dots.Any(dot => dot is { Lat: -27.15, Lon: -109.43, Count: 1 }), $"seed {_seed}");
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
        // A cell of the first grid has 5 × 5 places of two decimals, or 6 × 6 where rounding helps; a later one has four of the grid before.
        const int MostOfACell = 36;
        var random = new Random(_seed);
        for (var round = 0; round < 100; round++)
        {
            var dots = RandomDots(random, 600);
            var cap = random.Next(MostOfACell, 600);

            NearPlaces.Merge(dots, cap);

            Assert.True(dots.Count > cap - MostOfACell, $"seed {_seed}, round {round}: {dots.Count} of {cap} dots");
        }
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

    /// <summary>Dots all over the world, many of them in clusters, as cities are.</summary>
    private static List<Dot> RandomDots(Random random, int count)
    {
        var dots = new List<Dot>();
        while (dots.Count < count)
        {
            var (lat, lon) = ((random.NextDouble() * 160) - 80, (random.NextDouble() * 358) - 179);
            for (var i = random.Next(1, 12); i > 0 && dots.Count < count; i--)
                dots.Add(NewDot(Math.Round(lat + random.NextDouble(), 2), Math.Round(lon + random.NextDouble(), 2), random.NextInt64(1, 1_000)));
        }
        return dots;
    }
}
