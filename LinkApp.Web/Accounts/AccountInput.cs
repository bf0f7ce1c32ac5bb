using System.ComponentModel.DataAnnotations;

namespace LinkApp.Web.Accounts;

/// <summary>Checks the fields of account forms: each method returns the error to show, or null if the value is valid.</summary>
internal static class AccountInput
{
    private static readonly EmailAddressAttribute Email = new();

    public static string? EmailError(string? email) =>
        string.IsNullOrWhiteSpace(email) || !Email.IsValid(email.Trim()) ? "Enter an email address, such as ada@example.com." : null;

    public static string? NewPasswordError(string? password) =>
        (password?.Length ?? 0) < AccountServices.MinPasswordLength ? $"Choose a password with at least {AccountServices.MinPasswordLength} characters." : null;
}
