using System.Collections.Concurrent;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Organizations;

/// <summary>What all records of last uses have in common.</summary>
public static class LastUse
{
    /// <summary>Time between two writes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
}

/// <summary>
/// Records when things were last used. A use is written to memory only; new times are written to the store every
/// <see cref="LastUse.Interval"/>, in one transaction, and when the server stops.
/// </summary>
/// <typeparam name="TKey">What names a thing.</typeparam>
public abstract class LastUse<TKey>(IDbContextFactory<AppDb> databases, TimeProvider time, ILogger log) : BackgroundService
    where TKey : notnull
{
    // One entry for each thing that was used since the last write.
    private readonly ConcurrentDictionary<TKey, DateTime> _unwritten = new();

    /// <summary>What is used, in the plural, for the log.</summary>
    protected abstract string Things { get; }

    /// <summary>Records that a thing is used now.</summary>
    public void Record(TKey key) => _unwritten[key] = time.GetUtcNow().UtcDateTime;

    /// <summary>The last use of a thing: the time in memory, else the stored one.</summary>
    public DateTime? GetLast(TKey key, DateTime? stored) => _unwritten.TryGetValue(key, out var used) ? used : stored;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // A stop that took too long already does not wait for this, too.
        if (!cancellationToken.IsCancellationRequested)
            await TryWriteAsync(CancellationToken.None);
    }

    /// <summary>Writes the last use of one thing.</summary>
    protected abstract Task WriteAsync(AppDb db, TKey key, DateTime used, CancellationToken cancel);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeat.EveryAsync(LastUse.Interval, time, TryWriteAsync, stoppingToken);

    private async Task TryWriteAsync(CancellationToken cancel)
    {
        try
        {
            await WriteAllAsync(cancel);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            log.LogError(error, "The last use of {Things} could not be stored; the next try is in {Interval}.", Things, LastUse.Interval);
        }
    }

    private async Task WriteAllAsync(CancellationToken cancel)
    {
        var uses = _unwritten.ToArray();
        if (uses.Length == 0)
            return;
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var (key, used) in uses)
            await WriteAsync(db, key, used, cancel);
        await transaction.CommitAsync(cancel);
        // Removes an entry only if its time is still the one that was written: the thing may have been used again.
        foreach (var use in uses)
            _unwritten.TryRemove(use);
    }
}
