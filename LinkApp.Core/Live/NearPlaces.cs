namespace LinkApp.Core.Live;

/// <summary>A position with a count, which near ones can be merged into.</summary>
internal interface INearPlace<in T>
{
    double Latitude { get; }

    double Longitude { get; }

    long Weight { get; }

    /// <summary>Adds the counts of another place. The position stays.</summary>
    void Absorb(T other);
}

/// <summary>
/// Merges near places until few enough are left, and no more than needed. The earth is divided into a grid whose cells
/// double from 0.05° to the whole world. At each size the cells with the least weight are merged first, each into its
/// heaviest place. So busy places stay apart, remote ones stay where they are, and no count is lost. The browser's mergeNear
/// does the same. Position breaks ties, so that the same places always merge in the same way, in whatever order they come.
/// </summary>
internal static class NearPlaces
{
    private const double FirstCell = 0.05;

    // 0.05° * 2^13 = 409.6°: the last grid is one cell.
    private const int Levels = 14;

    /// <summary>Merges <paramref name="places"/> in place to at most <paramref name="cap"/> (1 or more) entries. O(n log n).</summary>
    public static void Merge<T>(List<T> places, int cap) where T : class, INearPlace<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cap, 1);
        for (var level = 0; places.Count > cap && level < Levels; level++)
            MergeLevel(places, cap, FirstCell * (1 << level));
    }

    private static void MergeLevel<T>(List<T> places, int cap, double size) where T : class, INearPlace<T>
    {
        var cells = new Dictionary<(int, int), List<T>>(places.Count);
        foreach (var place in places)
        {
            var key = ((int)((place.Latitude + 90) / size), (int)((place.Longitude + 180) / size));
            if (!cells.TryGetValue(key, out var cell))
                cells.Add(key, cell = []);
            cell.Add(place);
        }

        var excess = places.Count - cap;
        places.Clear();
        foreach (var (_, cell) in cells.OrderBy(cell => cell.Value.Sum(place => place.Weight)).ThenBy(cell => cell.Key))
        {
            if (excess <= 0 || cell.Count == 1)
            {
                places.AddRange(cell);
                continue;
            }
            places.Add(MergeCell(cell));
            excess -= cell.Count - 1;
        }
    }

    private static T MergeCell<T>(List<T> cell) where T : class, INearPlace<T>
    {
        cell.Sort(CompareHeaviestFirst);
        for (var i = 1; i < cell.Count; i++)
            cell[0].Absorb(cell[i]);
        return cell[0];
    }

    private static int CompareHeaviestFirst<T>(T a, T b) where T : class, INearPlace<T>
    {
        var order = b.Weight.CompareTo(a.Weight);
        if (order == 0)
            order = a.Latitude.CompareTo(b.Latitude);
        return order == 0 ? a.Longitude.CompareTo(b.Longitude) : order;
    }
}
