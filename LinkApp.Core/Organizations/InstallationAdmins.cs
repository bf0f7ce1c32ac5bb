using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations.Audit;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations;

/// <summary>The result of an edit of the installation admins.</summary>
public enum InstallationAdminEdit
{
    Saved,

    /// <summary>No account has this email address, or the user is no installation admin.</summary>
    Missing,

    /// <summary>Nothing was changed: an installation always keeps one.</summary>
    LastAdmin,
}

/// <summary>A person who sees the list of all organizations.</summary>
public sealed record InstallationAdmin(long UserId, string Email);

/// <summary>
/// Lists, adds and removes the installation admins: the first admin, and people whom they name. Once there are users, there is
/// always one. Changes take effect within 30 seconds.
/// </summary>
public sealed class InstallationAdmins(IDbContextFactory<AppDb> databases, AuditLog audit)
{
    /// <summary>Why the last one can't be removed.</summary>
    public const string LastAdminText = "This is the only installation admin. Add another one first.";

    /// <summary>The installation admins, by email address.</summary>
    public async Task<List<InstallationAdmin>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Users.AsNoTracking().Where(user => user.IsInstallationAdmin).OrderBy(user => user.NormalizedEmail)
            .Select(user => new InstallationAdmin(user.Id, user.Email ?? "")).ToListAsync(cancel);
    }

    /// <summary>Makes the user with an email address an installation admin; the audit logs of their organizations say so.</summary>
    public async Task<InstallationAdminEdit> AddAsync(string? email, Author by, CancellationToken cancel = default)
    {
        var normalized = email?.Trim().ToUpperInvariant();
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Users.SingleOrDefaultAsync(user => user.NormalizedEmail == normalized, cancel) is not { } user)
            return InstallationAdminEdit.Missing;
        if (!user.IsInstallationAdmin)
            await SaveAsync(db, user, AuditAction.InstallationAdminAdded, by, cancel);
        await transaction.CommitAsync(cancel);
        return InstallationAdminEdit.Saved;
    }

    /// <summary>Takes the list of all organizations from a user; their memberships stay.</summary>
    public async Task<InstallationAdminEdit> RemoveAsync(long userId, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Two who remove each other at once: the second one waits here, and is then the last.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Users.SingleOrDefaultAsync(user => user.Id == userId && user.IsInstallationAdmin, cancel) is not { } user)
            return InstallationAdminEdit.Missing;
        if (!await db.Users.AnyAsync(other => other.Id != userId && other.IsInstallationAdmin, cancel))
            return InstallationAdminEdit.LastAdmin;
        await SaveAsync(db, user, AuditAction.InstallationAdminRemoved, by, cancel);
        await transaction.CommitAsync(cancel);
        return InstallationAdminEdit.Saved;
    }

    /// <summary>
    /// Makes the oldest account that is an admin of an organization the installation admin, if there is none: after the setup,
    /// an upgrade, or the deletion of the last one's account.
    /// </summary>
    // Plain SQL: it runs at every start, where compiling a LINQ query would delay it.
    public static void EnsureOne(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            UPDATE "AspNetUsers" SET "IsInstallationAdmin" = TRUE
            WHERE "Id" = (SELECT min("UserId") FROM "Memberships" WHERE "Role" = 2) AND NOT EXISTS (SELECT 1 FROM "AspNetUsers" WHERE "IsInstallationAdmin")
            """;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc cref="EnsureOne(DbConnection)"/>
    public async Task EnsureOneAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        EnsureOne(db.Database.GetDbConnection());
    }

    private async Task SaveAsync(AppDb db, User user, AuditAction action, Author by, CancellationToken cancel)
    {
        user.IsInstallationAdmin = action == AuditAction.InstallationAdminAdded;
        var organizations = await db.Memberships.Where(membership => membership.UserId == user.Id)
            .Select(membership => membership.OrganizationId).ToListAsync(cancel);
        db.AddRange(organizations.Select(organization => audit.Create(organization, action, user.Email ?? "", by)));
        await db.SaveChangesAsync(cancel);
    }
}
