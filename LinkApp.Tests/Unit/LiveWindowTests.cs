using CsCheck;
using LinkApp.Core.Geo;
using LinkApp.Core.Live;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class LiveWindowTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 15, 0, TimeSpan.Zero);
    private static readonly Place Berlin = new("DE", "Berlin", "Berlin", 52.52, 13.405);

    private readonly LiveWindow _window = new(TimeSpan.FromMinutes(15));
    private long _id;

    [Fact]
    public void A_batch_is_in_the_snapshot_with_every_count()
    {
        _window.Add(Batch(Now, Berlin, Berlin, null, new Place("FR", null, null, null, null)));

        var snapshot = _window.ToSnapshot(4, Now);

        Assert.Equal((4, 2), (Sum(snapshot.Totals), Sum(snapshot.Unlocated)));
        Assert.Equal([("DE", 2L), ("FR", 1L)], snapshot.Countries.Select(country => (country.Key, Sum(country.Slices))).Order());
        Assert.Equal([(52.52, 13.4, "Berlin", 2L)], snapshot.Places.Select(place => (place.Lat, place.Lon, place.City, Sum(place.Slices))));
    }

    [Fact]
    public void Clicks_leave_the_window_after_its_length()
    {
        _window.Add(Batch(Now, Berlin, null));
        _window.Add(Batch(Now.AddMinutes(10), Berlin));

        var snapshot = _window.ToSnapshot(3, Now.AddMinutes(15));

        Assert.Equal((1, 0), (Sum(snapshot.Totals), Sum(snapshot.Unlocated)));
        Assert.Equal(1, Sum(Assert.Single(snapshot.Places).Slices));
    }

    [Fact]
    public void A_window_without_clicks_holds_nothing()
    {
        _window.Add(Batch(Now, Berlin, null));

        var snapshot = _window.ToSnapshot(2, Now.AddMinutes(16));

        Assert.True(_window.IsEmpty);
        Assert.Empty(snapshot.Totals);
        Assert.Empty(snapshot.Countries);
        Assert.Empty(snapshot.Places);
        Assert.Empty(snapshot.Latest);
    }

    [Fact]
    public void A_hundred_thousand_places_stay_within_the_bound_with_their_exact_sum()
    {
        for (var i = 0; i < 100_000; i++)
            _window.AddPast(Click(new Place("US", null, null, -80 + (i % 1_000 * 0.16), -179 + (i / 1_000 * 3.5)), Now.AddMilliseconds(-i)));

        var snapshot = _window.ToSnapshot(_id, Now);

        Assert.InRange(snapshot.Places.Count, 1, LiveWindow.MaxPlaces);
        Assert.Equal((100_000, 100_000), (Sum(snapshot.Totals), snapshot.Places.Sum(place => Sum(place.Slices))));
    }

    [Fact]
    public void Merged_places_are_forgotten_slice_by_slice()
    {
        for (var i = 0; i < 5_000; i++)
            _window.AddPast(Click(new Place("US", null, null, -80 + (i % 100 * 1.6), -179 + (i / 100 * 7)), Now.AddMinutes(i % 2 == 0 ? -12 : 0)));

        var snapshot = _window.ToSnapshot(_id, Now.AddMinutes(5));

        Assert.Equal((2_500, 2_500), (Sum(snapshot.Totals), snapshot.Places.Sum(place => Sum(place.Slices))));
    }

    [Fact]
    public void A_place_that_takes_the_room_of_a_merged_one_has_nothing_of_it()
    {
        var places = Enumerable.Range(0, 3_000).Select(i => new Place("US", null, $"City {i}", -80 + (i % 60 * 2.5), -179 + (i / 60 * 7))).ToArray();
        for (var i = 0; i < places.Length; i++)
            _window.AddPast(Click(places[i], Now) with { Link = $"link{i}" });

        var last = _window.ToSnapshot(_id, Now).Places.Single(place => place.City == "City 2999");

        Assert.Equal((places[^1].Latitude, places[^1].Longitude, 1L), (last.Lat, last.Lon, Sum(last.Slices)));
        Assert.Equal(["link2999", 1L], Assert.Single(last.Links));
    }

    [Fact]
    public void Random_batches_make_the_same_counts_as_a_list_of_their_clicks()
    {
        var place = Gen.Frequency<Place?>(
            (1, Gen.Const((Place?)null)),
            (4, Gen.Select(
                Gen.OneOf("DE", "US"), Gen.Int[-60, 59], Gen.Int[-170, 169], (country, lat, lon) => (Place?)new Place(country, null, null, lat, lon))));
        Gen.Select(Gen.Int[1, 29], place.Array[1, 19]).Array[1, 200].ForAll(iter: 20, batches =>
        {
            var window = new LiveWindow(TimeSpan.FromMinutes(15));
            var clicks = new List<(long Slice, Place? Place)>();
            var time = Now;
            foreach (var (seconds, places) in batches)
            {
                time += TimeSpan.FromSeconds(seconds);
                window.Add(Batch(time, places));
                clicks.AddRange(places.Select(one => (time.ToUnixTimeSeconds() / 20, (Place?)one)));
            }

            var snapshot = window.ToSnapshot(_id, time);

            var expected = clicks.FindAll(click => click.Slice > (time.ToUnixTimeSeconds() / 20) - LiveWindow.Slices);
            Assert.Equal(expected.Count, Sum(snapshot.Totals));
            Assert.Equal(expected.Count(click => click.Place is null), Sum(snapshot.Unlocated));
            Assert.Equal(expected.Count(click => click.Place is not null), snapshot.Places.Sum(one => Sum(one.Slices)));
            Assert.Equal(
                expected.Count(click => click.Place?.Country == "DE"),
                snapshot.Countries.Where(country => country.Key == "DE").Sum(country => Sum(country.Slices)));
        });
    }

    [Fact]
    public void The_latest_clicks_are_the_newest_first_and_few()
    {
        for (var i = 0; i < 100; i++)
            _window.Add(Batch(Now.AddSeconds(i), Berlin));

        var latest = _window.ToSnapshot(_id, Now.AddSeconds(99)).Latest;

        Assert.Equal(Enumerable.Range(0, LatestClick.InWindow).Select(i => Now.AddSeconds(99 - i)), latest.Select(click => click.Time));
    }

    [Fact]
    public void A_place_tells_when_it_was_last_clicked()
    {
        _window.Add(Batch(Now, Berlin));
        _window.Add(Batch(Now.AddMinutes(3), Berlin));

        Assert.Equal(Now.AddMinutes(3), Assert.Single(_window.ToSnapshot(_id, Now.AddMinutes(4)).Places).Last);
    }

    private static long Sum(IEnumerable<long[]> slices) => slices.Sum(pair => pair[1]);

    private LiveClick Click(Place? place, DateTimeOffset time) => new(++_id, 1, 1, time, "spring", place, "https://example.com/");

    private ClickBatch Batch(DateTimeOffset time, params Place?[] places)
    {
        var pending = new PendingClicks();
        foreach (var place in places)
            pending.Add(Click(place, time));
        return pending.ToBatch(time, 1_000);
    }
}
