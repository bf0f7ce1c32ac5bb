using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Passwords;

namespace LinkApp.Web.Accounts;

/// <summary>What a signed-in user has to do before they change how they sign in.</summary>
public enum IdentityNeed
{
    /// <summary>Nothing: they have just signed in.</summary>
    Nothing,

    /// <summary>Enter their password.</summary>
    Password,

    /// <summary>Sign in again: they have no password.</summary>
    SignIn,
}

/// <summary>
/// Makes sure that it is the owner of an account who changes how they sign in, and not somebody who found an open page: they enter their
/// password, or, without one, have signed in a short time ago.
/// </summary>
internal sealed class IdentityCheck(GuessGuard guard, PasswordState passwords, TimeProvider time)
{
    /// <summary>How long a sign-in is enough for a user without a password.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    public const string SignInText = "For this, sign in again first: your sign-in is more than 5 minutes ago.";

    public async Task<IdentityNeed> FindNeedAsync(HttpContext context, User user) =>
        user.PasswordHash is not null && await passwords.IsOnAsync(context.RequestAborted) ? IdentityNeed.Password
            : await MemberSessions.FindSignInAsync(context) is { } signedIn && time.GetUtcNow() - signedIn < Freshness ? IdentityNeed.Nothing
            : IdentityNeed.SignIn;

    /// <summary>Whether it is the owner; otherwise what is wrong.</summary>
    public async Task<string?> CheckAsync(HttpContext context, User user, string? password) => await FindNeedAsync(context, user) switch
    {
        IdentityNeed.Password => await guard.CheckPasswordAsync(context, user, password ?? "", "This is not your password."),
        IdentityNeed.SignIn => SignInText,
        _ => null,
    };
}
