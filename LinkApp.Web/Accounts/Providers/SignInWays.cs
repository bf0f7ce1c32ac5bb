using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Passwords;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts.Providers;

/// <summary>The ways in which a user can sign in: the last one can't be removed.</summary>
internal sealed class SignInWays(UserManager<User> users, PasswordState passwords, SignInProviders providers)
{
    public const string LastText = "This is your only way to sign in. Add another one first.";

    /// <summary>Whether a user can still sign in without a passkey or a provider.</summary>
    /// <param name="user">The user.</param>
    /// <param name="passkey">The id of a passkey; null for none.</param>
    /// <param name="authority">The authority of a provider; null for none.</param>
    public async Task<bool> HasWithoutAsync(User user, byte[]? passkey = null, string? authority = null) =>
        (user.PasswordHash is not null && await passwords.IsOnAsync())
        || (await users.GetPasskeysAsync(user)).Any(other => passkey is null || !other.CredentialId.AsSpan().SequenceEqual(passkey))
        || (await users.GetLoginsAsync(user)).Any(login => login.LoginProvider != authority && providers.FindByAuthority(login.LoginProvider) is not null);
}
