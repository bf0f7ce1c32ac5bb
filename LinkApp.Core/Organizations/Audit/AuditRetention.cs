using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Organizations.Audit;

/// <summary>Deletes entries of the audit log that are older than <c>Accounts:AuditRetention</c>.</summary>
public sealed class AuditRetention(IDbContextFactory<AppDb> databases, AccountSettings settings, TimeProvider time, ILogger<AuditRetention> log)
    : BackgroundService
{
    /// <summary>Time between two deletions.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeat.EveryAsync(Interval, time, DeleteOldAsync, stoppingToken, atOnce: true);

    private async Task DeleteOldAsync(CancellationToken cancel)
    {
        try
        {
            var before = time.GetUtcNow().UtcDateTime - settings.AuditRetention;
            await using var db = await databases.CreateDbContextAsync(cancel);
            await db.AuditEntries.Where(entry => entry.Time < before).ExecuteDeleteAsync(cancel);
        }
        catch (Exception error) when (error is Microsoft.Data.Sqlite.SqliteException or DbUpdateException)
        {
            log.LogError(error, "Old entries of the audit log could not be deleted; the next try is in {Interval}.", Interval);
        }
    }
}
