using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Wallboards;

/// <summary>The wallboard that a token opens.</summary>
public sealed record WallboardView(int Id, int OrganizationId, string OrganizationName);

/// <summary>Creates, lists, opens and revokes wallboards.</summary>
public sealed class WallboardLinks(IDbContextFactory<AppDb> databases, AuditLog audit, TimeProvider time)
{
    // A screen's use is stored once in this time.
    private static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(1);

    /// <summary>Lists an organization's wallboards, newest first, with the revoked ones at the end.</summary>
    public async Task<List<Wallboard>> ListAsync(int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Wallboards.AsNoTracking()
            .Where(wallboard => wallboard.OrganizationId == organizationId)
            .OrderBy(wallboard => wallboard.RevokedAt != null).ThenByDescending(wallboard => wallboard.Id)
            .ToListAsync(cancel);
    }

    /// <summary>Creates a wallboard and returns its token, which can never be read again.</summary>
    /// <param name="organizationId">The organization whose clicks it shows.</param>
    /// <param name="name">Where the screen is; a name for which <see cref="Wallboard.NameError"/> returns null.</param>
    /// <param name="by">Who creates it.</param>
    /// <param name="cancel">Stops the creation.</param>
    public async Task<string> CreateAsync(int organizationId, string name, Author by, CancellationToken cancel = default)
    {
        var token = Wallboard.NewToken();
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Add(new Wallboard
        {
            OrganizationId = organizationId,
            Name = name.Trim(),
            Hash = Wallboard.HashToken(token),
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = by.Name,
        });
        db.Add(audit.Create(organizationId, AuditAction.WallboardCreated, name.Trim(), by));
        await db.SaveChangesAsync(cancel);
        return token;
    }

    /// <summary>Revokes a wallboard for good. Its screens go blank within seconds. False where the organization has no such wallboard in use.</summary>
    public async Task<bool> RevokeAsync(int organizationId, int id, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Wallboards.SingleOrDefaultAsync(
            wallboard => wallboard.Id == id && wallboard.OrganizationId == organizationId && wallboard.RevokedAt == null, cancel) is not { } wallboard)
            return false;
        wallboard.RevokedAt = time.GetUtcNow().UtcDateTime;
        db.Add(audit.Create(organizationId, AuditAction.WallboardRevoked, wallboard.Name, by));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>Finds the wallboard of a token; null where there is none, it was revoked, or its organization is deleted.</summary>
    public async Task<WallboardView?> FindAsync(string token, CancellationToken cancel = default)
    {
        var hash = Wallboard.HashToken(token);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Wallboards.AsNoTracking()
            .Where(wallboard => wallboard.Hash == hash && wallboard.RevokedAt == null)
            .Join(
                db.Organizations.Where(organization => organization.DeletedAt == null), wallboard => wallboard.OrganizationId, organization => organization.Id,
                (wallboard, organization) => new WallboardView(wallboard.Id, organization.Id, organization.Name))
            .SingleOrDefaultAsync(cancel);
    }

    /// <summary>Whether an organization's wallboard may still be shown. Stores that it was used now.</summary>
    public async Task<bool> UseAsync(int organizationId, int id, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var before = now - UseInterval;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var lastUse = await db.Wallboards
            .Where(wallboard => wallboard.Id == id && wallboard.OrganizationId == organizationId && wallboard.RevokedAt == null
                && db.Organizations.Any(organization => organization.Id == wallboard.OrganizationId && organization.DeletedAt == null))
            .Select(wallboard => new { wallboard.LastUsedAt }).SingleOrDefaultAsync(cancel);
        if (lastUse is null)
            return false;
        if (lastUse.LastUsedAt is null || lastUse.LastUsedAt <= before)
            await db.Wallboards.Where(wallboard => wallboard.Id == id && wallboard.OrganizationId == organizationId).ExecuteUpdateAsync(
                set => set.SetProperty(wallboard => wallboard.LastUsedAt, now), cancel);
        return true;
    }
}
