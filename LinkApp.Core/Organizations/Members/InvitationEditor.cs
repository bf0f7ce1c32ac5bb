using LinkApp.Core.Data;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations.Members;

/// <summary>The result of an edit of an invitation: exactly one of the nested cases.</summary>
public abstract record InvitationEdit
{
    private InvitationEdit()
    {
    }

    /// <summary>Committed. The secret can't be read again later.</summary>
    public sealed record Saved(Invitation Invitation, string Secret) : InvitationEdit;

    /// <summary>Nothing was changed; the error names its field.</summary>
    public sealed record Invalid(FieldError Error) : InvitationEdit;

    /// <summary>Nothing was changed; the person is a member or is invited already.</summary>
    public sealed record Taken(FieldError Error) : InvitationEdit;

    /// <summary>The organization has no such invitation: it was accepted or withdrawn.</summary>
    public sealed record Missing : InvitationEdit;
}

/// <summary>An invitation that its holder can accept.</summary>
public sealed record OpenInvitation(int OrganizationId, string OrganizationName, string Email, Role Role, DateTime ExpiresAt);

/// <summary>
/// Invites people to organizations, and makes those who accept members. An accepted or withdrawn invitation is deleted; the
/// audit log has what happened to it.
/// </summary>
public sealed class InvitationEditor(IDbContextFactory<AppDb> databases, AuditLog audit, TimeProvider time)
{
    private const string EmailField = "email";

    /// <summary>An organization's open and expired invitations, the newest first.</summary>
    public async Task<List<Invitation>> ListAsync(int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Invitations.AsNoTracking().Where(invitation => invitation.OrganizationId == organizationId)
            .OrderByDescending(invitation => invitation.Id).ToListAsync(cancel);
    }

    /// <summary>Invites a person. An expired invitation of the same person is replaced.</summary>
    /// <param name="organizationId">The organization that they may join.</param>
    /// <param name="email">Their email address.</param>
    /// <param name="role">The role that they get.</param>
    /// <param name="by">Who invites them.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<InvitationEdit> InviteAsync(int organizationId, string? email, Role role, Author by, CancellationToken cancel = default)
    {
        if (EmailAddress.Error(email) is { } error)
            return new InvitationEdit.Invalid(new(EmailField, error));
        var (address, now) = (email!.Trim(), time.GetUtcNow().UtcDateTime);
        var normalized = address.ToUpperInvariant();

        await using var db = await databases.CreateDbContextAsync(cancel);
        // Keeps other writers out from the checks to the commit.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Memberships.AnyAsync(m => m.OrganizationId == organizationId && m.User!.NormalizedEmail == normalized, cancel))
            return new InvitationEdit.Taken(new(EmailField, $"{address} is already a member. Change their role in the list of members."));
        var own = await db.Invitations.Where(invitation => invitation.OrganizationId == organizationId).ToListAsync(cancel);
        if (own.Find(invitation => invitation.Email.Equals(address, StringComparison.OrdinalIgnoreCase)) is { } earlier)
        {
            if (earlier.ExpiresAt > now)
                return new InvitationEdit.Taken(new(EmailField, $"{address} is already invited. Send the invitation again, or withdraw it first."));
            db.Remove(earlier);
            // The address is free only after this.
            await db.SaveChangesAsync(cancel);
        }
        if (own.Count >= Invitation.MaxPerOrganization)
            return new InvitationEdit.Invalid(
                new(EmailField, $"An organization can have at most {Invitation.MaxPerOrganization} invitations. Withdraw some that are no longer needed."));

        var secret = Invitation.NewSecret();
        var invitation = new Invitation
        {
            OrganizationId = organizationId,
            Email = address,
            Role = role,
            Hash = Invitation.HashSecret(secret),
            CreatedAt = now,
            CreatedBy = by.Name,
            ExpiresAt = now + Invitation.Lifetime,
        };
        db.Add(invitation);
        db.Add(audit.Create(organizationId, AuditAction.MemberInvited, address, by, after: EnumText.Get(role)));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new InvitationEdit.Saved(invitation, secret);
    }

