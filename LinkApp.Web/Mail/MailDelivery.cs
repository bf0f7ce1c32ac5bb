using System.Security.Cryptography;
using LinkApp.Core.Data;
using LinkApp.Core.Mail;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Web.Mail;

/// <summary>
/// Sends the mails that are waiting. One that fails is tried again after a minute, then after five, thirty and so on, until it
/// expires or the server refuses it for good; what became of it is kept for <see cref="Retention"/>.
/// </summary>
public sealed class MailDelivery(
    IDbContextFactory<AppDb> databases, MailQueue queue, MailTransport transport, TimeProvider time, ILogger<MailDelivery> log) : BackgroundService
{
    /// <summary>How long sent and failed mails stay in the list, without their text.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>The most time between two looks for mails that are due.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DeliverAsync(stoppingToken);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(queue.Added.ReadAsync(pause.Token).AsTask(), Task.Delay(Interval, time, pause.Token));
                await pause.CancelAsync();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // Mails that are waiting are sent after the next start.
            }
            catch (Exception error) when (StoreFailure.Is(error))
            {
                log.LogError(error, "The store of waiting mails does not answer; the next try is in {Interval}.", Interval);
                await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task DeliverAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.OutgoingMails.Where(mail => mail.CreatedAt < now - Retention).ExecuteDeleteAsync(cancel);
        foreach (var mail in await db.OutgoingMails.Where(mail => mail.NextAt <= now).OrderBy(mail => mail.NextAt).ToListAsync(cancel))
        {
            await DeliverAsync(mail, cancel);
            await db.SaveChangesAsync(cancel);
        }
    }

    private async Task DeliverAsync(OutgoingMail mail, CancellationToken cancel)
    {
        mail.Attempts++;
        try
        {
            var content = queue.Read(mail);
            await transport.SendAsync(mail.Recipient, mail.Subject, content.Text, content.Html, cancel);
            mail.SentAt = time.GetUtcNow().UtcDateTime;
            Finish(mail);
        }
        catch (MailException failure)
        {
            Fail(mail, failure.Message, failure.IsFinal);
        }
        catch (CryptographicException)
        {
            Fail(mail, "The keys with which the mail was encrypted are gone.", isFinal: true);
        }
    }

    private void Fail(OutgoingMail mail, string reason, bool isFinal)
    {
        mail.Error = reason.Length > OutgoingMail.MaxErrorLength ? reason[..OutgoingMail.MaxErrorLength] : reason;
        var next = time.GetUtcNow().UtcDateTime + Pauses[Math.Min(mail.Attempts, Pauses.Length) - 1];
        if (isFinal || next >= mail.ExpiresAt)
            Finish(mail);
        else
            mail.NextAt = next;
        log.LogWarning(
            "Mail {Mail} was not delivered: {Reason} {Outcome}", mail.Id, mail.Error, mail.NextAt is null ? "It is given up." : "It is tried again.");
    }

    private static void Finish(OutgoingMail mail) => (mail.NextAt, mail.Content) = (null, null);
}
