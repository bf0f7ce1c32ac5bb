using LinkApp.Core.Settings;
using MimeKit;

namespace LinkApp.Web.Settings;

/// <summary>How the connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>It begins in the clear and is encrypted before anything is sent, or ends.</summary>
    StartTls,

    /// <summary>It is encrypted from its beginning.</summary>
    Tls,

    /// <summary>It is not encrypted.</summary>
    None,
}

/// <summary>The mail server.</summary>
/// <param name="Server">Its host name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the connection is protected.</param>
/// <param name="User">The account to sign in with; null if the server needs none.</param>
/// <param name="Password">The password of the account.</param>
/// <param name="From">The sender of all mails.</param>
public sealed record MailSettings(string Server, int Port, MailSecurity Security, string? User, string? Password, MailboxAddress From)
{
    /// <summary>The settings, or null if no mail server is set up.</summary>
    public static MailSettings? Read(SettingsReader reader)
    {
        var server = reader.OptionalText("Mail:Server", "The mail server (SMTP) for invitations and forgotten passwords; needs `Http:AdminHosts`.");
        var port = reader.Number("Mail:Port", 587, 1, 65_535, "Its port: usually 587 for `StartTls`, 465 for `Tls`, 25 for `None`.");
        var security = reader.Choice("Mail:Security", MailSecurity.StartTls, "How the connection is encrypted. `None` can't be combined with a password, except on this machine.");
        var user = reader.OptionalText("Mail:User", "The account on the mail server.");
        var password = reader.OptionalText("Mail:Password", "The password of that account.");
        var sender = reader.OptionalText("Mail:From", "The sender of all mails, such as `LinkApp <links@example.com>`.");
        if (server is null)
        {
            foreach (var (key, value) in new[] { ("Mail:User", user), ("Mail:Password", password), ("Mail:From", sender) })
            {
                if (value is not null)
                    reader.Fail(key, key == "Mail:Password" ? "…" : value, "needs Mail:Server, such as smtp.example.com.");
            }
            return null;
        }
        if (Uri.CheckHostName(server) == UriHostNameType.Unknown)
            reader.Fail("Mail:Server", server, "must be a host name or an address, such as smtp.example.com. The port goes into Mail:Port.");
        if (user is null != password is null)
            reader.Fail(user is null ? "Mail:User" : "Mail:Password", null, "is missing: an account and its password are needed together.");
        if (security == MailSecurity.None && password is not null && !IsLoopback(server))
            reader.Fail("Mail:Security", "None", "would send the password unencrypted. Use StartTls or Tls, or a server that needs no password.");
        if (!MailboxAddress.TryParse(sender ?? "", out var from) || !from.Address.Contains('@'))
        {
            reader.Fail("Mail:From", sender, "must be the sender of mails, such as LinkApp <links@example.com>.");
            return null;
        }
        return new(server, port, security, user, password, from);
    }

    private static bool IsLoopback(string server) =>
        server.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(server, out var address) && System.Net.IPAddress.IsLoopback(address));
}
