using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Data;

/// <summary>Deletes rows of <c>linkapp.db</c> that are too old, at the start and every <see cref="Interval"/>.</summary>
public abstract class RowRetention(IDbContextFactory<AppDb> databases, TimeProvider time, ILogger log) : BackgroundService
{
    /// <summary>Time between two deletions.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>What is deleted, in the plural, for the log.</summary>
    protected abstract string Things { get; }

    /// <summary>Deletes the rows that are too old.</summary>
    /// <param name="db">The database.</param>
    /// <param name="now">The present time (UTC).</param>
    /// <param name="cancel">Stops before the commit.</param>
    protected abstract Task DeleteAsync(AppDb db, DateTime now, CancellationToken cancel);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeat.EveryAsync(Interval, time, TryDeleteAsync, stoppingToken, atOnce: true);

    private async Task TryDeleteAsync(CancellationToken cancel)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            await DeleteAsync(db, time.GetUtcNow().UtcDateTime, cancel);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            log.LogError(error, "{Things} could not be deleted; the next try is in {Interval}.", Things, Interval);
        }
    }
}
