using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>
/// Moves committed pages from SQLite's write-ahead log to <c>clicks.db</c> while commits continue. Left alone, SQLite would do it
/// within a commit, and all redirects at that time would wait for it.
/// </summary>
/// <remarks>
/// A log that is written to all the time is never emptied, and so never restarts at its beginning. Once it has grown long,
/// the pages that were added during the checkpoint are therefore moved between two commits: some hundred pages instead of
/// thousands, but the disk has to sync, and redirects wait for some 50 ms.
/// </remarks>
public sealed class Checkpoints(SqliteClickStore store, ClickLog log, TimeProvider time, ILogger<Checkpoints> logger) : BackgroundService
{
    /// <summary>Time between two checks of the log's size.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The number of new pages after which a checkpoint runs beside the commits: 16 MB.</summary>
    public const int Pages = 4_000;

    /// <summary>The number of pages in the log after which all are moved, so that it restarts: 128 MB.</summary>
    public const int MaxPages = 32_000;

    private int _pages;
    private int _pagesOfLog;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(() => Repeat.EveryAsync(Interval, time, TryCheckpointAsync, stoppingToken), CancellationToken.None);

    private async Task TryCheckpointAsync(CancellationToken cancel)
    {
        try
        {
            var written = await log.RunAsync(writer => new(((SqliteClickWriter)writer).TakePagesWritten())).WaitAsync(cancel);
            (_pages, _pagesOfLog) = (_pages + written, _pagesOfLog + written);
            if (_pages < Pages)
                return;
            using (var connection = store.OpenWriter())
                connection.Execute("PRAGMA wal_checkpoint(PASSIVE)");
            _pages = 0;
            if (_pagesOfLog >= MaxPages && await log.RunAsync(writer => new(((SqliteClickWriter)writer).Checkpoint())).WaitAsync(cancel) == 0)
                _pagesOfLog = 0;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "The checkpoint of the click store failed; its log grows until one succeeds. The next try is in {Interval}.", Interval);
        }
    }
}
