using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Clicks.Store;

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
    /// <param name="reads">Reads the clicks.</param>
    /// <param name="selection">Which clicks.</param>
    /// <param name="progress">Gets before each block of ids how much is done, from 0 to 1.</param>
    /// <param name="throwIfStopped">Asked before each block; throws where the time is over.</param>
    public static ReportCounts Count(ClickReads reads, ClickSelection selection, IProgress<double>? progress, Action throwIfStopped)
    {
        var sums = new ReportSums();
        // All kinds are read: bots and internal clicks that the report leaves out are counted separately.
        var filter = ClickConditions.ToFilter(reads, selection, everyKind: true);
        var scan = new ClickScan(reads, selection, filter);
        var imported = new ImportedScan(reads, selection, filter);
        double parts = scan.Blocks.Count + imported.Days.Count;
        for (var i = 0; i < scan.Blocks.Count; i++)
        {
            progress?.Report(i / parts);
            throwIfStopped();
            foreach (var click in scan.Read(scan.Blocks[i]))
                Add(sums, click, selection.Filter, reads.Countries);
        }
        var imports = new HashSet<long>();
        for (var i = 0; i < imported.Days.Count; i++)
        {
            progress?.Report((scan.Blocks.Count + i) / parts);
            throwIfStopped();
            var read = 0;
            foreach (var click in imported.Read(imported.Days[i]))
            {
                Add(sums, click, selection.Filter, reads.Countries);
                imports.Add(ImportedId.GetImport(click.Id));
                if (++read % Checked == 0)
                    throwIfStopped();
            }
        }
        return sums.ToCounts(reads) with
        {
            LeftOut = imported.CountSums(),
            Imports = ImportNames.Create(reads.FindImports(selection.OrganizationId).Values.Where(import => imports.Contains(import.Id))),
        };
    }

    private static void Add(ReportSums sums, in ClickRow click, ReportFilter filter, PlaceCountries countries)
    {
        sums.Bots += click.Kind == ClickKind.Bot ? 1 : 0;
        sums.Internal += click.Kind == ClickKind.Internal ? 1 : 0;
        if (!filter.Counts(click.Kind))
            return;
        sums.AddHour(click.Hour, 1);
        sums.GetVisitors(click.Day).Add(click.Visitor);
        sums.Add(Dimension.Place, click.Place, 1);
        sums.Add(Dimension.Country, countries.Get(click.Place), 1);
        sums.Add(Dimension.Agent, click.Agent, 1);
        // Of an imported click, these may be not known: less than 0.
        if (click.Referrer >= 0)
            sums.Add(Dimension.Referrer, click.Referrer, 1);
        if (click.Destination >= 0)
            sums.Add(Dimension.Destination, click.Destination, 1);
        if (click.Rule > 0)
            sums.Add(Dimension.Rule, click.Rule, 1);
    }
}
