using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations;

/// <summary>An organization as one of its members sees it.</summary>
public sealed record MemberOrganization(int Id, string Name, Role Role);

/// <summary>An admin of an organization; an admin of several organizations is listed once for each.</summary>
/// <param name="Email">The email address that they sign in with.</param>
/// <param name="Organization">The organization's name.</param>
public sealed record OrganizationAdmin(string Email, string Organization);

/// <summary>An API key that was found.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Name">What it is for.</param>
/// <param name="OrganizationId">Its organization.</param>
/// <param name="Role">What it may do.</param>
/// <param name="IsDeleted">Whether the organization is deleted: then it may do nothing.</param>
public sealed record KeyIdentity(int KeyId, string Name, int OrganizationId, Role Role, bool IsDeleted);

/// <summary>A deleted organization as one of its admins sees it.</summary>
/// <param name="Id">The organization.</param>
/// <param name="Name">Its name.</param>
/// <param name="RestorableUntil">When it is purged, in UTC.</param>
public sealed record DeletedOrganization(int Id, string Name, DateTime RestorableUntil);

/// <summary>Reads memberships and API keys: who may see what.</summary>
public sealed class OrganizationQueries(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    /// <summary>Whether any user exists. As long as there is none, the setup page is open.</summary>
    public async Task<bool> AnyUserAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Users.AnyAsync(cancel);
    }

    /// <summary>The organizations of a user by name, without deleted ones.</summary>
    public async Task<List<MemberOrganization>> ListByUserAsync(long userId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Memberships.AsNoTracking()
            .Where(membership => membership.UserId == userId && membership.Organization!.DeletedAt == null)
            .OrderBy(membership => membership.Organization!.Name)
            .Select(membership => new MemberOrganization(membership.OrganizationId, membership.Organization!.Name, membership.Role))
            .ToListAsync(cancel);
    }

    /// <summary>How many organizations <see cref="ListByUserAsync"/> returns.</summary>
    public async Task<int> CountByUserAsync(long userId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Memberships.CountAsync(membership => membership.UserId == userId && membership.Organization!.DeletedAt == null, cancel);
    }

    /// <summary>The deleted organizations that a user can restore, by name.</summary>
    public async Task<List<DeletedOrganization>> ListDeletedAsync(long userId, CancellationToken cancel = default)
    {
        var after = time.GetUtcNow().UtcDateTime - Organization.RestoreTime;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var deleted = await db.Memberships.AsNoTracking()
            .Where(membership => membership.UserId == userId && membership.Role == Role.Admin && membership.Organization!.DeletedAt > after)
            .OrderBy(membership => membership.Organization!.Name)
            .Select(membership => new { membership.OrganizationId, membership.Organization!.Name, membership.Organization.DeletedAt })
            .ToListAsync(cancel);
        return [.. deleted.Select(organization => new DeletedOrganization(
            organization.OrganizationId, organization.Name, organization.DeletedAt!.Value + Organization.RestoreTime))];
    }

    /// <summary>An organization as a user sees it now; null if they are not a member, or it is deleted.</summary>
    public async Task<MemberOrganization?> FindByUserAsync(long userId, int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Memberships.AsNoTracking()
            .Where(membership => membership.UserId == userId && membership.OrganizationId == organizationId && membership.Organization!.DeletedAt == null)
            .Select(membership => new MemberOrganization(membership.OrganizationId, membership.Organization!.Name, membership.Role))
            .SingleOrDefaultAsync(cancel);
    }

    /// <summary>A user's present role in an organization; null if they are not a member, or it is deleted.</summary>
    public async Task<Role?> RoleAsync(long userId, int organizationId, CancellationToken cancel = default) =>
        (await FindByUserAsync(userId, organizationId, cancel))?.Role;

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
        return await db.Memberships.AsNoTracking()
            .Where(membership => membership.Role == Role.Admin)
            .OrderBy(membership => membership.User!.Email).ThenBy(membership => membership.Organization!.Name)
            .Select(membership => new OrganizationAdmin(membership.User!.Email ?? "", membership.Organization!.Name))
            .ToListAsync(cancel);
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

    /// <summary>The API key that a secret belongs to; null if there is none or it was revoked. It may be of a deleted organization.</summary>
    public async Task<KeyIdentity?> FindKeyAsync(string secret, CancellationToken cancel = default)
    {
        if (!secret.StartsWith(ApiKey.Prefix, StringComparison.Ordinal))
            return null;
        var hash = ApiKey.HashSecret(secret);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.ApiKeys.AsNoTracking()
            .Where(key => key.Hash == hash && key.RevokedAt == null)
            .Join(
                db.Organizations, key => key.OrganizationId, organization => organization.Id,
                (key, organization) => new KeyIdentity(key.Id, key.Name, key.OrganizationId, key.Role, organization.DeletedAt != null))
            .SingleOrDefaultAsync(cancel);
    }

    /// <summary>Whether a key of an organization still gives access.</summary>
    public async Task<bool> IsKeyValidAsync(int organizationId, int keyId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.ApiKeys.AnyAsync(
            key => key.Id == keyId && key.OrganizationId == organizationId && key.RevokedAt == null
                && db.Organizations.Any(organization => organization.Id == key.OrganizationId && organization.DeletedAt == null),
            cancel);
    }
}
