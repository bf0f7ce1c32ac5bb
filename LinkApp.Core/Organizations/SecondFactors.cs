using LinkApp.Core.Data;
using LinkApp.Core.Organizations.Audit;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations;

/// <summary>
/// Who has a second factor, and which organizations require one. An authenticator app is one; a passkey is one too, since the
/// device asks for a fingerprint or its PIN.
/// </summary>
public sealed class SecondFactors(IDbContextFactory<AppDb> databases, AuditLog audit)
{
    /// <summary>Why an admin without a second factor can't require one.</summary>
    public const string NoneText = "You have no second factor yourself. Set one up in your account first: otherwise you would be the first to be locked out.";

    /// <summary>Whether a user has an authenticator app or a passkey.</summary>
    public async Task<bool> HasAsync(long userId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await HasAsync(db, userId, cancel);
    }

    /// <summary>Whether an organization requires a second factor of its members.</summary>
    public async Task<bool> IsRequiredAsync(int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Organizations.AnyAsync(organization => organization.Id == organizationId && organization.RequiresSecondFactor, cancel);
    }

    /// <summary>Whether an organization requires a second factor and the user has none.</summary>
    public async Task<bool> IsMissingAsync(long userId, int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Organizations.AnyAsync(organization => organization.Id == organizationId && organization.RequiresSecondFactor, cancel)
            && !await HasAsync(db, userId, cancel);
    }

    /// <summary>
    /// Whether a password alone signs a user in no longer, since the only second factor that they have is a passkey and one of their
    /// organizations requires a second factor.
    /// </summary>
    public async Task<bool> NeedsPasskeyAsync(long userId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.UserPasskeys.AnyAsync(passkey => passkey.UserId == userId, cancel)
            && await db.Memberships.AnyAsync(membership => membership.UserId == userId && membership.Organization!.RequiresSecondFactor, cancel);
    }

    /// <summary>Requires a second factor of an organization's members, or no longer.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="isRequired">Whether it is required from now on.</param>
    /// <param name="adminId">The admin who decides it.</param>
    /// <param name="by">The same admin, for the audit log.</param>
    /// <param name="cancel">Stops before the commit.</param>
    /// <returns>False if the admin has no second factor: nothing is changed.</returns>
    public async Task<bool> RequireAsync(int organizationId, bool isRequired, long adminId, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (isRequired && !await HasAsync(db, adminId, cancel))
            return false;
        var organization = await db.Organizations.SingleAsync(organization => organization.Id == organizationId, cancel);
        if (organization.RequiresSecondFactor == isRequired)
            return true;
        organization.RequiresSecondFactor = isRequired;
        db.Add(audit.Create(
            organizationId, isRequired ? AuditAction.SecondFactorRequired : AuditAction.SecondFactorOptional, organization.Name, by));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private static Task<bool> HasAsync(AppDb db, long userId, CancellationToken cancel) =>
        db.Users.AnyAsync(user => user.Id == userId && (user.TwoFactorEnabled || db.UserPasskeys.Any(passkey => passkey.UserId == userId)), cancel);
}
