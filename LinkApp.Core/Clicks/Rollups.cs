using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Keeps the rollups a few seconds behind the clicks. They are made on a thread of their own and written between two
/// commits, each time together with the id up to which they count; reports add the clicks after that id, so that
/// nothing is ever missing or counted twice (docs/adr/0004-rollups.md).
/// </summary>
public sealed class Rollups(ClickStore store, ClickLog log, TimeProvider time, ILogger<Rollups> logger) : BackgroundService
{
    /// <summary>Time between two looks for new clicks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Most clicks in one rollup, some blocks of ids: the more, the more of them share a row, and redirects wait for each row.
    /// Takes some 40 MB of memory, where so many come within seconds.
    /// </summary>
    public const int Step = 4 << ClickBlocks.Bits;

    /// <summary>Rows that are written between two commits: redirects wait for them, less than a millisecond.</summary>
    private const int Rows = 500;

    private readonly Lock _rolling = new();
    private RollupReader? _reader;
    private MonthRollups? _months;

    /// <summary>Rolls up the clicks that are committed now.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The store can't be read or written; what was rolled up stays right.</exception>
    public Task CatchUpAsync(CancellationToken cancel = default) =>
        // On a thread of its own: a rollup takes some 100 ms, and the pool that answers requests has few threads to spare.
        Task.Factory.StartNew(() => CatchUp(cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public override void Dispose()
    {
        base.Dispose();
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
            // Up to here and no further: under load there would always be one more click.
            var upTo = log.LastId;
            while (_reader.Next(upTo) is { } rollup)
            {
                foreach (var part in rollup.Parts(Rows))
                    Write(writer => writer.Write(part), cancel);
                _months.Forget(rollup.Days[0].Day);
            }
            foreach (var month in _months.Missing((long)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays))
                Write(writer => writer.Write(month), cancel);
        }
    }

#pragma warning disable RS0030 // The rollup has a thread of its own, which holds a lock meanwhile: no thread of the pool is blocked.
    private void Write(Func<ClickWriter, int> write, CancellationToken cancel) => log.RunAsync(write).Wait(cancel);
#pragma warning restore RS0030

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
