using System.Net.Sockets;
using LinkApp.Web.Settings;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace LinkApp.Web.Mail;

/// <summary>A mail could not be handed to the mail server.</summary>
/// <param name="message">The reason, in a sentence for admins.</param>
/// <param name="isFinal">Whether another try would fail as well, since the server refuses the recipient or the mail.</param>
/// <param name="inner">The library's error.</param>
public sealed class MailException(string message, bool isFinal, Exception inner) : Exception(message, inner)
{
    public bool IsFinal { get; } = isFinal;
}

/// <summary>Hands mails to the configured mail server.</summary>
public sealed class MailTransport(MailSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Sends one mail.</summary>
    /// <exception cref="MailException">The server can't be reached, or refuses.</exception>
    public async Task SendAsync(string recipient, string subject, string text, string html, CancellationToken cancel)
    {
        using var mail = new MimeMessage
        {
            Subject = subject,
            Date = time.GetUtcNow(),
            Body = new BodyBuilder { TextBody = text, HtmlBody = html }.ToMessageBody(),
        };
        mail.From.Add(settings.From);
        mail.To.Add(new MailboxAddress(null, recipient));
        // Answers of absence are not wanted (RFC 3834).
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");

        // Most private certificate authorities publish no revocation lists.
        using var client = new SmtpClient { Timeout = (int)Timeout.TotalMilliseconds, CheckCertificateRevocation = false };
        try
        {
            await client.ConnectAsync(settings.Server, settings.Port, GetOptions(settings.Security), cancel);
            if (settings.User is { } user)
                await client.AuthenticateAsync(user, settings.Password ?? "", cancel);
            await client.SendAsync(mail, cancel);
            await client.DisconnectAsync(quit: true, cancel);
        }
        catch (Exception error) when (Explain(error) is var (message, isFinal))
        {
            throw new MailException(message, isFinal, error);
        }
    }

    private static SecureSocketOptions GetOptions(MailSecurity security) => security switch
    {
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    // The reason in a sentence, and whether another try would fail as well; null for an error that is not the server's.
    private (string Message, bool IsFinal)? Explain(Exception error) => error switch
    {
        SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } refused =>
            ($"The mail server refuses this recipient: {refused.Message}", IsFinal(refused)),
        SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } refused =>
            ($"Mail:From = \"{settings.From}\": the mail server refuses this sender: {refused.Message}", false),
        SmtpCommandException refused => ($"The mail server refuses the mail: {refused.Message}", IsFinal(refused)),
        AuthenticationException => ($"Mail:User, Mail:Password: the mail server refuses this account: {error.Message}", false),
        SslHandshakeException => ($"Mail:Security = {settings.Security}: no encrypted connection to {Place}. {Clean(error.Message)}", false),
        NotSupportedException => ($"Mail:Security = {settings.Security}: {Place} offers no such connection. {error.Message}", false),
        SocketException or TimeoutException or IOException or ProtocolException or ServiceNotConnectedException =>
            ($"Mail:Server, Mail:Port: {Place} can't be reached. {error.Message}", false),
        _ => null,
    };

    private string Place => $"{settings.Server}:{settings.Port}";

    // 4xx are refusals for the moment (RFC 5321, 4.2.1).
    private static bool IsFinal(SmtpCommandException error) => (int)error.StatusCode >= 500;

    // MailKit explains at length which settings of its own may be wrong.
    private static string Clean(string message) => message.Split('\n', 2)[0].TrimEnd();
}
