using System.Net;
using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.SignInDomains;

/// <summary>The result of an edit of a sign-in domain: exactly one of the nested cases.</summary>
public abstract record SignInDomainEdit
{
    private SignInDomainEdit()
    {
    }

    /// <summary>Committed.</summary>
    public sealed record Saved(SignInDomain Domain) : SignInDomainEdit;

    /// <summary>Nothing was changed; the error names its field.</summary>
    public sealed record Invalid(FieldError Error) : SignInDomainEdit;

    /// <summary>The DNS record was not found.</summary>
    public sealed record NotProven(SignInDomain Domain, string Reason) : SignInDomainEdit;

    /// <summary>The organization has no such domain.</summary>
    public sealed record Missing : SignInDomainEdit;
}

/// <summary>Lists, adds, proves, changes and removes sign-in domains, and makes their people members.</summary>
public sealed class SignInDomainEditor(IDbContextFactory<AppDb> databases, DomainProof proof, AuditLog audit, TimeProvider time)
{
    private const string HostField = "domain";

    /// <summary>An organization's sign-in domains, by name.</summary>
    public async Task<List<SignInDomain>> ListAsync(int organizationId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.SignInDomains.AsNoTracking().Where(domain => domain.OrganizationId == organizationId)
            .OrderBy(domain => domain.Host).ToListAsync(cancel);
    }

    /// <summary>Adds a domain, which is switched off and has to be proven.</summary>
    /// <param name="organizationId">The organization that its people may join.</param>
    /// <param name="text">The domain as it was typed.</param>
    /// <param name="role">What its people become: viewers or editors.</param>
    /// <param name="by">Who adds it.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<SignInDomainEdit> AddAsync(int organizationId, string? text, Role role, Author by, CancellationToken cancel = default)
    {
        if (Parse(text) is not { } host)
            return new SignInDomainEdit.Invalid(new(HostField, "Enter what follows the @ in email addresses, such as example.com."));
        if (RoleError(role) is { } error)
            return new SignInDomainEdit.Invalid(error);
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var own = await db.SignInDomains.Where(domain => domain.OrganizationId == organizationId).ToListAsync(cancel);
        if (own.Exists(domain => domain.Host == host))
            return new SignInDomainEdit.Invalid(new(HostField, $"{HostName.Readable(host)} is in the list already."));
        if (own.Count >= SignInDomain.MaxPerOrganization)
            return new SignInDomainEdit.Invalid(
                new(HostField, $"An organization can have at most {SignInDomain.MaxPerOrganization} sign-in domains. Remove one that you no longer use."));
        var added = new SignInDomain
        {
            OrganizationId = organizationId,
            Host = host,
            Role = role,
            Token = RandomSecret.Create(),
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = by.Name,
        };
        db.Add(added);
        db.Add(audit.Create(organizationId, AuditAction.SignInDomainAdded, HostName.Readable(host), by, after: Describe(added)));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new SignInDomainEdit.Saved(added);
    }

    /// <summary>Looks for the DNS record of a domain that is not proven yet.</summary>
    public async Task<SignInDomainEdit> CheckAsync(int organizationId, string host, Author by, CancellationToken cancel = default)
    {
        var listed = (await ListAsync(organizationId, cancel)).Find(domain => domain.Host == Parse(host));
        if (listed is null)
            return new SignInDomainEdit.Missing();
        if (listed.ProvenAt is not null)
            return new SignInDomainEdit.Saved(listed);
        if (await proof.FindErrorAsync(listed, cancel) is { } reason)
            return new SignInDomainEdit.NotProven(listed, reason);
        return await ChangeAsync(
            organizationId, listed.Host, AuditAction.SignInDomainProven, by,
            domain =>
            {
                domain.ProvenAt ??= time.GetUtcNow().UtcDateTime;
                return null;
            },
            cancel);
    }

