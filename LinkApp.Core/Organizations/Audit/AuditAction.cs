namespace LinkApp.Core.Organizations.Audit;

/// <summary>A kind of entry in the audit log.</summary>
/// <param name="Name">Its stored name, which the API uses; never changes.</param>
/// <param name="Text">What the page calls it.</param>
public sealed record AuditAction(string Name, string Text)
{
    public static readonly AuditAction SignedIn = new("account.signed-in", "Signed in");
    public static readonly AuditAction SignInFailed = new("account.sign-in-failed", "Sign-in failed");
    public static readonly AuditAction PasswordChanged = new("account.password-changed", "Password changed");
    public static readonly AuditAction PasswordReset = new("account.password-reset", "Password reset");
    public static readonly AuditAction EmailChanged = new("account.email-changed", "Email address changed");
    public static readonly AuditAction AccountDeleted = new("account.deleted", "Account deleted");
    public static readonly AuditAction WrongCode = new("account.wrong-code", "Wrong code");
    public static readonly AuditAction AuthenticatorOn = new("account.authenticator-on", "Authenticator app switched on");
    public static readonly AuditAction AuthenticatorOff = new("account.authenticator-off", "Authenticator app switched off");
    public static readonly AuditAction RecoveryCodeUsed = new("account.recovery-code-used", "Recovery code used");
    public static readonly AuditAction RecoveryCodesRenewed = new("account.recovery-codes-renewed", "Recovery codes renewed");
    public static readonly AuditAction PasskeyAdded = new("account.passkey-added", "Passkey added");
    public static readonly AuditAction PasskeyRemoved = new("account.passkey-removed", "Passkey removed");
    public static readonly AuditAction ProviderLinked = new("account.provider-linked", "Provider linked");
    public static readonly AuditAction ProviderUnlinked = new("account.provider-unlinked", "Provider unlinked");
    public static readonly AuditAction SessionsEnded = new("account.sessions-ended", "Sessions ended");
    public static readonly AuditAction SecondFactorRequired = new("organization.second-factor-required", "Second factor required");
    public static readonly AuditAction SecondFactorOptional = new("organization.second-factor-optional", "Second factor no longer required");
    public static readonly AuditAction MemberInvited = new("member.invited", "Member invited");
    public static readonly AuditAction InvitationRenewed = new("member.invitation-renewed", "Invitation sent again");
    public static readonly AuditAction InvitationWithdrawn = new("member.invitation-withdrawn", "Invitation withdrawn");
    public static readonly AuditAction MemberJoined = new("member.joined", "Member joined");
    public static readonly AuditAction MemberRoleChanged = new("member.role-changed", "Role changed");
    public static readonly AuditAction MemberRemoved = new("member.removed", "Member removed");
    public static readonly AuditAction MemberLeft = new("member.left", "Member left");
    public static readonly AuditAction PasswordLinkCreated = new("member.password-link-created", "Password link created");
    public static readonly AuditAction SignInDomainAdded = new("sign-in-domain.added", "Sign-in domain added");
    public static readonly AuditAction SignInDomainProven = new("sign-in-domain.proven", "Sign-in domain proven");
    public static readonly AuditAction SignInDomainChanged = new("sign-in-domain.changed", "Sign-in domain changed");
    public static readonly AuditAction SignInDomainRemoved = new("sign-in-domain.removed", "Sign-in domain removed");
    public static readonly AuditAction KeyCreated = new("key.created", "API key created");
    public static readonly AuditAction KeyRevoked = new("key.revoked", "API key revoked");
    public static readonly AuditAction DomainAdded = new("domain.added", "Domain added");
    public static readonly AuditAction DomainChanged = new("domain.changed", "Domain changed");
    public static readonly AuditAction DomainRemoved = new("domain.removed", "Domain removed");
    public static readonly AuditAction WallboardCreated = new("wallboard.created", "Wallboard created");
    public static readonly AuditAction WallboardRevoked = new("wallboard.revoked", "Wallboard revoked");
    public static readonly AuditAction VisitorPagesChanged = new("visitor-pages.changed", "Visitor pages changed");
    public static readonly AuditAction LinksImported = new("links.imported", "Links imported");
    public static readonly AuditAction ImportUndone = new("links.import-undone", "Import undone");
    public static readonly AuditAction LinksExported = new("links.exported", "Links exported");
    public static readonly AuditAction InternalClicksChanged = new("internal-clicks.changed", "Internal clicks changed");
    public static readonly AuditAction ClicksDeleted = new("clicks.deleted", "Clicks deleted");
    public static readonly AuditAction ClicksImported = new("clicks.imported", "Clicks imported");
    public static readonly AuditAction ClicksExported = new("clicks.exported", "Clicks exported");

    public static readonly AuditAction OrganizationCreated = new("organization.created", "Organization created");
    public static readonly AuditAction OrganizationRenamed = new("organization.renamed", "Organization renamed");
    public static readonly AuditAction OrganizationDeleted = new("organization.deleted", "Organization deleted");
    public static readonly AuditAction OrganizationRestored = new("organization.restored", "Organization restored");
    public static readonly AuditAction InstallationAdminAdded = new("installation-admin.added", "Installation admin added");
    public static readonly AuditAction InstallationAdminRemoved = new("installation-admin.removed", "Installation admin removed");

    public static readonly IReadOnlyList<AuditAction> All =
    [
        SignedIn, SignInFailed, PasswordChanged, PasswordReset, EmailChanged, WrongCode, AuthenticatorOn, AuthenticatorOff, RecoveryCodeUsed,
        RecoveryCodesRenewed, PasskeyAdded, PasskeyRemoved, ProviderLinked, ProviderUnlinked, SessionsEnded, AccountDeleted, SecondFactorRequired,
        SecondFactorOptional,
        MemberInvited, InvitationRenewed, InvitationWithdrawn, MemberJoined, MemberRoleChanged, MemberRemoved, MemberLeft, PasswordLinkCreated,
        SignInDomainAdded, SignInDomainProven, SignInDomainChanged, SignInDomainRemoved,
        KeyCreated, KeyRevoked, DomainAdded, DomainChanged, DomainRemoved, WallboardCreated, WallboardRevoked, VisitorPagesChanged,
        InternalClicksChanged, LinksImported, ImportUndone, LinksExported, ClicksImported, ClicksExported, ClicksDeleted,
        OrganizationCreated, OrganizationRenamed, OrganizationDeleted, OrganizationRestored, InstallationAdminAdded, InstallationAdminRemoved,
    ];

    /// <summary>The action with a stored name; null if this version doesn't know it.</summary>
    public static AuditAction? Find(string? name) => All.FirstOrDefault(action => action.Name == name);
}
