using CsCheck;
using LinkApp.Core.Geo;
using LinkApp.Core.Live;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class DotSetTests
{
    private static readonly Gen<Place> Places = Gen.Select(
        Gen.Double.Unit, Gen.Double.Unit, (lat, lon) => new Place("US", null, null, (lat * 180) - 90, (lon * 360) - 180));

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
    public void Random_clicks_come_out_with_their_sum_within_the_cap() => Gen.Select(Places.Array[1, 3_000], Gen.Int[1, 1_000]).ForAll(iter: 50, sample =>
    {
        var (places, cap) = sample;

        var taken = Dots(places).Take(cap);

        Assert.InRange(taken.Count, 1, cap);
        Assert.Equal(places.Length, taken.Sum(dot => dot.Count));
    });

    [Fact]
    public void The_same_clicks_make_the_same_dots_every_time() =>
        Places.Array[1, 20_000].ForAll(iter: 2, places => Assert.Equal(Lines(places), Lines(places)));

    [Fact]
    public void A_hundred_thousand_places_stay_within_the_bound_with_their_exact_sum()
    {
        var dots = new DotSet();
        for (var i = 0; i < 100_000; i++)
            dots.Add(new Place("US", null, null, -80 + (i % 1_000 * 0.16), -179 + (i / 1_000 * 3.5)), "spring");

        // With a maximum above the bound nothing more is merged: these are the dots of the set.
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

    private static DotSet Dots(IEnumerable<Place> places)
    {
        var dots = new DotSet();
        foreach (var place in places)
            dots.Add(place, "spring");
        return dots;
    }

    private static IEnumerable<(double, double, long)> Lines(IEnumerable<Place> places) => Dots(places).Take(100).Select(dot => (dot.Lat, dot.Lon, dot.Count));
}
