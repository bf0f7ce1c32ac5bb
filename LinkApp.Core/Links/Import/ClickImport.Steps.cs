using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links.Import.ClickFiles;
using LinkApp.Core.Links.Import.Mapping;
using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links.Import;

public sealed partial class ClickImport
{
    /// <summary>Reads the file of an import into its folder. A file that is none of clicks, or is broken, makes it fail.</summary>
    private async Task ReadAsync(ImportJob import, string path, Action<int>? onStep, LaneTicket? ticket, CancellationToken cancel)
    {
        try
        {
            var map = await ColumnMap.LoadAsync(folder.GetPath(import.Id), cancel);
            using var staged = new StagedClicks(folder.GetPath(import.Id));
            await reading.ReadAsync(import, path, staged, map, onStep, ticket, cancel);
            import.State = ImportState.Ready;
        }
        catch (ImportException error)
        {
            (import.State, import.Error) = (ImportState.Failed, error.Message);
        }
        import.UpdatedAt = time.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        db.Update(import);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task WriteAsync(ImportJob import, Action<int>? onStep, LaneTicket? ticket, CancellationToken cancel)
    {
        using var staged = StagedClicks.Open(folder.GetPath(import.Id))
            ?? throw new ImportException("The clicks of this import are no longer in the data folder. Undo it, and import the file again.");
        using var writer = new ImportedWriter(store, pipeline);
        var source = new ImportedSource(import.Id, import.OrganizationId, import.FileName, UtcTime.ToDay(staged.First), UtcTime.ToDay(staged.Last));
        var position = await writer.BeginAsync(source, cancel);
        onStep?.Invoke((int)position);
        using var clicks = staged.ReadSorted().Skip((int)position).GetEnumerator();
        using var buffer = new NativeArray<ImportedClick>(ImportedWriter.BatchSize);
        async Task<bool> WriteNextAsync()
        {
            var count = 0;
            for (var next = buffer.Memory.Span; count < next.Length && clicks.MoveNext(); count++)
                next[count] = clicks.Current;
            if (count == 0)
                return false;
            var oldest = settings.Retention is { } retention ? (time.GetUtcNow() - retention).ToUnixTimeMilliseconds() : long.MinValue;
            using var batch = new ImportedBatch(import.Id, import.OrganizationId, position + 1, buffer.Memory[..count], staged.Names, oldest);
            if (!await writer.WriteAsync(batch, cancel))
                throw new ImportException("This import is already being run or undone.");
            position = batch.Last;
            return true;
        }
        do
        {
            cancel.ThrowIfCancellationRequested();
            await SaveAsync(import, (int)position);
            onStep?.Invoke((int)position);
        }
        while (await (ticket?.RunAsync(WriteNextAsync, cancel: cancel) ?? WriteNextAsync()));
        import.State = ImportState.Done;
        await SaveAsync(import, (int)position);
        folder.Delete(import.Id);
        finder.ForgetRankings();
    }

    private async Task UndoAsync(ImportJob import, Action<int>? onStep, LaneTicket? ticket, CancellationToken cancel)
    {
        using var writer = new ImportedWriter(store, pipeline);
        long? left;
        do
        {
            cancel.ThrowIfCancellationRequested();
            var undo = () => writer.UndoLastAsync(import.OrganizationId, import.Id, cancel);
            left = await (ticket?.RunAsync(undo, cancel: cancel) ?? undo());
            await SaveAsync(import, (int)(left ?? 0));
            onStep?.Invoke(import.Rows - import.Invalid - (int)(left ?? 0));
        }
        while (left is not null);
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await db.Imports.Where(i => i.Id == import.Id).ExecuteDeleteAsync(CancellationToken.None);
        folder.Delete(import.Id);
        finder.ForgetRankings();
    }

    /// <summary>Notes how many rows are done, for pages and programs; the rollups know it for sure.</summary>
    private async Task SaveAsync(ImportJob import, int position)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var isDone = import.State == ImportState.Done;
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await db.Imports.Where(i => i.Id == import.Id).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.Position, position).SetProperty(i => i.Created, position)
                .SetProperty(i => i.New, i => i.Rows - i.Invalid - position)
                .SetProperty(i => i.UpdatedAt, now)
                .SetProperty(i => i.State, i => isDone ? ImportState.Done : i.State),
            CancellationToken.None);
    }
}
