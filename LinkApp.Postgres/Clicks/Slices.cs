namespace LinkApp.Postgres.Clicks;

/// <summary>Rows in parts of a size that one statement can take: its arrays are in memory as a whole, here and in the server.</summary>
internal static class Slices
{
    private const int MaxRows = 10_000;
    private const int MaxBytes = 4 << 20;

    /// <summary>The rows in their order, at least one in each part.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="getBytes">The packed bytes of a row.</param>
    public static IEnumerable<List<T>> Slice<T>(this IEnumerable<T> rows, Func<T, int> getBytes)
    {
        var (slice, bytes) = (new List<T>(), 0);
        foreach (var row in rows)
        {
            if (slice.Count == MaxRows || (slice.Count > 0 && bytes + getBytes(row) > MaxBytes))
            {
                yield return slice;
                (slice, bytes) = ([], 0);
            }
            slice.Add(row);
            bytes += getBytes(row);
        }
        if (slice.Count > 0)
            yield return slice;
    }
}
