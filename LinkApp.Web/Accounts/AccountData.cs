using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Web.Accounts;

/// <summary>What LinkApp stores about a user, for themselves.</summary>
internal sealed class AccountData(IDbContextFactory<AppDb> databases)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>All of it as JSON.</summary>
    public async Task<byte[]> ReadAsync(long userId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var user = await db.Users.AsNoTracking().SingleAsync(user => user.Id == userId, cancel);
        var names = await db.Organizations.AsNoTracking().ToDictionaryAsync(organization => organization.Id, organization => organization.Name, cancel);
        var memberships = await db.Memberships.AsNoTracking().Where(membership => membership.UserId == userId).ToListAsync(cancel);
        var own = memberships.Select(membership => membership.OrganizationId).ToList();
        var sessions = await db.Sessions.AsNoTracking().Where(session => session.UserId == userId).ToListAsync(cancel);
        var logins = await db.UserLogins.AsNoTracking().Where(login => login.UserId == userId).ToListAsync(cancel);
        var passkeys = await db.UserPasskeys.AsNoTracking().Where(passkey => passkey.UserId == userId).ToListAsync(cancel);
        var email = user.Email;
        var keys = await db.ApiKeys.AsNoTracking().Where(key => own.Contains(key.OrganizationId) && key.CreatedBy == email).ToListAsync(cancel);
        var entries = await db.AuditEntries.AsNoTracking().Where(entry => own.Contains(entry.OrganizationId) && entry.Author == email)
            .OrderBy(entry => entry.Id).ToListAsync(cancel);
        var changes = await db.LinkChanges.AsNoTracking().Where(change => own.Contains(change.OrganizationId) && change.Author == email)
            .OrderBy(change => change.Id)
            .Select(change => new { change.OrganizationId, change.Time, change.Kind, change.Version, change.Link.Slug }).ToListAsync(cancel);
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                user.Email,
                Name = user.DisplayName,
                user.TimeZone,
                StartPage = EnumText.Get(user.StartPage),
                HasPassword = user.PasswordHash is not null,
                HasAuthenticator = user.TwoFactorEnabled,
                Passkeys = passkeys.Select(passkey => new { passkey.Data.Name, passkey.Data.CreatedAt }),
                Providers = logins.Select(login => new { Provider = login.LoginProvider, Id = login.ProviderKey, Email = login.ProviderDisplayName }),
                LastProvider = user.Provider,
                Memberships = memberships.Select(membership => new
                {
                    Organization = names[membership.OrganizationId],
                    Role = EnumText.Get(membership.Role),
                    RoleFrom = membership.Provider,
                    membership.JoinedAt,
                    membership.LastActiveAt,
                }),
                Sessions = sessions.Select(session => new
                {
                    session.Device,
                    session.Country,
                    session.City,
                    session.CreatedAt,
                    session.LastUsedAt,
                    session.Provider,
                }),
                ApiKeys = keys.Select(key => new { Organization = names[key.OrganizationId], key.Name, key.CreatedAt, key.RevokedAt }),
                AuditLog = entries.Select(entry => new
                {
                    Organization = names[entry.OrganizationId],
                    entry.Time,
                    entry.Action,
                    entry.Subject,
                    entry.Before,
                    entry.After,
                    entry.Country,
                    entry.City,
                }),
                LinkChanges = changes.Select(change => new
                {
                    Organization = names[change.OrganizationId],
                    change.Time,
                    Kind = EnumText.Get(change.Kind),
                    change.Slug,
                    change.Version,
                }),
            },
            Options);
    }
}
