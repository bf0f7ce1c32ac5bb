using LinkApp.Core.Data;

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
        var importedChanges = await log.RunAsync(writer => writer.ImportedChanges).WaitAsync(cancel);
        var marks = new TextMarks(ReadNumber("SELECT coalesce(max(id), 0) FROM texts"));
        // Clicks before rollups: a click that goes in between was rolled up before, or is one that no rollup names.
        CatchUp(marks, cancel);
        ReadRollups("days", marks, cancel);
        ReadRollups("imported_days", marks, cancel);
        ReadMonths(marks);
        long total = 0;
        foreach (var ids in Find(marks).Chunk(Retention.Step))
        {
            // The writer reads only the rows of its last moments.
            CatchUp(marks, cancel);
            total += await log.RunAsync(writer => writer.DeleteTexts(ids, marks, importedChanges)).WaitAsync(cancel);
        }
        return total;
    }

    private void CatchUp(TextMarks marks, CancellationToken cancel)
    {
        for (var read = Window; read >= Window;)
        {
            cancel.ThrowIfCancellationRequested();
            using var connection = store.OpenReader();
            read = marks.ReadRows(connection, Window);
        }
    }

    private void ReadRollups(string table, TextMarks marks, CancellationToken cancel)
    {
        for (var day = ReadNumber($"SELECT coalesce(min(day), -1) FROM {table}"); day >= 0;)
        {
            cancel.ThrowIfCancellationRequested();
            using var connection = store.OpenReader();
            using var rows = new Statement(connection, $"SELECT counts FROM {table} WHERE day = ?1");
            for (rows.Begin(day); rows.Step();)
                marks.Read(rows.Blob(0));
            rows.Reset();
            using var next = new Statement(connection, $"SELECT coalesce(min(day), -1) FROM {table} WHERE day > ?1");
            day = next.Scalar(day) ?? -1;
        }
    }

    // Each month is made of days that are there, unless they were deleted since.
    private void ReadMonths(TextMarks marks)
    {
        using var reader = store.OpenReader();
        using var months = new Statement(reader, "SELECT counts FROM months");
        for (months.Begin(); months.Step();)
            marks.Read(months.Blob(0));
        months.Reset();
    }

    private List<long> Find(TextMarks marks)
    {
        using var connection = store.OpenReader();
        using var texts = new Statement(connection, "SELECT id FROM texts ORDER BY id");
        var found = new List<long>();
        for (texts.Begin(); texts.Step();)
        {
            if (!marks.IsNamed(texts.Number(0)))
                found.Add(texts.Number(0));
        }
        texts.Reset();
        return found;
    }

    private long ReadNumber(string sql)
    {
        using var connection = store.OpenReader();
        return connection.Scalar<long>(sql);
    }
}
