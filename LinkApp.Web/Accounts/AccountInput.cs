using LinkApp.Core.Organizations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace LinkApp.Web.Accounts;

/// <summary>Checks the fields of account forms: each method returns the error to show, or null if the value is valid.</summary>
internal static class AccountInput
{
    public static string? NewPasswordError(string? password) =>
        (password?.Length ?? 0) < AccountServices.MinPasswordLength ? $"Choose a password with at least {AccountServices.MinPasswordLength} characters." : null;

    /// <summary>Whether an account was refused because its email address, which is also its user name, has one already.</summary>
    public static bool IsTaken(IdentityResult result) => result.Errors.Any(
        error => error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName));

    /// <summary>Whether a person with an account has the address of a confirmed one; email addresses are compared without case.</summary>
    public static bool IsSame(string? email, string? other) => string.Equals(email?.Trim(), other?.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The page to open after signing in: <paramref name="url"/> if it is on this host and below LinkApp's base path, otherwise the one
    /// that the user chose.
    /// </summary>
    public static string ReturnUrl(NavigationManager navigation, string? url, User user) =>
        url is ['/', not '/' and not '\\', ..] or "/" && new Uri(navigation.BaseUri) is var ours && Uri.TryCreate(ours, url, out var asked)
            && ours.IsBaseOf(asked)
            ? url
            : MemberClaims.GetHref(user.StartPage);
}
