using System.Runtime.InteropServices;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Live;

/// <summary>
/// Collects clicks into dots by their position, in bounded memory. The earth is divided into cells with one dot each, a
/// hundredth of a degree wide at first, and wider each time that there are too many dots. Redirects wait while a click is
/// added, so adding takes 40 ns and widening less than a millisecond; <see cref="Take"/> does the slow, careful merging.
/// </summary>
internal sealed class DotSet
{
    /// <summary>The most dots that are held; with more, the cells become wider.</summary>
    public const int Bound = 8_192;

    // In degrees. The last width divides the earth into 6,500 cells, fewer than the bound.
    private static readonly double[] Widths = [0.01, 0.05, 0.2, 0.8, 3.2];

    private readonly Dictionary<long, Dot> _dots = [];
    private int _width;

    public void Add(IEnumerable<Dot> dots)
    {
        foreach (var dot in dots)
            Add(dot);
    }

    /// <summary>Adds the clicks of a dot, which itself is not changed.</summary>
    public void Add(Dot dot)
    {
        ref var present = ref CollectionsMarshal.GetValueRefOrAddDefault(_dots, GetCell(dot.Lat, dot.Lon), out _);
        if (present is not null)
        {
            present.Absorb(dot);
            return;
        }
        present = dot.Copy();
        WidenCells();
    }

    /// <summary>Adds one click of a link at a located place.</summary>
    public void Add(Place place, string slug)
    {
        var (lat, lon) = (place.Latitude!.Value, place.Longitude!.Value);
        ref var present = ref CollectionsMarshal.GetValueRefOrAddDefault(_dots, GetCell(lat, lon), out _);
        if (present is not null)
        {
            present.Count++;
            present.Links.Add(slug, 1);
            return;
        }
        present = new Dot { Lat = Math.Round(lat, Dot.Decimals), Lon = Math.Round(lon, Dot.Decimals), Country = place.Country, City = place.City, Count = 1 };
        present.Links.Add(slug, 1);
        WidenCells();
    }

    /// <summary>Returns the dots, merged to at most <paramref name="cap"/>. The set must not be used afterwards.</summary>
    public List<Dot> Take(int cap)
    {
        var dots = _dots.Values.ToList();
        NearPlaces.Merge(dots, cap);
        return dots;
    }

    private long GetCell(double lat, double lon)
    {
        var width = Widths[_width];
        // At the finest width, a cell holds the positions that are rounded to the same two decimals.
        var half = _width == 0 ? width / 2 : 0;
        return ((long)((lat + 90 + half) / width) << 32) | (long)((lon + 180 + half) / width);
    }

    /// <summary>Widens the cells until few enough dots are left. A cell becomes its dot with the most clicks.</summary>
    private void WidenCells()
    {
        while (_dots.Count > Bound)
        {
            var dots = _dots.Values.ToArray();
            _dots.Clear();
            _width++;
            foreach (var dot in dots)
            {
                ref var present = ref CollectionsMarshal.GetValueRefOrAddDefault(_dots, GetCell(dot.Lat, dot.Lon), out _);
                var (heavier, lighter) = present is null || present.Count < dot.Count ? (dot, present) : (present, dot);
                if (lighter is not null)
                    heavier.Absorb(lighter);
                present = heavier;
            }
        }
    }
}
