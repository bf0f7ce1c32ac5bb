using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Mail;

/// <summary>What became of an organization's mails.</summary>
public sealed class MailQueries(IDbContextFactory<AppDb> databases)
{
    /// <summary>The latest mail to each address that the organization sent since a time, by address in lower case.</summary>
    public async Task<Dictionary<string, OutgoingMail>> ListLatestAsync(int organizationId, DateTime since, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var mails = await db.OutgoingMails.AsNoTracking().Where(mail => mail.OrganizationId == organizationId && mail.CreatedAt >= since)
            .OrderBy(mail => mail.Id).ToListAsync(cancel);
        return mails.GroupBy(mail => mail.Recipient.ToLowerInvariant()).ToDictionary(group => group.Key, group => group.Last());
    }

    /// <summary>Deletes all mails about an account, after it was deleted.</summary>
    public async Task DeleteAccountMailsAsync(string recipient, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.OutgoingMails.Where(mail => mail.OrganizationId == null && mail.Recipient == recipient).ExecuteDeleteAsync(cancel);
    }

    /// <summary>How many mails about an account were sent to an address since a time.</summary>
    public async Task<int> CountAccountMailsAsync(string recipient, DateTime since, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.OutgoingMails.CountAsync(
            mail => mail.OrganizationId == null && mail.Recipient == recipient && mail.CreatedAt >= since, cancel);
    }

    /// <summary>
    /// The last mails that were not delivered or are being tried again, the newest first: those of an organization, and those
    /// about the accounts of its members.
    /// </summary>
    public async Task<List<OutgoingMail>> ListTroubledAsync(int organizationId, int limit, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.OutgoingMails.AsNoTracking()
            .Where(mail => mail.Error != null && mail.SentAt == null)
            .Where(mail => mail.OrganizationId == organizationId
                || (mail.OrganizationId == null
                    && db.Memberships.Any(member => member.OrganizationId == organizationId && member.User!.Email == mail.Recipient)))
            .OrderByDescending(mail => mail.Id).Take(limit).ToListAsync(cancel);
    }
}
