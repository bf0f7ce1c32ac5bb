using LinkApp.Core.Mail;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Web.Mail;

namespace LinkApp.Web.Members;

/// <summary>Sends invitations by mail, if a mail server is set up.</summary>
public sealed class InvitationMails(MailQueue queue, MailQueries queries, OrganizationQueries organizations, TimeProvider time)
{
    /// <summary>Whether invitations can be sent by mail.</summary>
    public bool CanSend => queue.IsOpen;

    /// <summary>Sends an invitation that was just created or renewed.</summary>
    /// <param name="saved">The invitation and its secret.</param>
    /// <param name="by">Who invites.</param>
    /// <param name="url">The link that the invited person follows.</param>
    /// <param name="cancel">Stops before the mail is stored.</param>
    public async Task SendAsync(InvitationEdit.Saved saved, Author by, string url, CancellationToken cancel = default)
    {
        var (invitation, organizationId) = (saved.Invitation, saved.Invitation.OrganizationId);
        var lifetime = invitation.ExpiresAt - time.GetUtcNow().UtcDateTime;
        if (await organizations.NameAsync(organizationId, cancel) is { } name)
            await queue.AddAsync(MailTexts.Invitation(invitation, name, by.Name, url), organizationId, lifetime, cancel);
    }

    /// <summary>What became of the mail of each invitation, by its id. One that was not sent by mail is absent.</summary>
    public async Task<IReadOnlyDictionary<int, OutgoingMail>> ListAsync(int organizationId, IReadOnlyList<Invitation> invitations)
    {
        if (invitations.Count == 0)
            return new Dictionary<int, OutgoingMail>();
        var mails = await queries.ListLatestAsync(organizationId, invitations.Min(invitation => invitation.CreatedAt));
        return invitations.Where(invitation => mails.ContainsKey(invitation.Email.ToLowerInvariant()))
            .ToDictionary(invitation => invitation.Id, invitation => mails[invitation.Email.ToLowerInvariant()]);
    }
}
