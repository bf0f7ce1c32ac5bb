using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Reports.Raw;

namespace LinkApp.Core.Reports;

/// <summary>
/// Reads reports: without a filter from the rollups, whose cost follows the range (<see cref="RollupQuery"/>), with one
/// from the raw clicks, whose cost follows the traffic of the range (<see cref="FilteredQuery"/>).
/// </summary>
public sealed class ReportQueries(ClickStore store, TimeProvider time)
{
    /// <summary>The most rows of a breakdown; the total includes the rest.</summary>
    public const int MaxRows = 1_000;

    /// <summary>The most links whose rollups are added up; for more, the raw clicks are read.</summary>
    public const int MaxLinks = 1_000;

    /// <summary>How long a filtered report may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The report of one link, or of all of an organization's links where <paramref name="linkId"/> is null.</summary>
    public LinkReport Read(int organizationId, long? linkId, ReportRange range) =>
        Read(new ClickSelection(organizationId, linkId is { } link ? [link] : null, range));

    /// <summary>The report of a selection.</summary>
    /// <param name="selection">Which clicks.</param>
    /// <param name="progress">Receives now and then how much of a filtered report is done, from 0 to 1.</param>
    /// <param name="cancel">Stops a filtered report.</param>
    /// <exception cref="ReportLimitException">A filtered report takes longer than <see cref="Limit"/>.</exception>
    public LinkReport Read(ClickSelection selection, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        using var reads = store.OpenReads();
        if (selection.Filter.IsEmpty && !(selection.Links?.Count > MaxLinks))
            return RollupQuery.Count(reads, selection.OrganizationId, selection.Links, selection.Range).ToReport(selection.Range);

        var began = time.GetTimestamp();
        return FilteredQuery.Count(reads, selection, progress, ThrowIfStopped).ToReport(selection.Range);

        void ThrowIfStopped()
        {
            cancel.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(began) > Limit)
                throw new ReportLimitException(Limit);
        }
    }
}
