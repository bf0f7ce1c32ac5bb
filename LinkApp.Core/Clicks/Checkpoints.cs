using LinkApp.Core.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Carries committed pages from SQLite's log into <c>clicks.db</c>, beside the commits. SQLite would do it within one of
/// them, which then takes some 20 ms: every redirect of that moment waited for it.
/// </summary>
/// <remarks>
/// A log that is written to all the time is never carried over whole, and so never begins anew. What came in during
/// the checkpoint is therefore carried over between two commits: some hundred pages instead of thousands.
/// </remarks>
public sealed class Checkpoints(ClickStore store, ClickLog log, TimeProvider time, ILogger<Checkpoints> logger) : BackgroundService
{
    /// <summary>Time between two looks at the log's size.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A log of this size is carried over: 4,000 pages.</summary>
    public const long LogBytes = 4_000 * 4_096;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => RunAsync(stoppingToken), CancellationToken.None);

    private async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                if (store.LogLength >= LogBytes)
                    await TryCheckpointAsync(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The log stays as it is; the next start reads it.
        }
    }

    private async Task TryCheckpointAsync(CancellationToken cancel)
    {
        try
        {
            using (var connection = store.OpenWriter())
                connection.Execute("PRAGMA wal_checkpoint(PASSIVE)");
            await log.RunAsync(writer => writer.Checkpoint()).WaitAsync(cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "The log of the click store could not be carried over; it grows until it can. The next try is in {Interval}.", Interval);
        }
    }
}
