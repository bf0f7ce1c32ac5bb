using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>Writes what <see cref="ClickDeletion"/> has read into both files, in one transaction.</summary>
internal static class DeletionWriter
{
    /// <param name="connection">Of <see cref="SqliteClickStore.OpenWriterOfBoth"/>.</param>
    /// <param name="deletion">What goes, and what the days will be.</param>
    public static void Write(SqliteConnection connection, ClickDeletion deletion)
    {
        var (organization, link) = (deletion.Organization, deletion.Link);
        using var setDay = new Statement(
            connection, "UPDATE days SET first = ?4, last = ?5, counts = ?6, visitors = ?7 WHERE day = ?1 AND organization = ?2 AND link = ?3");
        using var dropDay = new Statement(connection, "DELETE FROM days WHERE day = ?1 AND organization = ?2 AND link = ?3");
        using var dropMonth = new Statement(connection, "DELETE FROM months WHERE month = ?1 AND organization = ?2");
        using var takeFromTotal = new Statement(connection, "UPDATE totals SET clicks = max(0, clicks - ?3) WHERE organization = ?1 AND link = ?2");
        using var drop = new Statement(connection, $"DELETE FROM {SqliteClickStore.AttachedClicks}.clicks WHERE id = ?1");
        using var transaction = connection.BeginTransaction();
        foreach (var (day, _, _, first, last, counts, visitors) in deletion.Rows)
        {
            dropDay.Run(day, organization, link);
            if (last == 0)
                dropDay.Run(day, organization, ClickReads.AllLinks);
            else
                setDay.Run([day, organization, ClickReads.AllLinks, first, last], counts, visitors);
            dropMonth.Run(UtcTime.ToMonth(day), organization);
        }
        takeFromTotal.Run(organization, link, deletion.VisitorClicks);
        foreach (var id in deletion.Ids)
            drop.Run(id);
        DropFromBlocks(connection, deletion);
        transaction.Commit();
    }

    /// <summary>Takes the ids out of the index of the link's clicks.</summary>
    private static void DropFromBlocks(SqliteConnection connection, ClickDeletion deletion)
    {
        using var find = new Statement(connection, "SELECT offsets FROM link_clicks WHERE block = ?1 AND link = ?2");
        using var set = new Statement(connection, "UPDATE link_clicks SET offsets = ?3 WHERE block = ?1 AND link = ?2");
        using var drop = new Statement(connection, "DELETE FROM link_clicks WHERE block = ?1 AND link = ?2");
        foreach (var block in deletion.Ids.GroupBy(ClickBlocks.GetBlock))
        {
            find.Begin(block.Key, deletion.Link);
            var deleted = block.ToHashSet();
            List<long> left = find.Step() ? [.. ClickBlocks.Unpack(block.Key, find.Blob(0)).Where(id => !deleted.Contains(id))] : [];
            find.Reset();
            if (left.Count > 0)
                set.Run([block.Key, deletion.Link], ClickBlocks.Pack(left));
            else
                drop.Run(block.Key, deletion.Link);
        }
    }
}
