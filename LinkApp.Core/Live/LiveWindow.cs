namespace LinkApp.Core.Live;

/// <summary>
/// Counts the recent clicks of a feed by place, country and slice of time. Bounded whatever the traffic: near places are
/// merged, so that there are at most <see cref="MaxPlaces"/>, each with one number per slice. Not thread-safe. The browser
/// continues a snapshot with its own ClickWindow, which counts in the same way (LinkApp.Tests/Vectors).
/// </summary>
internal sealed class LiveWindow
{
    public const int MaxPlaces = 1_000;

    /// <summary>The number of slices of time in a window. Clicks leave the window slice by slice.</summary>
    public const int Slices = 45;

    private readonly int _sliceSeconds;
    private readonly SliceCounts _totals = new(Slices);
    private readonly SliceCounts _unlocated = new(Slices);
    private readonly Dictionary<string, SliceCounts> _countries = new(StringComparer.Ordinal);
    private readonly Dictionary<(double, double), WindowPlace> _places = [];

    // Places that were merged are used again: a busy window merges a quarter of them every few seconds, which made 50 MB of
    // long-lived garbage a minute for 50 organizations.
    private readonly Stack<WindowPlace> _spare = [];

    private readonly LatestRing _past = new(LatestClick.InWindow);
    private List<LatestClick> _latest = [];
    private long _newestSlice = long.MinValue;

    public LiveWindow(TimeSpan length) => _sliceSeconds = Math.Max(1, (int)Math.Ceiling(length.TotalSeconds / Slices));

    public bool IsEmpty => _totals.Total == 0;

    /// <summary>Adds a batch, at the time of the batch.</summary>
    public void Add(ClickBatch batch)
    {
        var slice = ToSlice(batch.Time);
        _totals.Add(slice, batch.Total);
        _unlocated.Add(slice, batch.Unlocated);
        foreach (var (country, clicks) in batch.Countries)
            FindOrAddCountry(country).Add(slice, clicks);
        foreach (var dot in batch.Dots)
            FindOrAddPlace(dot.Lat, dot.Lon, dot.Country, dot.City).Add(slice, dot.Count, batch.Time, dot.Links);
        _latest = [.. batch.Latest.Concat(_latest).Take(LatestClick.InWindow)];
    }

    /// <summary>Adds a click that was sent before, at the click's own time. Clicks may come in any order.</summary>
    public void AddPast(LiveClick click)
    {
        var slice = ToSlice(click.Time);
        _newestSlice = Math.Max(_newestSlice, slice);
        _past.Add(click);
        _totals.Add(slice, 1);
        if (click.Place?.Country is { } country)
            FindOrAddCountry(country).Add(slice, 1);
        if (click.Place is { IsLocated: true } place)
            FindOrAddPlace(
                Math.Round(place.Latitude!.Value, Dot.Decimals), Math.Round(place.Longitude!.Value, Dot.Decimals), place.Country,
                place.City).Add(slice, 1, click.Time, ToLinks(click));
        else
            _unlocated.Add(slice, 1);
    }

    /// <summary>Drops what has left the window; everything, where the clock was set back by more than the window.</summary>
    public void Advance(DateTimeOffset now)
    {
        var slice = ToSlice(now);
        // What was counted lies in the future, and would keep new clicks out until then.
        if (_newestSlice != long.MinValue && slice <= _newestSlice - Slices)
        {
            Clear();
            _newestSlice = slice;
        }
        _newestSlice = Math.Max(_newestSlice, slice);
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

    /// <summary>Copies the window as it is at the time <paramref name="now"/>. <paramref name="position"/> is the id of the last click in it.</summary>
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

    private static void Advance<TKey, T>(Dictionary<TKey, T> entries, long slice, Func<T, SliceCounts> getCounts) where TKey : notnull
    {
        foreach (var (key, entry) in entries)
        {
            var counts = getCounts(entry);
            counts.Advance(slice);
            if (counts.Total == 0)
                entries.Remove(key);
        }
    }

    private static DotLinks ToLinks(LiveClick click)
    {
        var links = new DotLinks();
        links.Add(click.Link, 1);
        return links;
    }

    private void Clear()
    {
        _totals.Clear();
        _unlocated.Clear();
        _countries.Clear();
        _places.Clear();
        _past.Clear();
        _latest = [];
    }

    private long ToSlice(DateTimeOffset time) => time.ToUnixTimeSeconds() / _sliceSeconds;

    private SliceCounts FindOrAddCountry(string country)
    {
        if (!_countries.TryGetValue(country, out var counts))
            _countries.Add(country, counts = new SliceCounts(Slices));
        return counts;
    }

    private WindowPlace FindOrAddPlace(double lat, double lon, string? country, string? city)
    {
        if (_places.TryGetValue((lat, lon), out var place))
            return place;
        if (_places.Count >= MaxPlaces)
            Compact();
        if (!_spare.TryPop(out place))
            place = new WindowPlace();
        place.Reset(lat, lon, country, city);
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

/// <summary>A place of the window, with its clicks by slice and the links with the most of them.</summary>
internal sealed class WindowPlace : INearPlace<WindowPlace>
{
    private string? _country;
    private string? _city;
    private DateTimeOffset _last;

    // Counted as long as the place is in the window, not by slice: only their order is shown.
    private DotLinks _links;

    public double Latitude { get; private set; }

    public double Longitude { get; private set; }

    public SliceCounts Counts { get; } = new(LiveWindow.Slices);

    public long Weight => Counts.Total;

    /// <summary>Makes this object stand for another place, which has no clicks yet.</summary>
    public void Reset(double latitude, double longitude, string? country, string? city)
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
        new(Latitude, Longitude, _country, _city, _last, Counts.ToPairs(), [.. _links.All().Select(link => (object[])[link.Link, link.Clicks])]);
}
