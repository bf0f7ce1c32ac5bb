using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations;

/// <summary>An organization as one of its members sees it.</summary>
public sealed record MemberOrganization(int Id, string Name, Role Role);

/// <summary>An admin of an organization; an admin of several organizations is listed once for each.</summary>
/// <param name="Email">The email address that they sign in with.</param>
/// <param name="Organization">The organization's name.</param>
/// <param name="LockedOutUntil">The end of the lockout in UTC; null if they are not locked out.</param>
public sealed record OrganizationAdmin(string Email, string Organization, DateTime? LockedOutUntil);

/// <summary>An API key that was accepted.</summary>
public sealed record KeyIdentity(int KeyId, string Name, int OrganizationId, Role Role);

/// <summary>Reads memberships and API keys: who may see what.</summary>
public sealed class OrganizationQueries(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    /// <summary>Whether any user exists. As long as there is none, the setup page is open.</summary>
    public async Task<bool> AnyUserAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Users.AnyAsync(cancel);
    }

    /// <summary>The organizations of a user, by name.</summary>
    public async Task<List<MemberOrganization>> ListByUserAsync(long userId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Memberships.AsNoTracking()
            .Where(membership => membership.UserId == userId)
            .OrderBy(membership => membership.Organization!.Name)
            .Select(membership => new MemberOrganization(membership.OrganizationId, membership.Organization!.Name, membership.Role))
            .ToListAsync(cancel);
    }

    /// <summary>A user's present role in an organization; null if they are not a member.</summary>
    public async Task<Role?> RoleAsync(long userId, int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Memberships.AsNoTracking()
            .Where(membership => membership.UserId == userId && membership.OrganizationId == organizationId)
            .Select(membership => (Role?)membership.Role)
            .SingleOrDefaultAsync(cancel);
    }

    /// <summary>The id of the organization with a name, or null. Names are compared without case.</summary>
    public async Task<int?> FindAsync(string name, CancellationToken cancel = default)
    {
        name = name.Trim();
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Organizations.Where(organization => organization.Name == name)
            .Select(organization => (int?)organization.Id).SingleOrDefaultAsync(cancel);
    }

    /// <summary>An organization's name; null if there is none with this id.</summary>
    public async Task<string?> NameAsync(int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Organizations.Where(organization => organization.Id == organizationId)
            .Select(organization => organization.Name).SingleOrDefaultAsync(cancel);
    }

    /// <summary>The admins of all organizations, by address and organization.</summary>
    public async Task<List<OrganizationAdmin>> AdminsAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var admins = await db.Memberships.AsNoTracking()
            .Where(membership => membership.Role == Role.Admin)
            .OrderBy(membership => membership.User!.Email).ThenBy(membership => membership.Organization!.Name)
            .Select(membership => new { membership.User!.Email, membership.Organization!.Name, membership.User.LockoutEnd })
            .ToListAsync(cancel);
        return [.. admins.Select(
            admin => new OrganizationAdmin(admin.Email ?? "", admin.Name, admin.LockoutEnd > time.GetUtcNow() ? admin.LockoutEnd.Value.UtcDateTime : null))];
    }

    /// <summary>An organization's API keys: newest first, revoked ones last.</summary>
    public async Task<List<ApiKey>> KeysAsync(int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.ApiKeys.AsNoTracking()
            .Where(key => key.OrganizationId == organizationId)
            .OrderBy(key => key.RevokedAt != null).ThenByDescending(key => key.Id)
            .ToListAsync(cancel);
    }

    /// <summary>The API key that a secret belongs to; null if there is none or it was revoked.</summary>
    public async Task<KeyIdentity?> FindKeyAsync(string secret, CancellationToken cancel = default)
    {
        if (!secret.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
            return null;
        var hash = ApiKey.HashSecret(secret);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.ApiKeys.AsNoTracking()
            .Where(key => key.Hash == hash && key.RevokedAt == null)
            .Select(key => new KeyIdentity(key.Id, key.Name, key.OrganizationId, key.Role))
            .SingleOrDefaultAsync(cancel);
    }

    /// <summary>Whether a key still gives access.</summary>
    public async Task<bool> IsKeyValidAsync(int keyId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.ApiKeys.AnyAsync(key => key.Id == keyId && key.RevokedAt == null, cancel);
    }
}
