using System.ComponentModel.DataAnnotations;

namespace LinkApp.Core.Organizations;

/// <summary>Checks email addresses: of users, and of people who are invited.</summary>
public static class EmailAddress
{
    public const int MaxLength = 256;

    private static readonly EmailAddressAttribute Format = new();

    /// <summary>What is wrong with an email address, or null. Spaces around it are allowed.</summary>
    public static string? Error(string? email) =>
        email?.Trim() is { Length: > 0 and <= MaxLength } text && Format.IsValid(text) && !text.Any(char.IsControl)
            ? null
            : "Enter an email address, such as ada@example.com.";
}
