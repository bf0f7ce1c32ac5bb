using LinkApp.Core.Data;
using LinkApp.Core.Mail;
using LinkApp.Core.Organizations;
using LinkApp.Web.Mail;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>Mails about the passwords and addresses of accounts, if a mail server is set up.</summary>
internal sealed class PasswordMails(MailQueue queue, MailQueries queries, IServiceScopeFactory scopes, TimeProvider time, ILogger<PasswordMails> log)
{
    /// <summary>The most mails with a link that an account gets in <see cref="Window"/>, so that nobody's mailbox is flooded.</summary>
    public const int MaxLinks = 3;

    /// <summary>The time in which links are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Whether mails can be sent.</summary>
    public bool CanSend => queue.IsOpen;

    /// <summary>
    /// Sends a link for a new password, if there is an account with this address. It is called after the response, whose time
    /// must not say whether there is one.
    /// </summary>
    /// <param name="email">The address that was typed in.</param>
    /// <param name="baseUrl">LinkApp's address, without a slash at the end.</param>
    public async Task SendLinkAsync(string email, string baseUrl)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByEmailAsync(email) is not { Email: { } address } user)
                return;
            if (await queries.CountAccountMailsAsync(address, time.GetUtcNow().UtcDateTime - Window) >= MaxLinks)
                return;
            var url = await scope.ServiceProvider.GetRequiredService<AccountLinks>().CreatePasswordLinkAsync(user, baseUrl);
            await queue.AddAsync(MailTexts.PasswordReset(address, url, AccountLinks.Lifetime), organizationId: null, AccountLinks.Lifetime);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            log.LogError(error, "A mail for a new password could not be stored.");
        }
    }

    /// <summary>Sends a mail about an account if a mail server is set up; otherwise does nothing.</summary>
    public Task SendIfOpenAsync(MailText mail) => queue.IsOpen ? queue.AddAsync(mail, organizationId: null, AccountLinks.Lifetime) : Task.CompletedTask;
}
