using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Organizations.Attempts;

/// <summary>Deletes counts of attempts that are older than <see cref="Age"/>.</summary>
public sealed class AttemptRetention(IDbContextFactory<AppDb> databases, TimeProvider time, ILogger<AttemptRetention> log) : BackgroundService
{
    /// <summary>Time between two deletions.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>How long counts are stored at most, apart from the interval.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(23);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeat.EveryAsync(Interval, time, DeleteOldAsync, stoppingToken, atOnce: true);

    private async Task DeleteOldAsync(CancellationToken cancel)
    {
        try
        {
            var before = time.GetUtcNow().UtcDateTime - Age;
            await using var db = await databases.CreateDbContextAsync(cancel);
            await db.AttemptCounts.Where(count => count.StartedAt < before).ExecuteDeleteAsync(cancel);
        }
        catch (Exception error) when (error is Microsoft.Data.Sqlite.SqliteException or DbUpdateException)
        {
            log.LogError(error, "Old counts of attempts could not be deleted; the next try is in {Interval}.", Interval);
        }
    }
}
