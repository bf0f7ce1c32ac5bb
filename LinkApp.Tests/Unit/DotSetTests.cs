using LinkApp.Core.Geo;
using LinkApp.Core.Live;

namespace LinkApp.Tests.Unit;

public sealed class DotSetTests
{
    private readonly int _seed = Environment.TickCount;

    [Fact]
    public void Clicks_of_one_place_are_one_dot()
    {
        var dots = new DotSet();
        for (var i = 0; i < 1_000; i++)
            dots.Add(new Place("DE", "Berlin", "Berlin", 52.52, 13.405), "spring");

        var dot = Assert.Single(dots.Take(100));
        Assert.Equal((52.52, 13.4, "DE", "Berlin", 1_000L), (dot.Lat, dot.Lon, dot.Country, dot.City, dot.Count));
    }

    [Fact]
    public void Random_clicks_come_out_with_their_sum_within_the_cap()
    {
        var random = new Random(_seed);
        for (var round = 0; round < 50; round++)
        {
            var dots = new DotSet();
            var (clicks, cap) = (random.Next(1, 3_000), random.Next(1, 1_001));
            for (var i = 0; i < clicks; i++)
                dots.Add(RandomPlace(random), "spring");

            var taken = dots.Take(cap);

            Assert.True(taken.Count <= cap
                && taken.Sum(dot => dot.Count) == clicks, $"seed {_seed}, round {round}: {taken.Count} of {cap} dots, {clicks} clicks");
        }
    }

    [Fact]
    public void The_same_clicks_make_the_same_dots_every_time()
    {
        Assert.True(Lines().SequenceEqual(Lines()), $"seed {_seed}");

        List<(double, double, long)> Lines()
        {
            var (random, dots) = (new Random(_seed), new DotSet());
            for (var i = 0; i < 20_000; i++)
                dots.Add(RandomPlace(random), "spring");
            return [.. dots.Take(100).Select(dot => (dot.Lat, dot.Lon, dot.Count))];
        }
    }

    [Fact]
    public void A_hundred_thousand_places_stay_within_the_bound_with_their_exact_sum()
    {
        var dots = new DotSet();
        for (var i = 0; i < 100_000; i++)
            dots.Add(new Place("US", null, null, -80 + (i % 1_000 * 0.16), -179 + (i / 1_000 * 3.5)), "spring");

        // A cap above the bound merges nothing more: these are the dots that the set held.
        var held = dots.Take(int.MaxValue);

        Assert.InRange(held.Count, 1, DotSet.Bound);
        Assert.Equal(100_000, held.Sum(dot => dot.Count));
    }

    [Fact]
    public void Dots_that_are_added_stay_as_they_are()
    {
        var (dots, dot) = (new DotSet(), new Dot { Lat = 1, Lon = 2, Country = null, City = null, Count = 5 });
        dots.Add([dot, dot]);

        Assert.Equal((5, 10), (dot.Count, Assert.Single(dots.Take(1)).Count));
    }

    private static Place RandomPlace(Random random) =>
        new("US", null, null, (random.NextDouble() * 180) - 90, (random.NextDouble() * 360) - 180);
}
