namespace LinkApp.Core.Live;

/// <summary>
/// The recent clicks of a feed by place, country and slice of time. Bounded whatever the traffic: at most
/// <see cref="MaxPlaces"/> places, near ones merged, each with one number per slice. Not thread-safe.
/// </summary>
internal sealed class LiveWindow
{
    public const int MaxPlaces = 1_000;

    /// <summary>A window is drawn as this many bars; clicks leave it one bar at a time.</summary>
    public const int Slices = 45;

    private readonly int _sliceSeconds;
    private readonly SliceCounts _totals = new(Slices);
    private readonly SliceCounts _unlocated = new(Slices);
    private readonly Dictionary<string, SliceCounts> _countries = new(StringComparer.Ordinal);
    private readonly Dictionary<(double, double), WindowPlace> _places = [];

    // Places that were merged, for those that come next: a busy window merges a quarter of them every few seconds, which
    // was 50 MB of long-lived garbage a minute for 50 organizations.
    private readonly Stack<WindowPlace> _spare = [];

    private readonly LatestRing _past = new(LatestClick.InWindow);
    private List<LatestClick> _latest = [];

    public LiveWindow(TimeSpan length) => _sliceSeconds = Math.Max(1, (int)Math.Ceiling(length.TotalSeconds / Slices));

    public bool IsEmpty => _totals.Total == 0;

    /// <summary>Adds what was sent at the batch's time.</summary>
    public void Add(ClickBatch batch)
    {
        var slice = SliceOf(batch.Time);
        _totals.Add(slice, batch.Total);
        _unlocated.Add(slice, batch.Unlocated);
        foreach (var (country, clicks) in batch.Countries)
            CountryOf(country).Add(slice, clicks);
        foreach (var dot in batch.Dots)
            PlaceOf(dot.Lat, dot.Lon, dot.Country, dot.City).Add(slice, dot.Count, batch.Time, dot.Links);
        _latest = [.. batch.Latest.Concat(_latest).Take(LatestClick.InWindow)];
    }

    /// <summary>Adds a click that was sent before, at the click's own time; clicks come in any order.</summary>
    public void AddPast(LiveClick click)
    {
        var slice = SliceOf(click.Time);
        _past.Add(click);
        _totals.Add(slice, 1);
        if (click.Place?.Country is { } country)
            CountryOf(country).Add(slice, 1);
        if (click.Place is { IsLocated: true } place)
            PlaceOf(
                Math.Round(place.Latitude!.Value, Dot.Decimals), Math.Round(place.Longitude!.Value, Dot.Decimals), place.Country,
                place.City).Add(slice, 1, click.Time, LinksOf(click));
        else
            _unlocated.Add(slice, 1);
    }

    /// <summary>Forgets what has left the window.</summary>
    public void Advance(DateTimeOffset now)
    {
        var slice = SliceOf(now);
        _totals.Advance(slice);
        _unlocated.Advance(slice);
        Advance(_countries, slice, counts => counts);
        Advance(_places, slice, place => place.Counts);
        if (IsEmpty)
        {
            _past.Clear();
            _latest = [];
            _spare.Clear();
        }
    }

    /// <summary>All of the window up to now; the feed's position is <paramref name="position"/>.</summary>
    public LiveSnapshot ToSnapshot(long position, DateTimeOffset now)
    {
        Advance(now);
        return new LiveSnapshot(
            position,
            now,
            Slices * _sliceSeconds,
            _sliceSeconds,
            _totals.ToPairs(),
            _unlocated.ToPairs(),
            [.. _countries.Select(country => new SnapshotCountry(country.Key, country.Value.ToPairs()))],
            [.. _places.Values.Select(place => place.ToSnapshot())],
            [.. _latest.Concat(_past.Lines()).Take(LatestClick.InWindow)]);
    }

    private static void Advance<TKey, T>(Dictionary<TKey, T> entries, long slice, Func<T, SliceCounts> countsOf) where TKey : notnull
    {
        foreach (var (key, entry) in entries)
        {
            var counts = countsOf(entry);
            counts.Advance(slice);
            if (counts.Total == 0)
                entries.Remove(key);
        }
    }

    private static DotLinks LinksOf(LiveClick click)
    {
        var links = new DotLinks();
        links.Add(click.Slug, 1);
        return links;
    }

    private long SliceOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / _sliceSeconds;

    private SliceCounts CountryOf(string country)
    {
        if (!_countries.TryGetValue(country, out var counts))
            _countries.Add(country, counts = new SliceCounts(Slices));
        return counts;
    }

    private WindowPlace PlaceOf(double lat, double lon, string? country, string? city)
    {
        if (_places.TryGetValue((lat, lon), out var place))
            return place;
        if (_places.Count >= MaxPlaces)
            Compact();
        if (!_spare.TryPop(out place))
            place = new WindowPlace();
        place.Begin(lat, lon, country, city);
        _places.Add((lat, lon), place);
        return place;
    }

    // To three quarters, so that the next new places do not merge again each time.
    private void Compact()
    {
        var before = _places.Values.ToArray();
        var places = before.ToList();
        NearPlaces.Merge(places, MaxPlaces * 3 / 4);
        _places.Clear();
        foreach (var place in places)
            _places.Add((place.Latitude, place.Longitude), place);
        foreach (var place in before)
        {
            if (_places.GetValueOrDefault((place.Latitude, place.Longitude)) != place)
                _spare.Push(place);
        }
    }
}

/// <summary>A place of a window.</summary>
internal sealed class WindowPlace : INearPlace<WindowPlace>
{
    private string? _country;
    private string? _city;
    private DateTimeOffset _last;

    // As long as the place is in the window: an order of links, and no counts of its slices.
    private DotLinks _links;

    public double Latitude { get; private set; }

    public double Longitude { get; private set; }

    public SliceCounts Counts { get; } = new(LiveWindow.Slices);

    public long Weight => Counts.Total;

    /// <summary>Makes it stand for a place, without a click; whatever it stood for before is forgotten.</summary>
    public void Begin(double latitude, double longitude, string? country, string? city)
    {
        (Latitude, Longitude, _country, _city, _last) = (latitude, longitude, country, city, DateTimeOffset.MinValue);
        Counts.Clear();
        _links.Clear();
    }

    public void Add(long slice, long count, DateTimeOffset time, DotLinks links)
    {
        Counts.Add(slice, count);
        _links.Add(links);
        _last = time > _last ? time : _last;
    }

    public void Absorb(WindowPlace other)
    {
        Counts.Add(other.Counts);
        _links.Add(other._links);
        _last = other._last > _last ? other._last : _last;
    }

    public SnapshotPlace ToSnapshot() =>
        new(Latitude, Longitude, _country, _city, _last, Counts.ToPairs(), [.. _links.Top().Select(link => (object[])[link.Slug, link.Clicks])]);
}
