using LinkApp.Core.Clicks.Store;

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
        for (long after = 0, last = store.GetRolledUp(); after < last;)
        {
            (var found, after) = Find(organizationId, after, last);
            foreach (var ids in found.Chunk(DeletionPace.Step))
                total += await pace.RunAsync(() => log.DeleteAsync(organizationId, ids), cancel);
        }
        total += await pace.RunToEndAsync(
            () => log.RunAsync(writer => writer.DeleteImportedOfOrganizationAsync(organizationId, DeletionPace.Step)), cancel);
        // And its live position.
        await log.DeleteAsync(organizationId, []).WaitAsync(cancel);
        await texts.DeleteAsync(cancel);
        return total;
    }

    private (List<long> Ids, long UpTo) Find(int organizationId, long after, long last)
    {
        using var reads = store.OpenReads();
        return reads.FindNextIds(organizationId, after, last, Window);
    }
}
