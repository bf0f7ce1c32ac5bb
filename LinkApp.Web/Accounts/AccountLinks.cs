using System.Buffers.Text;
using System.Globalization;
using System.Text;
using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>
/// The links with which a person chooses a new password or confirms a new email address. Identity's tokens in them are bound to
/// the user's security stamp: they work until <see cref="Lifetime"/> has passed, or the password, the address or a factor changes.
/// </summary>
internal sealed class AccountLinks(UserManager<User> users)
{
    /// <summary>How long the links work.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The link to choose a new password.</summary>
    /// <param name="user">Whose password it changes.</param>
    /// <param name="baseUrl">LinkApp's address, without a slash at the end.</param>
    public async Task<string> CreatePasswordLinkAsync(User user, string baseUrl) =>
        $"{baseUrl}/account/new-password?user={user.Id}&token={Encode(await users.GeneratePasswordResetTokenAsync(user))}";

    /// <summary>The link to confirm a new email address.</summary>
    public async Task<string> CreateEmailLinkAsync(User user, string email, string baseUrl) =>
        $"{baseUrl}/account/email/confirm?user={user.Id}&email={Uri.EscapeDataString(email)}&token={Encode(await users.GenerateChangeEmailTokenAsync(user, email))}";

    /// <summary>The user of a link to choose a new password; null if it does not work (any more).</summary>
    public async Task<User?> FindByPasswordLinkAsync(long userId, string? token) =>
        await users.FindByIdAsync(userId.ToString(CultureInfo.InvariantCulture)) is { } user
        && Decode(token) is { } decoded
        && await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, UserManager<User>.ResetPasswordTokenPurpose, decoded)
            ? user
            : null;

    /// <summary>The user of a link to confirm a new email address; null if it does not work (any more).</summary>
    public async Task<User?> FindByEmailLinkAsync(long userId, string? email, string? token) =>
        email is not null
        && await users.FindByIdAsync(userId.ToString(CultureInfo.InvariantCulture)) is { } user
        && Decode(token) is { } decoded
        && await users.VerifyUserTokenAsync(
            user, users.Options.Tokens.ChangeEmailTokenProvider, UserManager<User>.GetChangeEmailTokenPurpose(email), decoded)
            ? user
            : null;

    /// <summary>The token of a link as Identity made it; null if the text is none.</summary>
    public static string? Decode(string? token) =>
        token is { Length: > 0 } && Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) : null;

    // Identity's tokens are base64, whose characters would have to be escaped.
    private static string Encode(string token) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token));
}
