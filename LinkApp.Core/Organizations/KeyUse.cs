using System.Collections.Concurrent;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Organizations;

/// <summary>
/// Records when each API key was last used. A request writes to memory only; new times are written to the store every
/// <see cref="Interval"/>, in one transaction, and when the server stops.
/// </summary>
public sealed class KeyUse(IDbContextFactory<AppDb> databases, TimeProvider time, ILogger<KeyUse> log) : BackgroundService
{
    /// <summary>Time between two writes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // One entry for each key that was used since the last write.
    private readonly ConcurrentDictionary<int, DateTime> _unwritten = new();

    /// <summary>Records that a program has sent a key.</summary>
    public void Record(int keyId) => _unwritten[keyId] = time.GetUtcNow().UtcDateTime;

    /// <summary>The last use of a key: the time in memory, else the stored one.</summary>
    public DateTime? GetLast(int keyId, DateTime? stored) => _unwritten.TryGetValue(keyId, out var used) ? used : stored;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeat.EveryAsync(Interval, time, TryWriteAsync, stoppingToken);

    private async Task TryWriteAsync(CancellationToken cancel)
    {
        try
        {
            await WriteAsync(cancel);
        }
        catch (Exception error) when (error is Microsoft.Data.Sqlite.SqliteException or DbUpdateException)
        {
            log.LogError(error, "The last use of API keys could not be stored; the next try is in {Interval}.", Interval);
        }
    }

    private async Task WriteAsync(CancellationToken cancel)
    {
        var uses = _unwritten.ToArray();
        if (uses.Length == 0)
            return;
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var (keyId, used) in uses)
            await db.ApiKeys.Where(key => key.Id == keyId).ExecuteUpdateAsync(set => set.SetProperty(key => key.LastUsedAt, used), cancel);
        await transaction.CommitAsync(cancel);
        // Removes an entry only if its time is still the one that was written: the key may have been used again.
        foreach (var use in uses)
            _unwritten.TryRemove(use);
    }
}
