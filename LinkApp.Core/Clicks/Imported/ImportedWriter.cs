using LinkApp.Core.Clicks.Store;

namespace LinkApp.Core.Clicks.Imported;

/// <summary>
/// Writes imported clicks, and takes them back: single clicks between the commits of others, a few at a time, then their counts. A
/// batch is visible once it is counted. Used by one task at a time.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="pipeline">The server's writers, which it shares.</param>
internal sealed class ImportedWriter(ClickStore store, ClickPipeline pipeline) : IDisposable
{
    /// <summary>Clicks that are counted in one transaction: the more, the more of them share a row.</summary>
    public const int BatchSize = 1 << 16;

    // Clicks stored between two commits: 5 ms of the writer's time when it is idle, well under 1 ms when redirects need it.
    private const int Step = 2_000;
    private const int BusyStep = 50;

    // While clicks come in, only every fourth commit waits for a step.
    private const int BusyCommits = 3;

    // After this many steps in a row without new clicks (some ten milliseconds), the writer counts as idle.
    private const int QuietSteps = 20;

    private readonly PlaceCountries _countries = new();
    private ImportedRollup? _rollup;
    private ImportedUndo? _undo;
    private ClickWriter? _own;
    private long _recorded;
    private int _quiet;

    private ImportedRollup Rollup => _rollup ??= store.CreateImportedRollup(_countries);

    private ImportedUndo Undo => _undo ??= store.CreateImportedUndo();

    /// <summary>Adds an import, or finds the one that is there. Returns the number of its last click that is counted.</summary>
    public async Task<long> BeginAsync(ImportedSource import, CancellationToken cancel)
    {
        long position = 0;
        await ChangeRollupsAsync(
            () =>
            {
                position = Rollup.Begin(import);
                return [];
            },
            cancel);
        return position;
    }

    /// <summary>Stores a batch and counts it. After an interruption, the same batch is written again.</summary>
    /// <returns>False if another process has counted it meanwhile.</returns>
    public async Task<bool> WriteAsync(ImportedBatch batch, CancellationToken cancel)
    {
        for (var from = 0; from < batch.Count;)
        {
            var isBusy = pipeline.Log is { } log && IsBusy(log);
            var (first, count) = (from, Math.Min(isBusy ? BusyStep : Step, batch.Count - from));
            await ChangeClicksAsync(writer => writer.WriteImportedAsync(batch, first, count));
            from += count;
            for (var commit = 0; isBusy && commit < BusyCommits; commit++)
                await pipeline.Log!.FlushAsync();
        }
        // After a power loss, what is counted is there.
        store.FlushClicks();
        using (var reads = store.OpenReads())
            _countries.Load(reads, batch.FindPlaces());
        IReadOnlyList<long> days = [];
        await ChangeRollupsAsync(() => days = Rollup.Add(batch), cancel);
        return days.Count > 0;
    }

    /// <summary>
    /// Takes a day of an import back, the last one first: its counts, then its single clicks. Returns the number of the last click that is
    /// still counted; null if nothing is left of the import.
    /// </summary>
    public async Task<long?> UndoLastAsync(int organization, long import, CancellationToken cancel)
    {
        (long Day, long Position)? undone = null;
        await ChangeRollupsAsync(() => (undone = Undo.UndoLast(organization, import)) is var (day, _) ? [day] : [], cancel);
        // Also what was stored and never counted, or not deleted before an interruption.
        while (await ChangeClicksAsync(writer => writer.DeleteImportedAfterAsync(import, undone?.Position ?? 0, Retention.Step)) > 0)
        {
        }
        if (undone is var (_, position))
            return position;
        await ChangeClicksAsync(writer => writer.ForgetImportAsync(organization, import));
        return null;
    }

    public void Dispose()
    {
        _rollup?.Dispose();
        _undo?.Dispose();
        _own?.Dispose();
    }

    private bool IsBusy(ClickLog log)
    {
        _quiet = log.RecordedCount == _recorded ? _quiet + 1 : 0;
        _recorded = log.RecordedCount;
        return _quiet < QuietSteps;
    }

    private async Task<int> ChangeClicksAsync(Func<ClickWriter, ValueTask<int>> change)
    {
        if (pipeline.Log is { } log)
            return await log.RunAsync(change);
        _own ??= store.CreateWriter(int.MaxValue);
        // A server beside this process may delete texts that nothing refers to.
        _own.ForgetNames();
        return await change(_own);
    }

    private Task ChangeRollupsAsync(Func<IReadOnlyList<long>> change, CancellationToken cancel)
    {
        if (pipeline.Rollups is { } rollups)
            return rollups.ChangeAsync(change, cancel);
        change();
        return Task.CompletedTask;
    }
}
