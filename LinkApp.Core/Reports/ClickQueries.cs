using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links;
using LinkApp.Core.Reports.Raw;
using LinkApp.Core.Timing;

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
    /// <param name="after">The <see cref="ClickPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="size">The most clicks of the page.</param>
    /// <param name="ticket">The admission to a lane; null to read at once.</param>
    /// <param name="place">Receives the place in the lane's line.</param>
    /// <param name="cancel">Stops the search.</param>
    public async Task<ClickPage> ReadAsync(
        ClickSelection selection, ClickCursor? after = null, int size = 50, LaneTicket? ticket = null, IProgress<int>? place = null,
        CancellationToken cancel = default)
    {
        // SQLite has no asynchronous reads, and a long search must not block a page's circuit.
        var find = () => Find(selection, after ?? ClickCursor.AfterOwn(long.MaxValue), size, cancel);
        var found = await (ticket?.RunAsync(find, place, cancel) ?? Task.Run(find, cancel));
        var names = await links.NamesAsync(selection.OrganizationId, [.. found.Clicks.Select(click => click.Link).Distinct()], cancel);
        return new(
            [.. found.Clicks.Select(click => Named(click.Click, names.GetValueOrDefault(click.Link)))], found.Next, found.Done, found.LeftOut);
    }

    private static ReportClick Named(ReportClick click, LinkName link) => click with { Slug = link.Slug, Domain = link.Domain };

    private FoundClicks Find(ClickSelection selection, ClickCursor after, int size, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        using var reads = store.OpenReads();
        var found = Search(reads, selection, after, size, () => time.GetElapsedTime(began) > Limit, cancel);
        found.Name(new ClickNames(reads, found.Rows));
        return found;
    }

    private static FoundClicks Search(
        ClickReads reads, ClickSelection selection, ClickCursor after, int size, Func<bool> isOver, CancellationToken cancel)
    {
        var filter = ClickConditions.ToFilter(reads, selection);
        var scan = new ClickScan(reads, selection, filter);
        var imported = new ImportedScan(reads, selection, filter);
        var found = new FoundClicks { LeftOut = imported.CountSums() };
        var all = scan.Blocks.Sum(block => block.Count);
        // The share of the own clicks in the progress.
        var share = imported.Days.Count == 0 ? 1 : scan.Blocks.Count / (double)(scan.Blocks.Count + imported.Days.Count);
        // The share of the range before an id, which is still to be read.
        double DoneUpTo(long id) => all == 0 ? 0 : share * (1 - (scan.Blocks.Sum(block => Math.Clamp(id - block.First, 0, block.Count)) / (double)all));

        if (after.Before is { } before)
        {
            var searched = before;
            foreach (var block in scan.Blocks.Where(block => block.First < before))
            {
                cancel.ThrowIfCancellationRequested();
                if (searched < before && isOver())
                    return found.At(ClickCursor.AfterOwn(searched), DoneUpTo(searched));
                foreach (var row in scan.Read(block with { Last = Math.Min(block.Last, before - 1) }))
                {
                    if (found.Rows.Count == size)
                        return found.At(ClickCursor.AfterOwn(searched), DoneUpTo(searched));
                    found.Rows.Add(row);
                    searched = row.Id;
                }
                searched = block.First;
            }
            after = ClickCursor.AfterImported(long.MaxValue, long.MaxValue);
        }
        AddImported(found, imported, after, size, (days => share + ((1 - share) * days / imported.Days.Count), isOver), cancel);
        return found;
    }

    private static void AddImported(
        FoundClicks found, ImportedScan imported, ClickCursor after, int size, (Func<int, double> GetDone, Func<bool> IsOver) progress,
        CancellationToken cancel)
    {
        var searched = after;
        for (var i = 0; i < imported.Days.Count; i++)
        {
            var day = imported.Days[i];
            if (UtcTime.DayStart(day) > after.Time)
                continue;
            cancel.ThrowIfCancellationRequested();
            if (searched != after && progress.IsOver())
            {
                found.At(searched, progress.GetDone(i));
                return;
            }
            foreach (var row in imported.Read(day, (after.Time, after.Id)))
            {
                if (found.Rows.Count == size)
                {
                    found.At(searched, progress.GetDone(i));
                    return;
                }
                // Own and imported clicks are numbered separately: below 0 are the imported ones.
                found.Rows.Add(row with { Id = -row.Id });
                searched = ClickCursor.AfterImported(row.Time, row.Id);
            }
            searched = ClickCursor.AfterImported(UtcTime.DayStart(day), 0);
        }
    }

    /// <summary>The clicks of a page and where the search has ended.</summary>
    private sealed class FoundClicks
    {
        public List<ClickRow> Rows { get; } = [];

        /// <summary>The same clicks, once they are named.</summary>
        public IReadOnlyList<(long Link, ReportClick Click)> Clicks { get; private set; } = [];

        public ClickCursor? Next { get; private set; }

        public double Done { get; private set; } = 1;

        public required long LeftOut { get; init; }

        public void Name(ClickNames names) => Clicks = Rows.ConvertAll(row => (row.Link, names.ToClick(row)));

        /// <summary>Notes that the page ends before the search does.</summary>
        public FoundClicks At(ClickCursor next, double done)
        {
            (Next, Done) = (next, done);
            return this;
        }
    }
}
