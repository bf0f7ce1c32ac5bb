namespace LinkApp.Core.Clicks;

/// <summary>
/// The counts of a link (or of <see cref="ClickSchema.AllLinks"/>) for a day, packed as <see cref="Tally"/> says;
/// <paramref name="First"/> and <paramref name="Last"/> are the ids of what was added.
/// </summary>
internal readonly record struct DayCounts(long Day, long Organization, long Link, long First, long Last, byte[] Counts);

/// <summary>Clicks that a link has more in a block, packed as <see cref="ClickBlocks"/> says.</summary>
internal readonly record struct BlockClicks(long Block, long Link, byte[] Offsets);

/// <summary>
/// What the clicks after the id <paramref name="After"/> up to <paramref name="Last"/> make of the rollups, in the order
/// of the tables. Written in parts, so that no redirect waits for the whole; <paramref name="IsEnd"/> marks the last one.
/// </summary>
internal sealed record Rollup(long After, long Last, IReadOnlyList<DayCounts> Days, IReadOnlyList<BlockClicks> Blocks, bool IsEnd = true)
{
    /// <summary>The same in parts of at most <paramref name="rows"/> rows.</summary>
    public IEnumerable<Rollup> Parts(int rows)
    {
        var all = Days.Count + Blocks.Count;
        for (var start = 0; start < all; start += rows)
        {
            var end = Math.Min(start + rows, all);
            yield return this with
            {
                Days = [.. Days.Skip(start).Take(end - start)],
                Blocks = [.. Blocks.Skip(Math.Max(0, start - Days.Count)).Take(end - Math.Max(start, Days.Count))],
                IsEnd = end == all,
            };
        }
    }
}
