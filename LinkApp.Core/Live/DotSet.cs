using LinkApp.Core.Geo;

namespace LinkApp.Core.Live;

/// <summary>Adds up dots by their place, and stays bounded: beyond a limit, near places are merged.</summary>
internal sealed class DotSet
{
    /// <summary>More distinct places than this between two batches are merged early.</summary>
    public const int Bound = 8_192;

    private readonly Dictionary<(double, double), Dot> _dots = [];

    public void Add(IEnumerable<Dot> dots)
    {
        foreach (var dot in dots)
            Add(dot);
    }

    /// <summary>Adds the clicks of a dot; the dot itself stays as it is.</summary>
    public void Add(Dot dot)
    {
        if (_dots.TryGetValue((dot.Lat, dot.Lon), out var present))
            present.Count += dot.Count;
        else
            Insert(dot.Copy());
    }

    /// <summary>Adds one click at a located place.</summary>
    public void Add(Place place)
    {
        var (lat, lon) = (Math.Round(place.Latitude!.Value, Dot.Decimals), Math.Round(place.Longitude!.Value, Dot.Decimals));
        if (_dots.TryGetValue((lat, lon), out var present))
            present.Count++;
        else
            Insert(new Dot { Lat = lat, Lon = lon, Country = place.Country, City = place.City, Count = 1 });
    }

    /// <summary>The dots, merged to at most <paramref name="cap"/>. The set must not be used afterwards.</summary>
    public List<Dot> Take(int cap)
    {
        var dots = _dots.Values.ToList();
        NearPlaces.Merge(dots, cap);
        return dots;
    }

    private void Insert(Dot dot)
    {
        if (_dots.Count >= Bound)
            Compact(Bound / 2);
        _dots.Add((dot.Lat, dot.Lon), dot);
    }

    private void Compact(int cap)
    {
        var kept = Take(cap);
        _dots.Clear();
        foreach (var dot in kept)
            _dots.Add((dot.Lat, dot.Lon), dot);
    }
}
