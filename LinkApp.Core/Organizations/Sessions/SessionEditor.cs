using System.Globalization;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Core.Settings;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations.Sessions;

/// <summary>Begins, lists and ends sessions. The pages of an ended one close within 30 seconds (<c>MemberCookie</c>).</summary>
public sealed class SessionEditor(IDbContextFactory<AppDb> databases, AccountSettings settings, SessionUse use, TimeProvider time)
{
    /// <summary>Begins a session and returns its id.</summary>
    public async Task<string> BeginAsync(long userId, string device, Place? place, CancellationToken cancel = default)
    {
        var id = RandomSecret.Create();
        await AddAsync(id, userId, device, place, cancel);
        return id;
    }

    /// <summary>
    /// Gives a session of a version without this list its row, and returns its id. Requests that send the same cookie at the same
    /// time get the same id, so that the browser is in the list once.
    /// </summary>
    public async Task<string> AdoptAsync(long userId, DateTimeOffset issued, string device, Place? place, CancellationToken cancel = default)
    {
        var id = Convert.ToHexString(RandomSecret.Hash(string.Create(CultureInfo.InvariantCulture, $"{userId} {issued.UtcTicks}")));
        await AddAsync(id, userId, device, place, cancel);
        return id;
    }

    /// <summary>Whether a session has neither been ended nor lasted for its whole life.</summary>
    public async Task<bool> ExistsAsync(long userId, string id, CancellationToken cancel = default)
    {
        var begun = time.GetUtcNow().UtcDateTime - settings.SessionLife;
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Sessions.AnyAsync(session => session.Id == id && session.UserId == userId && session.CreatedAt > begun, cancel);
    }

    /// <summary>A user's sessions that have not expired, the last used first.</summary>
    public async Task<List<(Session Session, DateTime LastUsedAt)>> ListAsync(long userId, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (after, begun) = (now - Session.Lifetime, now - settings.SessionLife);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var sessions = await db.Sessions.AsNoTracking().Where(session => session.UserId == userId && session.CreatedAt > begun).ToListAsync(cancel);
        return [.. sessions.Select(session => (session, use.GetLast(session.Id, session.LastUsedAt) ?? session.LastUsedAt))
            .Where(entry => entry.Item2 >= after).OrderByDescending(entry => entry.Item2)];
    }

    /// <summary>Ends one session of a user. False if they have no such session.</summary>
    public async Task<bool> EndAsync(long userId, string id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Sessions.Where(session => session.UserId == userId && session.Id == id).ExecuteDeleteAsync(cancel) > 0;
    }

    /// <summary>Ends all sessions of a user but one.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="kept">The id of the session that goes on; null to end all.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task EndOthersAsync(long userId, string? kept, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Sessions.Where(session => session.UserId == userId && session.Id != kept).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Records that a user has signed in by a provider in a session.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="id">The session.</param>
    /// <param name="provider">The provider's authority.</param>
    /// <param name="idToken">The id token, encrypted; null for none.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task SetProviderAsync(long userId, string id, string provider, string? idToken, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Sessions.Where(session => session.UserId == userId && session.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(session => session.Provider, provider).SetProperty(session => session.IdToken, idToken), cancel);
        await db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(set => set.SetProperty(user => user.Provider, provider), cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The provider by which a user signed in to a session, and its id token as it was stored; null for a password or a passkey.</summary>
    public async Task<(string Provider, string? IdToken)?> FindProviderAsync(long userId, string id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var found = await db.Sessions.AsNoTracking().Where(session => session.UserId == userId && session.Id == id && session.Provider != null)
            .Select(session => new { session.Provider, session.IdToken }).SingleOrDefaultAsync(cancel);
        return found is null ? null : (found.Provider!, found.IdToken);
    }

    private async Task AddAsync(string id, long userId, string device, Place? place, CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Sessions" ("Id", "UserId", "CreatedAt", "LastUsedAt", "Device", "Country", "City")
            VALUES ({id}, {userId}, {now}, {now}, {device}, {place?.Country}, {place?.City}) ON CONFLICT ("Id") DO NOTHING
            """,
            cancel);
    }
}
