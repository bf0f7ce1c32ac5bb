using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports.Raw;

/// <summary>Ids of clicks, both ends included.</summary>
internal readonly record struct IdRange(long First, long Last)
{
    public long Count => Last - First + 1;

    /// <summary>
    /// The ids that may be those of clicks of a time, oldest first: those of its days by the rollups, and those that are not
    /// rolled up yet. Ids follow the order of commits, so a late click has an id among those of a later day; ranges that meet
    /// are merged.
    /// </summary>
    /// <param name="reads">Reads the clicks.</param>
    /// <param name="organization">The organization.</param>
    /// <param name="link">Of one link; <see cref="ClickReads.AllLinks"/> for all.</param>
    /// <param name="range">The time.</param>
    public static List<IdRange> Find(ClickReads reads, int organization, long link, ReportRange range)
    {
        var ranges = new List<IdRange>();
        reads.ReadDays(
            organization, [link], UtcTime.ToDay(range.From), UtcTime.ToDay(range.To.ToUnixTimeMilliseconds() - 1),
            row => ranges.Add(new(row.First, row.Last)));
        if (reads.LastId > reads.RolledUp)
            ranges.Add(new(reads.RolledUp + 1, reads.LastId));
        return Merge(ranges);
    }

    /// <summary>The same ids in parts of one block of <see cref="ClickBlocks"/> each, oldest first.</summary>
    public IEnumerable<IdRange> Blocks()
    {
        for (var first = First; first <= Last;)
        {
            var end = (ClickBlocks.GetBlock(first) + 1) << ClickBlocks.Bits;
            yield return new(first, Math.Min(Last, end - 1));
            first = end;
        }
    }

    private static List<IdRange> Merge(List<IdRange> ranges)
    {
        var merged = new List<IdRange>();
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
                merged[^1] = merged[^1] with { Last = Math.Max(merged[^1].Last, range.Last) };
            else
                merged.Add(range);
        }
        return merged;
    }
}