    /// <summary>Changes what a domain's people become, or whether they may join.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="host">The domain, in either form.</param>
    /// <param name="role">The new role; null keeps it.</param>
    /// <param name="isOn">Whether they may join from now on; null keeps it.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<SignInDomainEdit> ChangeAsync(
        int organizationId, string host, Role? role, bool? isOn, Author by, CancellationToken cancel = default) =>
        await ChangeAsync(
            organizationId, host, AuditAction.SignInDomainChanged, by,
            domain =>
            {
                if (role is { } wanted && RoleError(wanted) is { } error)
                    return error;
                if (isOn is true && domain.ProvenAt is null)
                    return new("isOn", $"Prove the domain first: {HostName.Readable(domain.Host)} needs its DNS record.");
                (domain.Role, domain.IsOn) = (role ?? domain.Role, isOn ?? domain.IsOn);
                return null;
            },
            cancel);

    /// <summary>Removes a domain. Members who joined by it stay. False if the organization has no such domain.</summary>
    public async Task<bool> RemoveAsync(int organizationId, string host, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(db, organizationId, host, cancel) is not { } domain)
            return false;
        db.Remove(domain);
        db.Add(audit.Create(organizationId, AuditAction.SignInDomainRemoved, HostName.Readable(domain.Host), by, before: Describe(domain)));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>Whether a person with a confirmed email address may join an organization by its domain.</summary>
    public async Task<bool> AdmitsAsync(string email, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Admitting(db, email).AnyAsync(cancel);
    }

    /// <summary>Makes a new user a member of the organizations whose domains admit their address.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="email">Their address, which the provider has confirmed.</param>
    /// <param name="provider">The provider's name, for the audit log.</param>
    /// <param name="by">The same person, for the audit log.</param>
    /// <param name="cancel">Stops before the commit.</param>
    /// <returns>False if no domain admits them any more.</returns>
    public async Task<bool> AdmitAsync(long userId, string email, string provider, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var admitting = await Admitting(db, email).ToListAsync(cancel);
        var present = await db.Memberships.Where(membership => membership.UserId == userId).Select(membership => membership.OrganizationId).ToListAsync(cancel);
        foreach (var domain in admitting.Where(domain => !present.Contains(domain.OrganizationId)))
        {
            db.Add(new Membership
            {
                OrganizationId = domain.OrganizationId,
                UserId = userId,
                Role = domain.Role,
                JoinedAt = time.GetUtcNow().UtcDateTime,
            });
            var after = $"{EnumText.Get(domain.Role)}, by {HostName.Readable(domain.Host)} and {provider}";
            db.Add(audit.Create(domain.OrganizationId, AuditAction.MemberJoined, email, by, after: after));
        }
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return admitting.Count > 0;
    }

    private async Task<SignInDomainEdit> ChangeAsync(
        int organizationId, string host, AuditAction action, Author by, Func<SignInDomain, FieldError?> change, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(db, organizationId, host, cancel) is not { } domain)
            return new SignInDomainEdit.Missing();
        var before = Describe(domain);
        if (change(domain) is { } error)
            return new SignInDomainEdit.Invalid(error);
        if (Describe(domain) is var after && after != before)
            db.Add(audit.Create(organizationId, action, HostName.Readable(domain.Host), by, before, after));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new SignInDomainEdit.Saved(domain);
    }

    private static IQueryable<SignInDomain> Admitting(AppDb db, string email)
    {
        var host = Parse(email[(email.LastIndexOf('@') + 1)..]) ?? "";
        return db.SignInDomains.AsNoTracking().Where(
            domain => domain.Host == host && domain.IsOn && domain.ProvenAt != null
                && db.Organizations.Any(organization => organization.Id == domain.OrganizationId && organization.DeletedAt == null));
    }

    private static Task<SignInDomain?> FindAsync(AppDb db, int organizationId, string host, CancellationToken cancel)
    {
        var usual = Parse(host) ?? host;
        return db.SignInDomains.SingleOrDefaultAsync(domain => domain.OrganizationId == organizationId && domain.Host == usual, cancel);
    }

    /// <summary>The domain as it is stored; null if the text is none.</summary>
    private static string? Parse(string? text) =>
        HostName.TryParse(HostName.TrimAddress(text ?? "").TrimStart('@'), out var host) && host.Contains('.') && !host.Contains(':')
            && !IPAddress.TryParse(host, out _)
            ? host
            : null;

    private static FieldError? RoleError(Role role) =>
        role == Role.Admin ? new("role", "People of a domain become viewers or editors. Make single members admins afterwards.") : null;

    /// <summary>A domain's state in the audit log.</summary>
    private static string Describe(SignInDomain domain) =>
        $"{EnumText.Get(domain.Role)}, {(domain.ProvenAt is null ? "not proven" : "proven")}, {(domain.IsOn ? "on" : "off")}";
}
