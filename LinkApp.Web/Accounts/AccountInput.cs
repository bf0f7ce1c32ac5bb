namespace LinkApp.Web.Accounts;

/// <summary>Checks the fields of account forms: each method returns the error to show, or null if the value is valid.</summary>
internal static class AccountInput
{
    public static string? NewPasswordError(string? password) =>
        (password?.Length ?? 0) < AccountServices.MinPasswordLength ? $"Choose a password with at least {AccountServices.MinPasswordLength} characters." : null;
}
