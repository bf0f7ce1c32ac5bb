namespace LinkApp.Core.Clicks;

/// <summary>
/// The counts of a link (or of <see cref="ClickSchema.AllLinks"/>) for a day, packed as <see cref="Tally"/> says;
/// <paramref name="First"/> and <paramref name="Last"/> are the ids of what was added; <paramref name="Visitors"/> are packed as
/// <see cref="VisitorSketch"/> says.
/// </summary>
internal readonly record struct DayCounts(long Day, long Organization, long Link, long First, long Last, byte[] Counts, byte[] Visitors);

/// <summary>Clicks that a link has more in a block, packed as <see cref="ClickBlocks"/> says.</summary>
internal readonly record struct BlockClicks(long Block, long Link, byte[] Offsets);

/// <summary>Clicks that a link has more, bots left out, and how many of them led somewhere; <paramref name="Last"/> is the id of the latest.</summary>
internal readonly record struct TotalClicks(long Organization, long Link, long Clicks, long Led, long Last);

/// <summary>
/// What the clicks after the id <paramref name="After"/> up to <paramref name="Last"/> make of the rollups, in the order
/// of the tables. Written in parts, so that no redirect waits for the whole; <paramref name="IsEnd"/> marks the last one.
/// </summary>
internal sealed record Rollup(
    long After, long Last, IReadOnlyList<DayCounts> Days, IReadOnlyList<BlockClicks> Blocks, IReadOnlyList<TotalClicks> Totals, bool IsEnd = true)
{
    /// <summary>Rows of all tables.</summary>
    public int Rows => Days.Count + Blocks.Count + Totals.Count;

    /// <summary>The same in parts of at most <paramref name="rows"/> rows.</summary>
    public IEnumerable<Rollup> Parts(int rows)
    {
        for (var start = 0; start < Rows; start += rows)
        {
            var end = Math.Min(start + rows, Rows);
            // The tables are one behind the other; each gives what of it lies between start and end.
            IReadOnlyList<T> Between<T>(IReadOnlyList<T> table, int before) => [.. table.Skip(start - before).Take(end - Math.Max(start, before))];
            yield return this with
            {
                Days = Between(Days, 0),
                Blocks = Between(Blocks, Days.Count),
                Totals = Between(Totals, Days.Count + Blocks.Count),
                IsEnd = end == Rows,
            };
        }
    }
}
