using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports.Raw;

/// <summary>
/// Reads the imported clicks of a selection, the newest first, a day at a time. Of one link, only days are read on which it has some. A
/// reader can stop between two days.
/// </summary>
internal sealed class ImportedScan
{
    private readonly ClickReads _reads;
    private readonly ClickSelection _selection;
    private readonly ClickFilter _filter;

    /// <param name="reads">Reads the clicks.</param>
    /// <param name="selection">Which clicks.</param>
    /// <param name="filter">The selection as <see cref="ClickConditions"/> says.</param>
    public ImportedScan(ClickReads reads, ClickSelection selection, ClickFilter filter)
    {
        (_reads, _selection, _filter) = (reads, selection, filter);
        if (selection.Links?.Count != 0)
            Days = reads.FindImportedDays(filter.Organization, filter.Link, UtcTime.ToDay(filter.From), UtcTime.ToDay(filter.To - 1));
    }

    /// <summary>The days that may have clicks of the selection, since 1970 (UTC), the newest first.</summary>
    public IReadOnlyList<long> Days { get; } = [];

    /// <summary>How many clicks of the selection are known only by day and country; those of every link if there are too many links.</summary>
    public long CountSums()
    {
        if (Days.Count == 0)
            return 0;
        var sums = 0L;
        var links = _selection.Links is { Count: <= ReportQueries.MaxLinks } few ? few : [ClickReads.AllLinks];
        _reads.ReadImportedDays(_filter.Organization, links, Days[^1], Days[0], row => sums += IsInRange(row.Day) ? Tally.CountSums(row.Counts) : 0);
        return sums;
    }

    /// <summary>The clicks of a day after a place in the list, newest first.</summary>
    public IEnumerable<ClickRow> Read(long day, (long Time, long Id)? before = null) => _reads.ScanImported(_filter, day, before);

    private bool IsInRange(long day) =>
        UtcTime.ToTime((day * UtcTime.HoursPerDay) + ImportedRollup.Noon) is var noon && noon >= _selection.Range.From && noon < _selection.Range.To;
}
