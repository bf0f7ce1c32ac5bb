using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Wallboards;

/// <summary>What a wallboard's token opens.</summary>
public sealed record WallboardView(int Id, int OrganizationId, string OrganizationName);

/// <summary>Creates, finds and revokes the links of wallboards.</summary>
public sealed class WallboardLinks(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    // How exact the last use is: a screen writes once in that time.
    private static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    /// <summary>An organization's wallboards, newest first, the revoked ones at the end.</summary>
    public async Task<List<Wallboard>> ListAsync(int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Wallboards.AsNoTracking()
            .Where(wallboard => wallboard.OrganizationId == organizationId)
            .OrderBy(wallboard => wallboard.RevokedAt != null).ThenByDescending(wallboard => wallboard.Id)
            .ToListAsync(cancel);
    }

    /// <summary>Creates a wallboard and returns its token: the only time that it can be read.</summary>
    /// <param name="organizationId">Whose clicks it shows.</param>
    /// <param name="name">Where the screen is; <see cref="Wallboard.NameError"/> finds nothing in it.</param>
    /// <param name="createdBy">The member's email address.</param>
    /// <param name="cancel">Stops the creation.</param>
    public async Task<string> CreateAsync(int organizationId, string name, string createdBy, CancellationToken cancel = default)
    {
        var token = Wallboard.NewToken();
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Add(new Wallboard
        {
            OrganizationId = organizationId,
            Name = name.Trim(),
            Hash = Wallboard.HashOf(token),
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = createdBy,
        });
        await db.SaveChangesAsync(cancel);
        return token;
    }

    /// <summary>Revokes a wallboard for good; screens that show it end within seconds. False where the organization has none that is still open.</summary>
    public async Task<bool> RevokeAsync(int organizationId, int id, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Wallboards.Where(wallboard => wallboard.Id == id && wallboard.OrganizationId == organizationId && wallboard.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(wallboard => wallboard.RevokedAt, now), cancel) > 0;
    }

    /// <summary>What a token opens, or null where there is none or it was revoked.</summary>
    public async Task<WallboardView?> FindAsync(string token, CancellationToken cancel = default)
    {
        var hash = Wallboard.HashOf(token);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Wallboards.AsNoTracking()
            .Where(wallboard => wallboard.Hash == hash && wallboard.RevokedAt == null)
            .Join(
                db.Organizations, wallboard => wallboard.OrganizationId, organization => organization.Id,
                (wallboard, organization) => new WallboardView(wallboard.Id, organization.Id, organization.Name))
            .SingleOrDefaultAsync(cancel);
    }

    /// <summary>Whether a wallboard may still be shown; says at the same time that a screen shows it.</summary>
    public async Task<bool> UseAsync(int id, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var before = now - UseInterval;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var lastUse = await db.Wallboards.Where(wallboard => wallboard.Id == id && wallboard.RevokedAt == null)
            .Select(wallboard => new { wallboard.LastUsedAt }).SingleOrDefaultAsync(cancel);
        if (lastUse is null)
            return false;
        if (lastUse.LastUsedAt is null || lastUse.LastUsedAt <= before)
            await db.Wallboards.Where(wallboard => wallboard.Id == id).ExecuteUpdateAsync(
                set => set.SetProperty(wallboard => wallboard.LastUsedAt, now), cancel);
        return true;
    }
}
