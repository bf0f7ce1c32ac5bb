using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports.Raw;

/// <summary>
/// Adds up a filtered report from the raw clicks. Its cost follows the clicks of the range (those of the link, or of the
/// whole organization): it says how far it is, can be cancelled, and gives up after a limit.
/// </summary>
internal static class FilteredQuery
{
    /// <summary>The counts of a selection.</summary>
    /// <param name="exactCounts">Reads the clicks.</param>
    /// <param name="selection">Which clicks.</param>
    /// <param name="progress">Gets before each block of ids how much is done, from 0 to 1.</param>
    /// <param name="throwIfStopped">Asked before each block; throws where the time is over.</param>
    public static ReportCounts Count(ExactCounts exactCounts, ClickSelection selection, IProgress<double>? progress, Action throwIfStopped)
    {
        var sums = new ReportSums();
        // All kinds are read: bots and internal clicks that the report leaves out are counted separately.
        using var scan = new ClickScan(exactCounts, selection, everyKind: true);
        for (var i = 0; i < scan.Blocks.Count; i++)
        {
            progress?.Report((double)i / scan.Blocks.Count);
            throwIfStopped();
            foreach (var click in scan.Read(scan.Blocks[i]))
                Add(sums, click, selection.Filter);
        }
        return sums.ToCounts(exactCounts.Connection);
    }

    private static void Add(ReportSums sums, Statement click, ReportFilter filter)
    {
        long Value(ClickColumn column) => click.Number((int)column);
        var kind = (ClickKind)Value(ClickColumn.Kind);
        sums.Bots += kind == ClickKind.Bot ? 1 : 0;
        sums.Internal += kind == ClickKind.Internal ? 1 : 0;
        if (!filter.Counts(kind))
            return;
        var time = Value(ClickColumn.Time);
        sums.AddHour(UtcTime.ToHour(time), 1);
        sums.GetVisitors(UtcTime.ToDay(time)).Add((uint)Value(ClickColumn.Visitor));
        sums.Add(Dimension.Place, Value(ClickColumn.Place), 1);
        sums.Add(Dimension.Agent, Value(ClickColumn.Agent), 1);
        sums.Add(Dimension.Referrer, Value(ClickColumn.Referrer), 1);
        sums.Add(Dimension.Destination, Value(ClickColumn.Destination), 1);
        if (Value(ClickColumn.Rule) is var rule and not 0)
            sums.Add(Dimension.Rule, rule, 1);
    }
}
