using System.Runtime.InteropServices;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Live;

/// <summary>
/// Adds up dots by their place, and stays bounded: the earth is cut into cells with one dot each, a hundredth of a degree
/// wide at first and wider each time that there are too many. Redirects wait while a click is added, so that takes
/// 40 ns, and growing the cells less than a millisecond; the careful merging comes at the end, in <see cref="Take"/>.
/// </summary>
internal sealed class DotSet
{
    /// <summary>Most dots; more make the cells wider.</summary>
    public const int Bound = 8_192;

    // Widths in degrees. The last cuts the earth into 6,500 cells, fewer than the bound.
    private static readonly double[] Widths = [0.01, 0.05, 0.2, 0.8, 3.2];

    private readonly Dictionary<long, Dot> _dots = [];
    private int _width;

    public void Add(IEnumerable<Dot> dots)
    {
        foreach (var dot in dots)
            Add(dot);
    }

    /// <summary>Adds the clicks of a dot; the dot itself stays as it is.</summary>
    public void Add(Dot dot)
    {
        ref var present = ref CollectionsMarshal.GetValueRefOrAddDefault(_dots, CellOf(dot.Lat, dot.Lon), out _);
        if (present is not null)
        {
            present.TakeIn(dot);
            return;
        }
        present = dot.Copy();
        Bind();
    }

    /// <summary>Adds one click of a link at a located place.</summary>
    public void Add(Place place, string slug)
    {
        var (lat, lon) = (place.Latitude!.Value, place.Longitude!.Value);
        ref var present = ref CollectionsMarshal.GetValueRefOrAddDefault(_dots, CellOf(lat, lon), out _);
        if (present is not null)
        {
            present.Count++;
            present.Links.Add(slug, 1);
            return;
        }
        present = new Dot { Lat = Math.Round(lat, Dot.Decimals), Lon = Math.Round(lon, Dot.Decimals), Country = place.Country, City = place.City, Count = 1 };
        present.Links.Add(slug, 1);
        Bind();
    }

    /// <summary>The dots, merged to at most <paramref name="cap"/>. The set must not be used afterwards.</summary>
    public List<Dot> Take(int cap)
    {
        var dots = _dots.Values.ToList();
        NearPlaces.Merge(dots, cap);
        return dots;
    }

    private long CellOf(double lat, double lon)
    {
        var width = Widths[_width];
        // At the finest width, a cell is what is rounded to the same two decimals.
        var half = _width == 0 ? width / 2 : 0;
        return ((long)((lat + 90 + half) / width) << 32) | (long)((lon + 180 + half) / width);
    }

    /// <summary>Widens the cells until few enough are left. The dot with the most clicks stands for its cell.</summary>
    private void Bind()
    {
        while (_dots.Count > Bound)
        {
            var dots = _dots.Values.ToArray();
            _dots.Clear();
            _width++;
            foreach (var dot in dots)
            {
                ref var present = ref CollectionsMarshal.GetValueRefOrAddDefault(_dots, CellOf(dot.Lat, dot.Lon), out _);
                var (heavier, lighter) = present is null || present.Count < dot.Count ? (dot, present) : (present, dot);
                if (lighter is not null)
                    heavier.TakeIn(lighter);
                present = heavier;
            }
        }
    }
}
