using LinkApp.Core.Settings;
using LinkApp.Core.Timing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks;

/// <summary>Deletes raw clicks that are older than <c>Clicks:Retention</c>, in steps so small that no redirect waits for one.</summary>
public sealed class Retention(ClickLog clicks, ClickSettings settings, TimeProvider time, ILogger<Retention> log) : BackgroundService
{
    /// <summary>Rows in a step: a few milliseconds of the writer's time.</summary>
    public const int Step = 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => settings.Retention is { } kept
        ? Repeat.EveryAsync(Interval, time, cancel => DeleteAsync(time.GetUtcNow() - kept, cancel), stoppingToken, atOnce: true)
        : Task.CompletedTask;

    private async Task DeleteAsync(DateTimeOffset before, CancellationToken cancel)
    {
        long total = 0;
        try
        {
            int deleted;
            do
            {
                deleted = await clicks.DeleteBeforeAsync(before, Step).WaitAsync(cancel);
                total += deleted;
            }
            while (deleted > 0);
        }
        catch (Microsoft.Data.Sqlite.SqliteException error)
        {
            log.LogError(error, "Old clicks could not be deleted; the next try is in {Interval}.", Interval);
        }
        if (total > 0)
            log.LogInformation("Deleted {Count} clicks from before {Time:u}.", total, before);
    }
}
