using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Organizations.Audit;

/// <summary>
/// Writes the audit log. An editor adds the entry to its own transaction, so that there is no change without its entry and no
/// entry without its change.
/// </summary>
public sealed class AuditLog(IDbContextFactory<AppDb> databases, TimeProvider time)
{
    /// <summary>An entry to be added to a transaction.</summary>
    public AuditEntry Create(int organizationId, AuditAction action, string subject, Author by, string? before = null, string? after = null) => new()
    {
        OrganizationId = organizationId,
        Time = time.GetUtcNow().UtcDateTime,
        Author = by.Name,
        Country = by.Place?.Country,
        City = by.Place?.City,
        Action = action.Name,
        Subject = Cut(subject) ?? "",
        Before = Cut(before),
        After = Cut(after),
    };

    /// <summary>Writes an entry for something that changes no data, such as an export.</summary>
    public async Task WriteAsync(int organizationId, AuditAction action, string subject, Author by, string? after = null, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Add(Create(organizationId, action, subject, by, after: after));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Writes an entry about a user's account to every organization that they are a member of.</summary>
    public async Task WriteForUserAsync(
        long userId, AuditAction action, Author by, string? before = null, string? after = null, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var organizations = await db.Memberships.Where(membership => membership.UserId == userId)
            .Select(membership => membership.OrganizationId).ToListAsync(cancel);
        db.AddRange(organizations.Select(organization => Create(organization, action, by.Name, by, before, after)));
        await db.SaveChangesAsync(cancel);
    }

    private static string? Cut(string? text) => text is { Length: > AuditEntry.MaxTextLength } ? text[..AuditEntry.MaxTextLength] : text;
}
