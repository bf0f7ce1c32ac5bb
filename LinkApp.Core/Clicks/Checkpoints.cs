using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Carries committed pages from SQLite's log into <c>clicks.db</c>, beside the commits. SQLite would do it within one of
/// them, for which every redirect of that moment waited.
/// </summary>
/// <remarks>
/// A log that is written to all the time is never carried over whole, and so never begins anew. When it has grown long,
/// what came in during the checkpoint is therefore carried over between two commits: some hundred pages instead of
/// thousands, but the disk is asked to sync, and redirects wait for some 50 ms.
/// </remarks>
public sealed class Checkpoints(ClickStore store, ClickLog log, TimeProvider time, ILogger<Checkpoints> logger) : BackgroundService
{
    /// <summary>Time between two looks at the log's size.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>So many new pages are carried over beside the commits: 16 MB.</summary>
    public const int Pages = 4_000;

    /// <summary>After so many pages, all are carried over, and the log begins anew: 128 MB.</summary>
    public const int MaxPages = 32_000;

    private int _pages;
    private int _pagesOfLog;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(() => Repeat.EveryAsync(Interval, time, TryCheckpointAsync, stoppingToken), CancellationToken.None);

    private async Task TryCheckpointAsync(CancellationToken cancel)
    {
        try
        {
            var written = await log.RunAsync(writer => writer.TakePagesWritten()).WaitAsync(cancel);
            (_pages, _pagesOfLog) = (_pages + written, _pagesOfLog + written);
            if (_pages < Pages)
                return;
            using (var connection = store.OpenWriter())
                connection.Execute("PRAGMA wal_checkpoint(PASSIVE)");
            _pages = 0;
            if (_pagesOfLog >= MaxPages && await log.RunAsync(writer => writer.Checkpoint()).WaitAsync(cancel) == 0)
                _pagesOfLog = 0;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "The log of the click store could not be carried over; it grows until it can. The next try is in {Interval}.", Interval);
        }
    }
}
