using LinkApp.Core.Data;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations.Members;

/// <summary>A role that a claim of a provider gives in an organization.</summary>
/// <param name="Organization">The organization's name, without case.</param>
/// <param name="Role">The role.</param>
public sealed record ProviderRole(string Organization, Role Role);

/// <summary>
/// Applies the roles that a provider's claim names when a user signs in: gives memberships, changes their roles, and ends those that
/// the claim no longer names. Memberships that a person gave stay as they are, and so does the last admin of an organization.
/// </summary>
public sealed class ProviderRoles(IDbContextFactory<AppDb> databases, MemberEditor members, AuditLog audit, TimeProvider time)
{
    /// <summary>Applies the roles.</summary>
    /// <param name="userId">Who signs in.</param>
    /// <param name="authority">The provider.</param>
    /// <param name="name">Its name, for the audit log.</param>
    /// <param name="roles">What the claim names; of several roles in an organization, the highest counts.</param>
    /// <param name="by">The user, for the audit log.</param>
    /// <param name="cancel">Stops before the commit.</param>
    /// <returns>The organizations that don't exist, by name.</returns>
    public async Task<IReadOnlyList<string>> ApplyAsync(
        long userId, string authority, string name, IEnumerable<ProviderRole> roles, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Keeps other writers out, so that the last admin stays.
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var present = await db.Memberships.Where(membership => membership.UserId == userId).ToListAsync(cancel);
        List<string> unknown = [];
        Dictionary<int, Role> wanted = [];
        foreach (var group in roles.GroupBy(role => role.Organization, StringComparer.OrdinalIgnoreCase))
        {
            var id = await db.Organizations.Where(organization => organization.Name == group.Key && organization.DeletedAt == null)
                .Select(organization => (int?)organization.Id).SingleOrDefaultAsync(cancel);
            if (id is null)
                unknown.Add(group.Key);
            else
                wanted[id.Value] = group.Max(role => role.Role);
        }
        foreach (var membership in present.Where(membership => membership.Provider == authority))
            await FollowAsync(db, membership, wanted.TryGetValue(membership.OrganizationId, out var role) ? role : null, name, by, cancel);
        foreach (var (organization, role) in wanted.Where(entry => !present.Exists(membership => membership.OrganizationId == entry.Key)))
        {
            db.Add(new Membership
            {
                OrganizationId = organization,
                UserId = userId,
                Role = role,
                Provider = authority,
                JoinedAt = time.GetUtcNow().UtcDateTime,
            });
            db.Add(audit.Create(organization, AuditAction.MemberJoined, by.Name, by, after: Describe(role, name)));
        }
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return unknown;
    }

    // Gives a membership the role that the claim names now; null: it names none any more.
    private async Task FollowAsync(AppDb db, Membership membership, Role? role, string name, Author by, CancellationToken cancel)
    {
        if (membership.Role == role || await MemberEditor.IsLastAdminAsync(db, membership, cancel))
            return;
        var before = EnumText.Get(membership.Role);
        if (role is { } changed)
        {
            db.Add(audit.Create(membership.OrganizationId, AuditAction.MemberRoleChanged, by.Name, by, before, Describe(changed, name)));
            membership.Role = changed;
            return;
        }
        db.Remove(membership);
        db.Add(audit.Create(membership.OrganizationId, AuditAction.MemberRemoved, by.Name, by, before, $"not named by {name}"));
        await members.RevokeKeysAsync(db, membership.OrganizationId, by.Name, by, cancel);
    }

    private static string Describe(Role role, string provider) => $"{EnumText.Get(role)}, by {provider}";
}
