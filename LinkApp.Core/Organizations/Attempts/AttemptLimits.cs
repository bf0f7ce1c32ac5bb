using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations.Attempts;

/// <summary>
/// Limits guessing. Attempts are counted for an account from one network, for a network, and for an account from everywhere. The
/// last would let anyone lock the owner out, so a browser in which the account has signed in before is exempt from all three and
/// has a limit of its own ("device cookies" in OWASP's guide to blocking brute force attacks). The counts are stored, so that a
/// restart resets none; accounts need not exist to be counted, so a refusal says nothing about them.
/// </summary>
public sealed class AttemptLimits(IDbContextFactory<AppDb> databases, AttemptKey key, TimeProvider time)
{
    /// <summary>Attempts at an account from one network, or in one known browser.</summary>
    public static readonly AttemptLimit PerPlace = new(5, TimeSpan.FromMinutes(5));

    /// <summary>Attempts from one network, at whatever account: many people may share it.</summary>
    public static readonly AttemptLimit PerNetwork = new(50, TimeSpan.FromMinutes(15));

    /// <summary>Attempts at one account from everywhere.</summary>
    public static readonly AttemptLimit PerAccount = new(50, TimeSpan.FromHours(1));

    /// <summary>Counts an attempt. Returns null if it may be made, or otherwise until when (UTC) no further one may.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<DateTime?> BeginAsync(Attempt attempt, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Attempts at the same time are counted one after the other.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        List<(AttemptLimit Limit, AttemptCount Count)> counts = [];
        foreach (var (hash, limit) in GetKeys(attempt))
        {
            var count = await db.AttemptCounts.FindAsync([hash], cancel);
            if (count is null)
                db.Add(count = new AttemptCount { Key = hash, StartedAt = now });
            else if (count.StartedAt + limit.Window <= now)
                (count.StartedAt, count.Count) = (now, 0);
            counts.Add((limit, count));
        }

        var full = counts.Where(entry => entry.Count.Count >= entry.Limit.Attempts).ToList();
        if (full.Count > 0)
            return full.Max(entry => entry.Count.StartedAt + entry.Limit.Window);
        foreach (var (_, count) in counts)
            count.Count++;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return null;
    }

    /// <summary>Whether an attempt may be made, without counting it. Returns null, or otherwise until when (UTC) none may.</summary>
    /// <remarks>For what can't be guessed, where only failures are counted afterwards (<see cref="BeginAsync"/>).</remarks>
    public async Task<DateTime?> CheckAsync(Attempt attempt, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(cancel);
        DateTime? until = null;
        foreach (var (hash, limit) in GetKeys(attempt))
        {
            var count = await db.AttemptCounts.AsNoTracking().SingleOrDefaultAsync(count => count.Key == hash, cancel);
            if (count is not null && count.Count >= limit.Attempts && count.StartedAt + limit.Window > now && !(until > count.StartedAt + limit.Window))
                until = count.StartedAt + limit.Window;
        }
        return until;
    }

    /// <summary>Takes an attempt that was right back from the counts; those at the account from there start at zero again.</summary>
    public async Task SucceedAsync(Attempt attempt, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var (hash, limit) in GetKeys(attempt))
        {
            if (await db.AttemptCounts.FindAsync([hash], cancel) is not { } count)
                continue;
            count.Count--;
            if (limit == PerPlace || count.Count <= 0)
                db.Remove(count);
        }
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private IEnumerable<(byte[] Hash, AttemptLimit Limit)> GetKeys(Attempt attempt)
    {
        var (kind, network, account) = (attempt.Kind, Attempt.GetNetwork(attempt.Address), attempt.Account?.Trim().ToUpperInvariant());
        if (account is not null && attempt.Device is { } device)
        {
            yield return (key.Hash($"{kind} device {device} {account}"), PerPlace);
            yield break;
        }
        yield return (key.Hash($"{kind} network {network}"), PerNetwork);
        if (account is null)
            yield break;
        yield return (key.Hash($"{kind} place {network} {account}"), PerPlace);
        yield return (key.Hash($"{kind} account {account}"), PerAccount);
    }
}

/// <summary>How many attempts may be made within a time that begins with the first.</summary>
public sealed record AttemptLimit(int Attempts, TimeSpan Window);
