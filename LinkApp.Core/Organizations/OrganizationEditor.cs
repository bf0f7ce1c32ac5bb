using LinkApp.Core.Data;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations;

/// <summary>Creates organizations, memberships and API keys.</summary>
public sealed class OrganizationEditor(IDbContextFactory<AppDb> databases, AuditLog audit, TimeProvider time)
{
    /// <summary>What is wrong with an organization's name, or null.</summary>
    public static string? NameError(string? name) => name?.Trim() switch
    {
        null or "" => "Enter a name for the organization.",
        { Length: > Organization.MaxNameLength } => $"The organization's name can have at most {Organization.MaxNameLength} characters.",
        _ => null,
    };

    /// <summary>The id of the organization with a name; creates it if there is none. Names are compared without case.</summary>
    public async Task<int> FindOrCreateAsync(string name, CancellationToken cancel = default)
    {
        name = name.Trim();
        await using var db = await databases.CreateDbContextAsync(cancel);
        // One statement, since a command and the server may create it at the same time.
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO Organizations (Name, CreatedAt) VALUES ({name}, {time.GetUtcNow().UtcDateTime}) ON CONFLICT (Name) DO NOTHING", cancel);
        return await db.Organizations.Where(organization => organization.Name == name).Select(organization => organization.Id).SingleAsync(cancel);
    }

    /// <summary>Makes a user a member, or changes their role.</summary>
    public async Task SetRoleAsync(int organizationId, long userId, Role role, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.OrganizationId == organizationId && m.UserId == userId, cancel);
        if (membership is null)
            db.Add(new Membership { OrganizationId = organizationId, UserId = userId, Role = role, JoinedAt = time.GetUtcNow().UtcDateTime });
        else
            membership.Role = role;
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Creates an API key and returns its secret, which can't be read again later.</summary>
    /// <param name="organizationId">The organization that gets the key.</param>
    /// <param name="name">What the key is for; must pass <see cref="ApiKey.NameError"/>.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="by">Who creates it.</param>
    /// <param name="cancel">Stops the creation.</param>
    public async Task<string> CreateKeyAsync(int organizationId, string name, Role role, Author by, CancellationToken cancel = default)
    {
        var secret = ApiKey.NewSecret();
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Add(new ApiKey
        {
            OrganizationId = organizationId,
            Name = name.Trim(),
            Role = role,
            Hash = ApiKey.HashSecret(secret),
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = by == Author.CommandLine ? null : by.Name,
        });
        db.Add(audit.Create(organizationId, AuditAction.KeyCreated, name.Trim(), by, after: EnumText.Get(role)));
        await db.SaveChangesAsync(cancel);
        return secret;
    }

    /// <summary>Revokes a key permanently. False if the organization does not have the key, or it was revoked before.</summary>
    public async Task<bool> RevokeKeyAsync(int organizationId, int keyId, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var active = db.ApiKeys.Where(key => key.OrganizationId == organizationId && key.RevokedAt == null);
        if (await active.SingleOrDefaultAsync(key => key.Id == keyId, cancel) is not { } key)
            return false;
        key.RevokedAt = time.GetUtcNow().UtcDateTime;
        db.Add(audit.Create(organizationId, AuditAction.KeyRevoked, key.Name, by));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }
}
