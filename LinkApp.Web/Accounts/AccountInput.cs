using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Accounts;

/// <summary>Checks the fields of account forms: each method returns the error to show, or null if the value is valid.</summary>
internal static class AccountInput
{
    public static string? NewPasswordError(string? password) =>
        (password?.Length ?? 0) < AccountServices.MinPasswordLength ? $"Choose a password with at least {AccountServices.MinPasswordLength} characters." : null;

    /// <summary>Says for how long an account is locked.</summary>
    /// <param name="what">What was wrong too often, in the plural.</param>
    /// <param name="until">The end of the lockout.</param>
    /// <param name="now">The present time.</param>
    public static string LockedText(string what, DateTimeOffset? until, DateTimeOffset now)
    {
        var minutes = Math.Max(1, (int)Math.Ceiling(((until ?? now) - now).TotalMinutes));
        return $"Too many wrong {what}. Wait {minutes} {(minutes == 1 ? "minute" : "minutes")}, then try again.";
    }

    /// <summary>The page to open after signing in: <paramref name="url"/> if it is on this host and below LinkApp's base path, else the first page.</summary>
    public static string ReturnUrl(NavigationManager navigation, string? url) =>
        url is ['/', not '/' and not '\\', ..] or "/" && new Uri(navigation.BaseUri) is var ours && Uri.TryCreate(ours, url, out var asked)
            && ours.IsBaseOf(asked)
            ? url
            : "app";
}
