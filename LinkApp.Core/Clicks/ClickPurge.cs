using LinkApp.Core.Data;

namespace LinkApp.Core.Clicks;

/// <summary>Deletes all clicks of an organization, raw ones and rollups, in steps so small that no redirect waits for one.</summary>
public sealed class ClickPurge(ClickStore store, ClickLog log, Rollups rollups, UnnamedTexts texts, TimeProvider time)
{
    // Ids that are looked through in one read transaction, so that checkpoints can run in between: some ten milliseconds.
    private const int Window = 100_000;

    /// <summary>
    /// Deletes them; the caller has made sure that no link records new ones. If it is cancelled, the next run deletes the rest.
    /// </summary>
    /// <returns>How many raw clicks were deleted.</returns>
    /// <exception cref="System.Data.Common.DbException">A store can't be read or written; what was deleted stays so.</exception>
    public async Task<long> DeleteAsync(int organizationId, CancellationToken cancel)
    {
        // Clicks that wait in memory are committed and rolled up first: a rollup stops at ids that are missing before they are counted.
        await log.FlushAsync().WaitAsync(cancel);
        await rollups.CatchUpAsync(cancel);
        await rollups.DeleteAsync(organizationId, cancel);

        var pace = new DeletionPace(time);
        long total = 0;
        for (long from = 0, last = store.GetRolledUp(); from < last; from += Window)
        {
            foreach (var ids in Find(organizationId, ref from, last).Chunk(DeletionPace.Step))
                total += await pace.RunAsync(() => log.DeleteAsync(organizationId, ids), cancel);
        }
        total += await pace.RunToEndAsync(
            () => log.RunAsync(writer => writer.ChangeImported(table => table.DeleteOfOrganization(organizationId, DeletionPace.Step))), cancel);
        // And its live position.
        await log.DeleteAsync(organizationId, []).WaitAsync(cancel);
        await texts.DeleteAsync(cancel);
        return total;
    }

    // The ids of an organization's clicks in a window. The window starts at the next id there is, however many are missing.
    private List<long> Find(int organizationId, ref long after, long last)
    {
        using var connection = store.OpenReader();
        using var next = new Statement(connection, "SELECT id FROM clicks WHERE id > ?1 ORDER BY id LIMIT 1");
        after = Math.Min(last, (next.Scalar(after) ?? last + 1) - 1);
        using var clicks = new Statement(connection, "SELECT id FROM clicks WHERE id > ?1 AND id <= ?2 AND organization = ?3 ORDER BY id");
        var ids = new List<long>();
        clicks.Begin(after, Math.Min(last, after + Window), organizationId);
        while (clicks.Step())
            ids.Add(clicks.Number(0));
        clicks.Reset();
        return ids;
    }
}
