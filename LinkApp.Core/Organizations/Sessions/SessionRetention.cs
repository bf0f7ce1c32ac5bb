using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Organizations.Sessions;

/// <summary>Deletes sessions that have expired: their cookies are no longer accepted either.</summary>
public sealed class SessionRetention(IDbContextFactory<AppDb> databases, TimeProvider time, ILogger<SessionRetention> log) : BackgroundService
{
    /// <summary>Time between two deletions.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // A use is written up to a minute late, and not at all while the store refuses writes.
    private static readonly TimeSpan Delay = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeat.EveryAsync(Interval, time, DeleteExpiredAsync, stoppingToken, atOnce: true);

    private async Task DeleteExpiredAsync(CancellationToken cancel)
    {
        try
        {
            var before = time.GetUtcNow().UtcDateTime - Session.Lifetime - Delay;
            await using var db = await databases.CreateDbContextAsync(cancel);
            await db.Sessions.Where(session => session.LastUsedAt < before).ExecuteDeleteAsync(cancel);
        }
        catch (Exception error) when (error is Microsoft.Data.Sqlite.SqliteException or DbUpdateException)
        {
            log.LogError(error, "Expired sessions could not be deleted; the next try is in {Interval}.", Interval);
        }
    }
}
