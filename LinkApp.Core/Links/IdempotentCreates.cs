using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links;

/// <summary>
/// Stores the creates with idempotency keys for <see cref="Lifetime"/>, at most <see cref="MaxPerKey"/> per API key; the oldest
/// are deleted first. Each is committed together with its link, so that a crash can't leave one without the other.
/// </summary>
public sealed class IdempotentCreates(IDbContextFactory<AppDb> databases, TimeProvider time, ILogger<IdempotentCreates> log) : BackgroundService
{
    /// <summary>How long a create can be repeated.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Time between two clean-ups.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>The most creates per API key after a clean-up: seven a minute for a whole day, or the last minutes of a key at its rate limit.</summary>
    public const int MaxPerKey = 10_000;

    /// <summary>
    /// The earlier create of an API key with an idempotency key, or null. One that is too old is deleted. The caller holds
    /// <see cref="Turn.IdempotentCreates"/> from here until it has created the link.
    /// </summary>
    public async Task<IdempotentCreate?> FindAsync(int apiKeyId, string key, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var mine = db.IdempotentCreates.AsNoTracking().Where(create => create.ApiKeyId == apiKeyId && create.Key == key);
        var found = await mine.SingleOrDefaultAsync(cancel);
        if (found is null || found.CreatedAt > Oldest)
            return found;
        await mine.ExecuteDeleteAsync(cancel);
        return null;
    }

    /// <summary>Deletes creates that are too old, and the oldest ones of API keys that have too many.</summary>
    public async Task CleanAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var oldest = Oldest;
        await db.IdempotentCreates.Where(create => create.CreatedAt <= oldest).ExecuteDeleteAsync(cancel);
        var crowded = await db.IdempotentCreates.GroupBy(create => create.ApiKeyId)
            .Where(mine => mine.Count() > MaxPerKey).Select(mine => mine.Key).ToListAsync(cancel);
        foreach (var apiKeyId in crowded)
        {
            var mine = db.IdempotentCreates.Where(create => create.ApiKeyId == apiKeyId);
            var firstTooMany = await mine.OrderByDescending(create => create.Id).Select(create => create.Id).Skip(MaxPerKey).FirstOrDefaultAsync(cancel);
            await mine.Where(create => create.Id <= firstTooMany).ExecuteDeleteAsync(cancel);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Repeat.EveryAsync(Interval, time, TryCleanAsync, stoppingToken, atOnce: true);

    private DateTime Oldest => (time.GetUtcNow() - Lifetime).UtcDateTime;

    private async Task TryCleanAsync(CancellationToken cancel)
    {
        try
        {
            await CleanAsync(cancel);
        }
        catch (DbException error)
        {
            log.LogError(error, "Old responses to Idempotency-Key could not be deleted; the next attempt is in {Interval}.", Interval);
        }
    }
}
