using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links;
using LinkApp.Core.Reports.Raw;

namespace LinkApp.Core.Reports;

/// <summary>
/// Reads raw clicks, the newest first. A page begins at an id, so that every page costs what the first does, and new clicks do
/// not shift pages. Clicks that retention has deleted are on no page.
/// </summary>
public sealed class ClickQueries(ClickStore store, LinkQueries links, TimeProvider time)
{
    public const int MaxPageSize = 1_000;

    /// <summary>How long a page may search for clicks that match a filter; then it ends with those found so far, and the next page continues.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>A page of clicks.</summary>
    /// <param name="selection">Which clicks.</param>
    /// <param name="before">The <see cref="ClickPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="size">The most clicks of the page.</param>
    /// <param name="ticket">The admission to a lane; null to read at once.</param>
    /// <param name="place">Receives the place in the lane's line.</param>
    /// <param name="cancel">Stops the search.</param>
    public async Task<ClickPage> ReadAsync(
        ClickSelection selection, long? before = null, int size = 50, LaneTicket? ticket = null, IProgress<int>? place = null,
        CancellationToken cancel = default)
    {
        // SQLite has no asynchronous reads, and a long search must not block a page's circuit.
        var find = () => Find(selection, before ?? long.MaxValue, size, cancel);
        var (found, next, done) = await (ticket?.RunAsync(find, place, cancel) ?? Task.Run(find, cancel));
        var slugs = await links.SlugsAsync(selection.OrganizationId, [.. found.Select(click => click.Link).Distinct()], cancel);
        return new([.. found.Select(click => click.Click with { Slug = slugs.GetValueOrDefault(click.Link) })], next, done);
    }

    private (List<(long Link, ReportClick Click)> Found, long? Next, double Done) Find(
        ClickSelection selection, long before, int size, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        using var exactCounts = store.OpenExactCounts();
        using var scan = new ClickScan(exactCounts, selection);
        using var names = new ClickNames(exactCounts.Connection);
        var found = new List<(long, ReportClick)>();
        var all = scan.Blocks.Sum(block => block.Count);
        // The share of the range before an id, which is still to be read.
        double DoneUpTo(long id) => 1 - (scan.Blocks.Sum(block => Math.Clamp(id - block.First, 0, block.Count)) / (double)all);

        var searched = before;
        foreach (var block in scan.Blocks.Where(block => block.First < before))
        {
            cancel.ThrowIfCancellationRequested();
            if (searched < before && time.GetElapsedTime(began) > Limit)
                return (found, searched, DoneUpTo(searched));
            foreach (var row in scan.Read(block with { Last = Math.Min(block.Last, before - 1) }))
            {
                if (found.Count == size)
                    return (found, searched, DoneUpTo(searched));
                found.Add((row.Number((int)ClickColumn.Link), ToClick(row, names)));
                searched = row.Number((int)ClickColumn.Id);
            }
            searched = block.First;
        }
        return (found, null, 1);
    }

    private static ReportClick ToClick(Statement row, ClickNames names)
    {
        long Id(ClickColumn column) => row.Number((int)column);
        var place = names.GetPlace(Id(ClickColumn.Place));
        var agent = names.GetAgent(Id(ClickColumn.Agent));
        return new ReportClick(
            Id(ClickColumn.Id),
            DateTimeOffset.FromUnixTimeMilliseconds(Id(ClickColumn.Time)),
            null,
            place?.Country,
            place?.Region,
            place?.City,
            place?.Latitude,
            place?.Longitude,
            names.GetText(Id(ClickColumn.Referrer)),
            agent?.Browser,
            agent?.System,
            agent?.Device,
            names.GetText(Id(ClickColumn.Destination)),
            names.GetText(Id(ClickColumn.Rule)),
            (ClickKind)Id(ClickColumn.Kind) == ClickKind.Bot,
            (ClickKind)Id(ClickColumn.Kind) == ClickKind.Internal);
    }
}
