using System.Text.Json;
using System.Threading.Channels;
using LinkApp.Core.Data;
using LinkApp.Core.Mail;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Web.Mail;

/// <summary>
/// The mails that are waiting. They are stored, so that a restart or a mail server that is down loses none; their text is
/// encrypted with the keys of sessions, since the links in it are secrets.
/// </summary>
public sealed class MailQueue(
    IDbContextFactory<AppDb> databases, IDataProtectionProvider protection, TimeProvider time, MailSettings? settings = null)
{
    private readonly IDataProtector _protector = protection.CreateProtector("LinkApp.Mail");
    private readonly Channel<bool> _added = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Whether a mail server is set up. Without one, links are copied and sent by other ways.</summary>
    public bool IsOpen => settings is not null;

    /// <summary>Completes after mails were added.</summary>
    internal ChannelReader<bool> Added => _added.Reader;

    /// <summary>Stores a mail, which is then sent in the background.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="organizationId">The organization whose admins see whether it was delivered; null for a mail about an account.</param>
    /// <param name="lifetime">How long it is tried.</param>
    /// <param name="cancel">Stops before the commit.</param>
    /// <exception cref="InvalidOperationException">No mail server is set up.</exception>
    public async Task AddAsync(MailText mail, int? organizationId, TimeSpan lifetime, CancellationToken cancel = default)
    {
        if (!IsOpen)
            throw new InvalidOperationException("No mail server is set up.");
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Add(new OutgoingMail
        {
            OrganizationId = organizationId,
            Recipient = mail.Recipient,
            Subject = mail.Subject.Length > OutgoingMail.MaxSubjectLength ? mail.Subject[..OutgoingMail.MaxSubjectLength] : mail.Subject,
            Content = _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(new Content(mail.ToText(), mail.ToHtml()))),
            CreatedAt = now,
            ExpiresAt = now + lifetime,
            NextAt = now,
        });
        await db.SaveChangesAsync(cancel);
        _added.Writer.TryWrite(true);
    }

    /// <summary>The text of a mail that is waiting.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The keys with which it was encrypted are gone.</exception>
    internal Content Read(OutgoingMail mail) => JsonSerializer.Deserialize<Content>(_protector.Unprotect(mail.Content!))!;

    /// <summary>The two forms of a mail.</summary>
    internal sealed record Content(string Text, string Html);
}
