using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports.Raw;

/// <summary>
/// Adds up a filtered report from the raw clicks. Its cost follows the clicks of the range (those of the link, or of the
/// whole organization): it says how far it is, can be cancelled, and gives up after a limit.
/// </summary>
internal static class FilteredQuery
{
    // Imported clicks of a day between two checks; a day may have millions.
    private const int Checked = 1 << 16;

    /// <summary>The counts of a selection.</summary>
    /// <param name="exactCounts">Reads the clicks.</param>
    /// <param name="selection">Which clicks.</param>
    /// <param name="progress">Gets before each block of ids how much is done, from 0 to 1.</param>
    /// <param name="throwIfStopped">Asked before each block; throws where the time is over.</param>
    public static ReportCounts Count(ExactCounts exactCounts, ClickSelection selection, IProgress<double>? progress, Action throwIfStopped)
    {
        var sums = new ReportSums();
        using var countries = new PlaceCountries(exactCounts.Connection);
        // All kinds are read: bots and internal clicks that the report leaves out are counted separately.
        using var scan = new ClickScan(exactCounts, selection, everyKind: true);
        using var imported = new ImportedScan(exactCounts, selection, everyKind: true);
        double parts = scan.Blocks.Count + imported.Days.Count;
        for (var i = 0; i < scan.Blocks.Count; i++)
        {
            progress?.Report(i / parts);
            throwIfStopped();
            foreach (var click in scan.Read(scan.Blocks[i]))
                Add(sums, click, selection.Filter, countries);
        }
        var imports = new HashSet<long>();
        for (var i = 0; i < imported.Days.Count; i++)
        {
            progress?.Report((scan.Blocks.Count + i) / parts);
            throwIfStopped();
            var read = 0;
            foreach (var click in imported.Read(imported.Days[i]))
            {
                Add(sums, click, selection.Filter, countries);
                imports.Add(ImportedId.GetImport(click.Number((int)ClickColumn.Id)));
                if (++read % Checked == 0)
                    throwIfStopped();
            }
        }
        return sums.ToCounts(exactCounts.Connection) with
        {
            LeftOut = imported.CountSums(),
            Imports = ImportNames.Create(exactCounts.Imported.FindImports(selection.OrganizationId).Values.Where(import => imports.Contains(import.Id))),
        };
    }

    private static void Add(ReportSums sums, Statement click, ReportFilter filter, PlaceCountries countries)
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
        sums.Add(Dimension.Country, countries.Get(Value(ClickColumn.Place)), 1);
        sums.Add(Dimension.Agent, Value(ClickColumn.Agent), 1);
        // Of an imported click, these may be not known: less than 0.
        if (Value(ClickColumn.Referrer) is var referrer and >= 0)
            sums.Add(Dimension.Referrer, referrer, 1);
        if (Value(ClickColumn.Destination) is var destination and >= 0)
            sums.Add(Dimension.Destination, destination, 1);
        if (Value(ClickColumn.Rule) is var rule and > 0)
            sums.Add(Dimension.Rule, rule, 1);
    }
}
