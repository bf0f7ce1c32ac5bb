using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Keeps the rollups a few seconds behind the clicks. They are made on a separate thread and written into a separate
/// file, so that no click waits for them, each time together with the id up to which they count; readers add the
/// clicks after that id, so that nothing is ever missing or counted twice (<see cref="ExactCounts"/>).
/// </summary>
public sealed class Rollups(ClickStore store, ClickLog log, TimeProvider time, ILogger<Rollups> logger) : BackgroundService
{
    /// <summary>Time between two checks for new clicks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The most clicks in one rollup, some blocks of ids: the more clicks, the more of them share a row. Takes some 40 MB of
    /// memory if this many clicks come within seconds.
    /// </summary>
    public const int Step = 4 << ClickBlocks.Bits;

    private readonly Lock _rolling = new();
    private RollupReader? _reader;
    private RollupWriter? _writer;
    private MonthRollups? _months;
    private long _firstStored;

    /// <summary>Rolls up the clicks that are committed now.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The store can't be read or written; what was rolled up stays valid.</exception>
    public Task CatchUpAsync(CancellationToken cancel = default) =>
        // On a separate thread: a rollup takes some 100 ms, and the pool that answers requests has few threads to spare.
        Task.Factory.StartNew(() => CatchUp(cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Deletes the rollups of an organization, a few rows at a time.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The store can't be written; what was deleted stays so.</exception>
    public Task DeleteAsync(int organizationId, CancellationToken cancel) =>
        Task.Factory.StartNew(() => Delete(organizationId, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public override void Dispose()
    {
        base.Dispose();
        _writer?.Dispose();
        _months?.Dispose();
        _reader?.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeat.EveryAsync(Interval, time, TryCatchUpAsync, stoppingToken, atOnce: true);

    private void CatchUp(CancellationToken cancel)
    {
        lock (_rolling)
        {
            _reader ??= new RollupReader(store.OpenReader());
            _months ??= new MonthRollups(store.OpenReader());
            _writer ??= new RollupWriter(store.OpenRollupWriter());
            // Up to here and no further: under load there would always be one more click.
            var upTo = log.LastId;
            while (_reader.Next(upTo) is { } rollup)
            {
                cancel.ThrowIfCancellationRequested();
                store.FlushClicks();
                _writer.Write(rollup);
                _months.Forget(rollup.Days[0].Day);
            }
            foreach (var month in _months.Missing(UtcTime.ToDay(time.GetUtcNow())))
            {
                cancel.ThrowIfCancellationRequested();
                _writer.Write(month);
            }
            if (_reader.FirstId is var first && first != _firstStored)
                _writer.DropBlocksBefore(_firstStored = first);
        }
    }

    private void Delete(int organizationId, CancellationToken cancel)
    {
        using var purge = new RollupPurge(store.OpenRollupWriter());
        using var steps = purge.Delete(organizationId).GetEnumerator();
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            // For each step alone: new clicks are rolled up in between.
            lock (_rolling)
            {
                if (!steps.MoveNext())
                    return;
            }
        }
    }

    private async Task TryCatchUpAsync(CancellationToken cancel)
    {
        try
        {
            await CatchUpAsync(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "Clicks could not be rolled up; reports add them one by one. The next try is in {Interval}.", Interval);
        }
    }
}
