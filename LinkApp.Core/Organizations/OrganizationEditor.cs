using LinkApp.Core.Data;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations;

/// <summary>The result of an edit of an organization: exactly one of the nested cases.</summary>
public abstract record OrganizationEdit
{
    private OrganizationEdit()
    {
    }

    /// <summary>Committed.</summary>
    public sealed record Saved(int Id, string Name) : OrganizationEdit;

    /// <summary>Nothing was changed; the error is about the name.</summary>
    public sealed record Invalid(string Error) : OrganizationEdit;

    /// <summary>There is no such organization, or it is deleted; of a restoration: it can't be restored any more.</summary>
    public sealed record Missing : OrganizationEdit;
}

/// <summary>Creates, renames, deletes and restores organizations; creates memberships and API keys.</summary>
public sealed class OrganizationEditor(IDbContextFactory<AppDb> databases, AuditLog audit, TimeProvider time)
{
    private const string TakenText = "There is an organization with this name. Choose another one.";

    /// <summary>What is wrong with an organization's name, or null.</summary>
    public static string? NameError(string? name) => name?.Trim() switch
    {
        null or "" => "Enter a name for the organization.",
        { Length: > Organization.MaxNameLength } => $"The organization's name can have at most {Organization.MaxNameLength} characters.",
        var text when text.Any(char.IsControl) => "The organization's name can't contain control characters.",
        _ => null,
    };

    /// <summary>The id of the organization with a name; creates it if there is none. Names are compared without case.</summary>
    public async Task<int> FindOrCreateAsync(string name, CancellationToken cancel = default)
    {
        name = name.Trim();
        await using var db = await databases.CreateDbContextAsync(cancel);
        // One statement, since a command and the server may create it at the same time.
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Organizations" ("Name", "CreatedAt", "RequiresSecondFactor") VALUES ({name}, {time.GetUtcNow().UtcDateTime}, false)
            ON CONFLICT ("Name") DO NOTHING
            """,
            cancel);
        return await db.Organizations.Where(organization => organization.Name == name).Select(organization => organization.Id).SingleAsync(cancel);
    }

    /// <summary>Creates an organization, whose admin the user becomes.</summary>
    /// <param name="name">Its name; no other organization may have it, not even a deleted one.</param>
    /// <param name="userId">Who creates it.</param>
    /// <param name="by">The same person, for the audit log.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<OrganizationEdit> CreateAsync(string? name, long userId, Author by, CancellationToken cancel = default)
    {
        if (NameError(name) is { } error)
            return new OrganizationEdit.Invalid(error);
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Keeps other writers out from the check of the name to the commit.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await IsTakenAsync(db, name!.Trim(), null, cancel))
            return new OrganizationEdit.Invalid(TakenText);
        var now = time.GetUtcNow().UtcDateTime;
        var organization = new Organization { Name = name.Trim(), CreatedAt = now };
        db.Add(organization);
        await db.SaveChangesAsync(cancel);
        db.Add(new Membership { OrganizationId = organization.Id, UserId = userId, Role = Role.Admin, JoinedAt = now });
        db.Add(audit.Create(organization.Id, AuditAction.OrganizationCreated, organization.Name, by));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new OrganizationEdit.Saved(organization.Id, organization.Name);
    }

    /// <summary>Renames an organization. Open pages show the name within 30 seconds.</summary>
    public async Task<OrganizationEdit> RenameAsync(int organizationId, string? name, Author by, CancellationToken cancel = default)
    {
        if (NameError(name) is { } error)
            return new OrganizationEdit.Invalid(error);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Organizations.SingleOrDefaultAsync(o => o.Id == organizationId && o.DeletedAt == null, cancel) is not { } organization)
            return new OrganizationEdit.Missing();
        if (await IsTakenAsync(db, name!.Trim(), organizationId, cancel))
            return new OrganizationEdit.Invalid(TakenText);
        if (organization.Name != name.Trim())
        {
            db.Add(audit.Create(organizationId, AuditAction.OrganizationRenamed, name.Trim(), by, organization.Name, name.Trim()));
            organization.Name = name.Trim();
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
        return new OrganizationEdit.Saved(organizationId, organization.Name);
    }

    /// <summary>
    /// Deletes an organization: its pages and API close within 30 seconds, its links redirect on. Admins can restore it for
    /// <see cref="Organization.RestoreTime"/>; then everything of it is purged.
    /// </summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="typedName">Its name, typed by the person who deletes it; without case.</param>
    /// <param name="by">Who deletes it.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<OrganizationEdit> DeleteAsync(int organizationId, string? typedName, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Organizations.SingleOrDefaultAsync(o => o.Id == organizationId && o.DeletedAt == null, cancel) is not { } organization)
            return new OrganizationEdit.Missing();
        if (!organization.Name.Equals(typedName?.Trim(), StringComparison.OrdinalIgnoreCase))
            return new OrganizationEdit.Invalid($"Type the organization's name, {organization.Name}, to delete it.");
        organization.DeletedAt = time.GetUtcNow().UtcDateTime;
        db.Add(audit.Create(organizationId, AuditAction.OrganizationDeleted, organization.Name, by));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new OrganizationEdit.Saved(organizationId, organization.Name);
    }

    /// <summary>Restores a deleted organization of which the user is an admin.</summary>
    public async Task<OrganizationEdit> RestoreAsync(int organizationId, long userId, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Read after the lock is held: the purge begins a while after this time.
        var after = time.GetUtcNow().UtcDateTime - Organization.RestoreTime;
        var organization = await db.Memberships
            .Where(m => m.OrganizationId == organizationId && m.UserId == userId && m.Role == Role.Admin && m.Organization!.DeletedAt > after)
            .Select(m => m.Organization).SingleOrDefaultAsync(cancel);
        if (organization is null)
            return new OrganizationEdit.Missing();
        organization.DeletedAt = null;
        db.Add(audit.Create(organizationId, AuditAction.OrganizationRestored, organization.Name, by));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new OrganizationEdit.Saved(organizationId, organization.Name);
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

    private static Task<bool> IsTakenAsync(AppDb db, string name, int? except, CancellationToken cancel) =>
        db.Organizations.AnyAsync(organization => organization.Name == name && organization.Id != except, cancel);
}
