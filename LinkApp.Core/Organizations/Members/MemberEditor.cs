using LinkApp.Core.Data;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations.Members;

/// <summary>The result of an edit of a member.</summary>
public enum MemberEdit
{
    Saved,

    /// <summary>The organization has no such member.</summary>
    Missing,

    /// <summary>Nothing was changed: an organization always keeps one admin.</summary>
    LastAdmin,
}

/// <summary>A member of an organization.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Email">The address that they sign in with.</param>
/// <param name="Name">The name that they gave themselves; null for none.</param>
/// <param name="Role">What they may do.</param>
/// <param name="JoinedAt">UTC; null for members from before LinkApp stored it.</param>
/// <param name="LastActiveAt">When they last had LinkApp open in this organization; null if not since LinkApp stores it.</param>
/// <param name="HasPassword">Whether they sign in with a password.</param>
/// <param name="HasAuthenticator">Whether an authenticator app is their second factor.</param>
/// <param name="HasPasskey">Whether they sign in with a passkey.</param>
/// <param name="Providers">The authorities of the providers by which they can sign in.</param>
/// <param name="RoleProvider">The authority of the provider whose claim decides their role; null if admins do.</param>
/// <param name="ActiveKeys">How many API keys that they created are in use.</param>
public sealed record Member(
    long UserId, string Email, string? Name, Role Role, DateTime? JoinedAt, DateTime? LastActiveAt, bool HasPassword, bool HasAuthenticator,
    bool HasPasskey, IReadOnlyList<string> Providers, string? RoleProvider, int ActiveKeys)
{
    /// <summary>Whether they have a second factor.</summary>
    public bool HasSecondFactor => HasAuthenticator || HasPasskey;
}

/// <summary>
/// Lists, changes and removes the members of organizations. Pages, live feeds and sessions of a member follow within
/// 30 seconds (<c>MemberCookie</c>).
/// </summary>
public sealed class MemberEditor(IDbContextFactory<AppDb> databases, AuditLog audit, MemberUse use, TimeProvider time)
{
    /// <summary>Why the last admin's role can't be taken.</summary>
    public const string LastAdminText = "This is the only admin. Make another member an admin first.";

    /// <summary>The members of an organization, by email address.</summary>
    public async Task<List<Member>> ListAsync(int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var members = await db.Memberships.AsNoTracking().Where(membership => membership.OrganizationId == organizationId)
            .OrderBy(membership => membership.User!.NormalizedEmail)
            .Select(membership => new Member(
                membership.UserId, membership.User!.Email ?? "", membership.User.DisplayName, membership.Role, membership.JoinedAt,
                membership.LastActiveAt, membership.User.PasswordHash != null, membership.User.TwoFactorEnabled,
                db.UserPasskeys.Any(passkey => passkey.UserId == membership.UserId),
                db.UserLogins.Where(login => login.UserId == membership.UserId).Select(login => login.LoginProvider).ToList(), membership.Provider,
                db.ApiKeys.Count(key => key.OrganizationId == organizationId && key.RevokedAt == null && key.CreatedBy == membership.User.Email)))
            .ToListAsync(cancel);
        return [.. members.Select(member => member with { LastActiveAt = use.GetLast((organizationId, member.UserId), member.LastActiveAt) })];
    }

    /// <summary>Changes a member's role.</summary>
    public async Task<MemberEdit> SetRoleAsync(int organizationId, long userId, Role role, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Two admins who take each other's role at once: the second one waits here, and is then the last.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(db, organizationId, userId, cancel) is not { } membership)
            return MemberEdit.Missing;
        if (membership.Role == role)
            return MemberEdit.Saved;
        if (await IsLastAdminAsync(db, membership, cancel))
            return MemberEdit.LastAdmin;
        db.Add(audit.Create(
            organizationId, AuditAction.MemberRoleChanged, membership.User!.Email ?? "", by, EnumText.Get(membership.Role), EnumText.Get(role)));
        membership.Role = role;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return MemberEdit.Saved;
    }

    /// <summary>Ends a membership. Links and reports stay, and the user keeps the account and other memberships.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="userId">The member.</param>
    /// <param name="by">Who removes them; the member's own address if they leave.</param>
    /// <param name="keepKeys">Whether API keys that they created stay in use; otherwise these are revoked.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<MemberEdit> RemoveAsync(int organizationId, long userId, Author by, bool keepKeys = false, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(db, organizationId, userId, cancel) is not { } membership)
            return MemberEdit.Missing;
        if (await IsLastAdminAsync(db, membership, cancel))
            return MemberEdit.LastAdmin;
        var email = membership.User!.Email ?? "";
        db.Remove(membership);
        var action = email == by.Name ? AuditAction.MemberLeft : AuditAction.MemberRemoved;
        db.Add(audit.Create(organizationId, action, email, by, before: EnumText.Get(membership.Role)));
        if (!keepKeys)
            await RevokeKeysAsync(db, organizationId, email, by, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return MemberEdit.Saved;
    }

    /// <summary>
    /// Deletes a user with their memberships, sessions and factors, and revokes the API keys that they created. Links stay, and so
    /// does their address in histories. Returns what they are the only admin of, organizations by name or the installation: with
    /// any, nothing is deleted.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="by">Who deletes them: they themselves.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<IReadOnlyList<string>> DeleteAccountAsync(long userId, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Users.SingleOrDefaultAsync(user => user.Id == userId, cancel) is not { } user)
            return [];
        var memberships = await db.Memberships.Include(membership => membership.Organization).Where(membership => membership.UserId == userId)
            .OrderBy(membership => membership.Organization!.Name).ToListAsync(cancel);
        List<string> alone = [];
        foreach (var membership in memberships)
        {
            if (await IsLastAdminAsync(db, membership, cancel))
                alone.Add(membership.Organization!.Name);
        }
        if (user.IsInstallationAdmin && !await db.Users.AnyAsync(other => other.IsInstallationAdmin && other.Id != userId, cancel))
            alone.Add("this installation");
        if (alone.Count > 0)
            return alone;
        var email = user.Email ?? "";
        foreach (var membership in memberships)
        {
            db.Add(audit.Create(membership.OrganizationId, AuditAction.AccountDeleted, email, by, before: EnumText.Get(membership.Role)));
            await RevokeKeysAsync(db, membership.OrganizationId, email, by, cancel);
        }
        // The database deletes their memberships, sessions and passkeys with them.
        db.Remove(user);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return [];
    }

    internal async Task RevokeKeysAsync(AppDb db, int organizationId, string email, Author by, CancellationToken cancel)
    {
        foreach (var key in await db.ApiKeys
            .Where(key => key.OrganizationId == organizationId && key.RevokedAt == null && key.CreatedBy == email).ToListAsync(cancel))
        {
            key.RevokedAt = time.GetUtcNow().UtcDateTime;
            db.Add(audit.Create(organizationId, AuditAction.KeyRevoked, key.Name, by));
        }
    }

    private static Task<Membership?> FindAsync(AppDb db, int organizationId, long userId, CancellationToken cancel) =>
        db.Memberships.Include(membership => membership.User)
            .SingleOrDefaultAsync(membership => membership.OrganizationId == organizationId && membership.UserId == userId, cancel);

    internal static async Task<bool> IsLastAdminAsync(AppDb db, Membership membership, CancellationToken cancel) =>
        membership.Role == Role.Admin
        && !await db.Memberships.AnyAsync(
            other => other.OrganizationId == membership.OrganizationId && other.UserId != membership.UserId && other.Role == Role.Admin, cancel);
}
