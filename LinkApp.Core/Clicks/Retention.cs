using LinkApp.Core.Settings;
using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>Deletes raw clicks that are older than <c>Clicks:Retention</c>, in steps so small that no redirect waits for one.</summary>
public sealed class Retention(ClickStore store, ClickLog clicks, ClickSettings settings, TimeProvider time, ILogger<Retention> log) : BackgroundService
{
    /// <summary>Rows in a step: a few milliseconds of the writer's time.</summary>
    public const int Step = 1_000;

    /// <summary>
    /// The longest time between a reader's snapshot of the rollups and its snapshot of the clicks. A click that is rolled up and
    /// deleted between the two would be in neither, so none is deleted before it has been rolled up for this long. For
    /// <see cref="ExactCounts"/> the time is microseconds; for a backup it is as long as copying the rollups takes.
    /// </summary>
    public static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        settings.Retention is null ? Task.CompletedTask : Repeat.EveryAsync(Interval, time, DeleteOldAsync, stoppingToken, atOnce: true);

    /// <summary>Deletes clicks that are too old and have been rolled up. Takes at least <see cref="LongestRead"/>.</summary>
    internal async Task DeleteOldAsync(CancellationToken cancel)
    {
        try
        {
            var (before, counted) = (time.GetUtcNow() - settings.Retention.GetValueOrDefault(), store.GetRolledUp());
            await Task.Delay(LongestRead, time, cancel);
            if (await DeleteAsync(before, counted, cancel) + await DeleteImportedAsync(before, cancel) is var total and > 0)
                log.LogInformation("Deleted {Count} clicks from before {Time:u}.", total, before);
        }
        catch (Microsoft.Data.Sqlite.SqliteException error)
        {
            log.LogError(error, "Old clicks could not be deleted; the next try is in {Interval}.", Interval);
        }
    }

    private async Task<long> DeleteImportedAsync(DateTimeOffset before, CancellationToken cancel)
    {
        for (long total = 0; ;)
        {
            var deleted = await clicks.RunAsync(
                writer => writer.ChangeImported(table => table.DeleteBefore(before.ToUnixTimeMilliseconds(), Step))).WaitAsync(cancel);
            if (deleted == 0)
                return total;
            total += deleted;
        }
    }

    private async Task<long> DeleteAsync(DateTimeOffset before, long counted, CancellationToken cancel)
    {
        for (long total = 0; ;)
        {
            var deleted = await clicks.DeleteBeforeAsync(before, counted, Step).WaitAsync(cancel);
            if (deleted == 0)
                return total;
            total += deleted;
        }
    }
}
