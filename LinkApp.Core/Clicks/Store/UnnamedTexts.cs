namespace LinkApp.Core.Clicks.Store;

/// <summary>
/// Deletes the texts that no click and no rollup names any more, such as referrers of bots, whose clicks are in no breakdown. It reads
/// all rows, in steps between which checkpoints can run, and deletes in steps so small that no redirect waits for one.
/// </summary>
public sealed class UnnamedTexts(ClickStore store, ClickLog log)
{
    // Rows that are read in one read transaction: some ten milliseconds.
    private const int Window = 100_000;

    /// <summary>Deletes them. If it is cancelled, the next run deletes the rest.</summary>
    /// <returns>How many texts were deleted.</returns>
    /// <exception cref="System.Data.Common.DbException">A store can't be read or written; what was deleted stays so.</exception>
    public async Task<long> DeleteAsync(CancellationToken cancel)
    {
        var importedChanges = await log.RunAsync(static writer => writer.ReadImportedChangesAsync()).WaitAsync(cancel);
        var marks = new TextMarks(Ask(static reads => reads.FindLastText()));
        // Clicks before rollups: a click that goes in between was rolled up before, or is one that no rollup names.
        CatchUp(marks, cancel);
        MarkDays(marks, imported: false, cancel);
        MarkDays(marks, imported: true, cancel);
        // Each month is made of days that are there, unless they were deleted since.
        Ask(reads =>
        {
            reads.MarkMonths(marks);
            return 0;
        });
        long total = 0;
        foreach (var ids in Ask(reads => reads.TextIds().Where(id => !marks.IsNamed(id)).ToList()).Chunk(Retention.Step))
        {
            // The writer reads only the clicks of its last moments.
            CatchUp(marks, cancel);
            total += await log.RunAsync(writer => writer.DeleteTextsAsync(ids, marks, importedChanges)).WaitAsync(cancel);
        }
        return total;
    }

    private void CatchUp(TextMarks marks, CancellationToken cancel)
    {
        while (Ask(reads => reads.MarkClicks(marks, Window)) >= Window)
            cancel.ThrowIfCancellationRequested();
    }

    private void MarkDays(TextMarks marks, bool imported, CancellationToken cancel)
    {
        for (long? day = long.MinValue; day is { } after; day = Ask(reads => reads.MarkNextDay(marks, imported, after)))
            cancel.ThrowIfCancellationRequested();
    }

    private T Ask<T>(Func<ClickReads, T> ask)
    {
        using var reads = store.OpenReads();
        return ask(reads);
    }
}
