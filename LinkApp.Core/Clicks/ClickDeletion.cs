using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
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

    private readonly List<long> _ids = [];
    private readonly List<DayCounts> _days = [];
    private long _visitorClicks;

    /// <summary>The raw clicks that are to be deleted.</summary>
    public long Count => _ids.Count;

    /// <summary>The days on which something changes.</summary>
    public IEnumerable<long> Days => _days.Select(day => day.Day);

    /// <summary>
    /// Reads days: which clicks go, and what the organization's rows will be. Returns the first day of which raw clicks are missing that
    /// the rollups count, so that its row can't be rebuilt; null if there is none.
    /// </summary>
    public long? Read(ClickReads reads, long first, long last, CancellationToken cancel)
    {
        var rows = new Dictionary<(long Day, long Link), DayOfRollups>();
        reads.ReadDays(organization, [ClickSchema.AllLinks, link], first, last, row =>
            rows[(row.Day, row.Link)] = new(row.First, row.Last, Tally.CountAll(row.Counts), Tally.CountClicks(row.Counts)));
        var builder = new DayBuilder(reads.Countries);
        for (var day = first; day <= last; day++)
        {
            cancel.ThrowIfCancellationRequested();
            var all = rows.GetValueOrDefault((day, ClickSchema.AllLinks), DayOfRollups.None);
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
        var (found, others) = (_ids.Count, 0L);
        foreach (var click in reads.Clicks(organization, ClickSchema.AllLinks, first, last, from, to))
        {
            if (click.Link == link)
            {
                _ids.Add(click.Id);
                continue;
            }
            builder.Add(click);
            others++;
        }
        var deleted = _ids.Count - found;
        var rebuilt = builder.Take(day, organization);
        if (deleted < ofLink.Clicks || others + deleted < all.Clicks)
            return false;
        _visitorClicks += ofLink.VisitorClicks;
        if (deleted > 0 || ofLink.Clicks > 0)
            _days.Add(rebuilt);
        return true;
    }

    /// <summary>Writes everything in one transaction.</summary>
    /// <param name="store">Opens the files; no other connection may be writing to them.</param>
    public void Write(ClickStore store)
    {
        using var connection = store.OpenWriterOfBoth();
        using var setDay = new Statement(
            connection, "UPDATE days SET first = ?4, last = ?5, counts = ?6, visitors = ?7 WHERE day = ?1 AND organization = ?2 AND link = ?3");
        using var dropDay = new Statement(connection, "DELETE FROM days WHERE day = ?1 AND organization = ?2 AND link = ?3");
        using var dropMonth = new Statement(connection, "DELETE FROM months WHERE month = ?1 AND organization = ?2");
        using var takeFromTotal = new Statement(connection, "UPDATE totals SET clicks = max(0, clicks - ?3) WHERE organization = ?1 AND link = ?2");
        using var drop = new Statement(connection, $"DELETE FROM {ClickStore.AttachedClicks}.clicks WHERE id = ?1");
        using var transaction = connection.BeginTransaction();
        foreach (var (day, _, _, first, last, counts, visitors) in _days)
        {
            dropDay.Run(day, organization, link);
            if (last == 0)
                dropDay.Run(day, organization, ClickSchema.AllLinks);
            else
                setDay.Run([day, organization, ClickSchema.AllLinks, first, last], counts, visitors);
            dropMonth.Run(UtcTime.ToMonth(day), organization);
        }
        takeFromTotal.Run(organization, link, _visitorClicks);
        foreach (var id in _ids)
            drop.Run(id);
        DropFromBlocks(connection);
        transaction.Commit();
    }

    /// <summary>Takes the ids out of the index of the link's clicks.</summary>
    private void DropFromBlocks(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        using var find = new Statement(connection, "SELECT offsets FROM link_clicks WHERE block = ?1 AND link = ?2");
        using var set = new Statement(connection, "UPDATE link_clicks SET offsets = ?3 WHERE block = ?1 AND link = ?2");
        using var drop = new Statement(connection, "DELETE FROM link_clicks WHERE block = ?1 AND link = ?2");
        foreach (var block in _ids.GroupBy(ClickBlocks.GetBlock))
        {
            find.Begin(block.Key, link);
            var deleted = block.ToHashSet();
            List<long> left = find.Step() ? [.. ClickBlocks.Unpack(block.Key, find.Blob(0)).Where(id => !deleted.Contains(id))] : [];
            find.Reset();
            if (left.Count > 0)
                set.Run([block.Key, link], ClickBlocks.Pack(left));
            else
                drop.Run(block.Key, link);
        }
    }

    /// <summary>What a row of <c>days</c> says: the ids between which its clicks are, all of its clicks, and those of visitors.</summary>
    private readonly record struct DayOfRollups(long First, long Last, long Clicks, long VisitorClicks)
    {
        /// <summary>There is no row.</summary>
        public static readonly DayOfRollups None = new(long.MaxValue, 0, 0, 0);
    }
}
