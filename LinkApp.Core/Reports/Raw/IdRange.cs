using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Reports.Raw;

/// <summary>Ids of clicks, both ends included.</summary>
internal readonly record struct IdRange(long First, long Last)
{
    private const long Day = 24 * 3_600_000;

    public long Count => Last - First + 1;

    /// <summary>
    /// The ids among which the clicks of a time are, oldest first: those of its days by the rollups, and those that are not
    /// rolled up yet. Ids follow the commits, so a click that was late lies among those of a later day; ranges that meet
    /// are one.
    /// </summary>
    /// <param name="connection">A reader's.</param>
    /// <param name="organization">Whose clicks.</param>
    /// <param name="link">Of one link; <see cref="ClickSchema.AllLinks"/> for all.</param>
    /// <param name="range">The time.</param>
    public static List<IdRange> Of(SqliteConnection connection, int organization, long link, ReportRange range)
    {
        var ranges = new List<IdRange>();
        using (var days = new Statement(connection, "SELECT first, last FROM days WHERE day = ?1 AND organization = ?2 AND link = ?3"))
        {
            for (var day = range.From.ToUnixTimeMilliseconds() / Day; day * Day < range.To.ToUnixTimeMilliseconds(); day++)
            {
                days.Begin(day, organization, link);
                if (days.Step())
                    ranges.Add(new(days.Number(0), days.Number(1)));
                days.Reset();
            }
        }
        var rolledUp = connection.Scalar<long>("SELECT last FROM rolled_up");
        var last = connection.Scalar<long>("SELECT max(id) FROM clicks");
        if (last > rolledUp)
            ranges.Add(new(rolledUp + 1, last));
        return Merge(ranges);
    }

    /// <summary>The same ids in parts of one block of <see cref="ClickBlocks"/> each, oldest first.</summary>
    public IEnumerable<IdRange> Blocks()
    {
        for (var first = First; first <= Last;)
        {
            var end = (ClickBlocks.BlockOf(first) + 1) << ClickBlocks.Bits;
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