    /// <summary>Opens an invitation again for <see cref="Invitation.Lifetime"/>, with a new secret; the one before is no longer valid.</summary>
    public async Task<InvitationEdit> RenewAsync(int organizationId, int id, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(db, organizationId, id, cancel) is not { } invitation)
            return new InvitationEdit.Missing();
        var secret = Invitation.NewSecret();
        (invitation.Hash, invitation.ExpiresAt) = (Invitation.HashSecret(secret), time.GetUtcNow().UtcDateTime + Invitation.Lifetime);
        db.Add(audit.Create(organizationId, AuditAction.InvitationRenewed, invitation.Email, by));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new InvitationEdit.Saved(invitation, secret);
    }

    /// <summary>Withdraws an invitation: its link is no longer valid. False if the organization has no such invitation.</summary>
    public async Task<bool> WithdrawAsync(int organizationId, int id, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(db, organizationId, id, cancel) is not { } invitation)
            return false;
        db.Remove(invitation);
        db.Add(audit.Create(organizationId, AuditAction.InvitationWithdrawn, invitation.Email, by));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>The invitation that a secret opens; null if it was accepted or withdrawn, or has expired.</summary>
    public async Task<OpenInvitation?> FindAsync(string? secret, CancellationToken cancel = default)
    {
        var (hash, now) = (Invitation.HashSecret(secret ?? ""), time.GetUtcNow().UtcDateTime);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Invitations.AsNoTracking()
            .Where(invitation => invitation.Hash == hash && invitation.ExpiresAt > now && invitation.Organization!.DeletedAt == null)
            .Select(invitation => new OpenInvitation(
                invitation.OrganizationId, invitation.Organization!.Name, invitation.Email, invitation.Role, invitation.ExpiresAt))
            .SingleOrDefaultAsync(cancel);
    }

    /// <summary>
    /// Makes a user a member by an invitation, which no one can use again. A member with a higher role keeps it.
    /// Returns null if the invitation is no longer open.
    /// </summary>
    /// <param name="secret">The secret of the invitation.</param>
    /// <param name="userId">Who accepts it.</param>
    /// <param name="by">The same person, for the audit log; their address may be another than the one that was invited.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<OpenInvitation?> AcceptAsync(string? secret, long userId, Author by, CancellationToken cancel = default)
    {
        var (hash, now) = (Invitation.HashSecret(secret ?? ""), time.GetUtcNow().UtcDateTime);
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Two who accept at once: the second one waits here, and then finds no invitation.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Invitations.Include(i => i.Organization)
            .SingleOrDefaultAsync(i => i.Hash == hash && i.ExpiresAt > now && i.Organization!.DeletedAt == null, cancel) is not { } invitation)
            return null;
        db.Remove(invitation);
        var organizationId = invitation.OrganizationId;
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.OrganizationId == organizationId && m.UserId == userId, cancel);
        if (membership is null)
            db.Add(new Membership { OrganizationId = organizationId, UserId = userId, Role = invitation.Role, JoinedAt = now });
        else if (membership.Role < invitation.Role)
            membership.Role = invitation.Role;
        var isOther = !invitation.Email.Equals(by.Name, StringComparison.OrdinalIgnoreCase);
        db.Add(audit.Create(
            organizationId, AuditAction.MemberJoined, by.Name, by, before: isOther ? $"invited as {invitation.Email}" : null,
            after: EnumText.Get(invitation.Role)));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new(organizationId, invitation.Organization!.Name, invitation.Email, invitation.Role, invitation.ExpiresAt);
    }

    private static Task<Invitation?> FindAsync(AppDb db, int organizationId, int id, CancellationToken cancel) =>
        db.Invitations.SingleOrDefaultAsync(invitation => invitation.Id == id && invitation.OrganizationId == organizationId, cancel);
}
