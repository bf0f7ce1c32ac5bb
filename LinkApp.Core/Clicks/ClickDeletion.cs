using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Clicks;

/// <summary>What became of clicks that were to be deleted.</summary>
/// <param name="Clicks">How many raw clicks were deleted.</param>
/// <param name="IncompleteDay">The first day whose raw clicks are not all there; then nothing was deleted. Null if there is none.</param>
public sealed record DeletedClicks(long Clicks, DateOnly? IncompleteDay);

/// <summary>
/// Deletes the clicks of a link for whole days (UTC), and rebuilds what the rollups say of these days from the raw clicks of the
/// organization's other links, visitors included. First it reads, then it writes in one transaction. Its owner keeps rollups from
/// being written from the first read to the end.
/// </summary>
/// <remarks>
/// The clicks that wait for a rollup are not touched: the owner rolls up before. The number of redirected clicks in
/// <c>totals</c> stays, so that a link that is used up stays used up.
/// </remarks>
internal sealed class ClickDeletion(int organization, long link)
{
    // A click may wait for its commit, and a clock may step.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    public int Organization => organization;

    public long Link => link;

    /// <summary>The raw clicks that are to be deleted.</summary>
    public long Count => Ids.Count;

    /// <summary>Their ids.</summary>
    public List<long> Ids { get; } = [];

    /// <summary>What the rows of the organization will be on the days on which something changes; one without clicks has 0 for its last id.</summary>
    public List<DayCounts> Rows { get; } = [];

    /// <summary>The clicks of visitors that the link's rollups count on these days.</summary>
    public long VisitorClicks { get; private set; }

    /// <summary>The days on which something changes.</summary>
    public IEnumerable<long> Days => Rows.Select(day => day.Day);

    /// <summary>
    /// Reads days: which clicks go, and what the organization's rows will be. Returns the first day of which raw clicks are missing that
    /// the rollups count, so that its row can't be rebuilt; null if there is none.
    /// </summary>
    public long? Read(ClickReads reads, long first, long last, CancellationToken cancel)
    {
        var rows = new Dictionary<(long Day, long Link), DayOfRollups>();
        reads.ReadDays(organization, [ClickReads.AllLinks, link], first, last, row =>
            rows[(row.Day, row.Link)] = new(row.First, row.Last, Tally.CountAll(row.Counts), Tally.CountClicks(row.Counts)));
        var builder = new DayBuilder(reads.Countries);
        for (var day = first; day <= last; day++)
        {
            cancel.ThrowIfCancellationRequested();
            var all = rows.GetValueOrDefault((day, ClickReads.AllLinks), DayOfRollups.None);
            if (!TryRead(reads, builder, day, all, ofLink: rows.GetValueOrDefault((day, link), DayOfRollups.None)))
                return day;
        }
        return null;
    }

    private bool TryRead(ClickReads reads, DayBuilder builder, long day, DayOfRollups all, DayOfRollups ofLink)
    {
        var (from, to) = (UtcTime.DayStart(day), UtcTime.DayStart(day + 1));
        var first = Math.Min(all.First, reads.FindFirstId(DateTimeOffset.FromUnixTimeMilliseconds(from) - Slack));
        var last = Math.Min(reads.RolledUp, Math.Max(all.Last, reads.FindFirstId(DateTimeOffset.FromUnixTimeMilliseconds(to) + Slack)));
        var (found, others) = (Ids.Count, 0L);
        foreach (var click in reads.Clicks(organization, ClickReads.AllLinks, first, last, from, to))
        {
            if (click.Link == link)
            {
                Ids.Add(click.Id);
                continue;
            }
            builder.Add(click);
            others++;
        }
        var deleted = Ids.Count - found;
        var rebuilt = builder.Take(day, organization);
        if (deleted < ofLink.Clicks || others + deleted < all.Clicks)
            return false;
        VisitorClicks += ofLink.VisitorClicks;
        if (deleted > 0 || ofLink.Clicks > 0)
            Rows.Add(rebuilt);
        return true;
    }

    /// <summary>What a row of <c>days</c> says: the ids between which its clicks are, all of its clicks, and those of visitors.</summary>
    private readonly record struct DayOfRollups(long First, long Last, long Clicks, long VisitorClicks)
    {
        /// <summary>There is no row.</summary>
        public static readonly DayOfRollups None = new(long.MaxValue, 0, 0, 0);
    }
}
