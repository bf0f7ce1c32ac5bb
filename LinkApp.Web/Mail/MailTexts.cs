using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Wording;

namespace LinkApp.Web.Mail;

/// <summary>The mails that LinkApp sends.</summary>
public static class MailTexts
{
    /// <param name="invitation">The invitation.</param>
    /// <param name="organization">The organization's name.</param>
    /// <param name="by">Who invites.</param>
    /// <param name="url">The link that works once.</param>
    public static MailText Invitation(Invitation invitation, string organization, string by, string url) => new(
        invitation.Email,
        $"Join {organization} on LinkApp",
        [
            $"{Author.GetText(by)} invites you to {organization}, as {Article(invitation.Role)}.",
            $"The link works once, until {Format.Day(invitation.ExpiresAt)}.",
        ],
        new("Join", url),
        "If you don’t know who invites you, ignore this mail: nothing happens unless you follow the link.");

    /// <param name="email">The account.</param>
    /// <param name="url">The link that works once.</param>
    /// <param name="lifetime">How long it works.</param>
    public static MailText PasswordReset(string email, string url, TimeSpan lifetime) => new(
        email,
        "Choose a new password for LinkApp",
        ["Someone, probably you, asked for a new password for your account.", $"The link works once, for {Format.Count((int)lifetime.TotalHours, "hour")}."],
        new("Choose a password", url),
        "If you didn’t ask for this, ignore this mail: your password stays as it is.");

    /// <param name="email">The new address, which this mail confirms.</param>
    /// <param name="url">The link that works once.</param>
    /// <param name="lifetime">How long it works.</param>
    public static MailText EmailConfirmation(string email, string url, TimeSpan lifetime) => new(
        email,
        "Confirm your new email address",
        ["You asked to sign in to LinkApp with this email address.", $"The link works once, for {Format.Count((int)lifetime.TotalHours, "hour")}."],
        new("Confirm this address", url),
        "If you didn’t ask for this, ignore this mail: nothing changes.");

    /// <param name="email">The address before the change.</param>
    /// <param name="present">The address now.</param>
    public static MailText EmailChanged(string email, string present) => new(
        email, "Your email address for LinkApp was changed",
        [$"You now sign in to LinkApp with {present}, and no longer with this address."], null,
        "If it wasn’t you, ask an admin of your organization or the operator of LinkApp for help at once.");

    public static MailText PasswordChanged(string email) => new(
        email, "Your LinkApp password was changed",
        ["The password of your account was changed. Your sessions on other devices have ended."], null,
        "If it wasn’t you, choose a new password with “Forgot your password?” on the sign-in page, and tell an admin of your organization.");

    public static MailText Test(string email) => new(
        email, "A test mail from LinkApp", ["Mail works: invitations and password links are delivered."], null, "You get this mail because its delivery was tested.");

    private static string Article(Role role) => $"{(role == Role.Viewer ? "a" : "an")} {EnumText.Get(role)}";
}
