using Microsoft.AspNetCore.Identity;

namespace LinkApp.Core.Links;

/// <summary>The passwords that visitors of a link must know, hashed as Identity hashes those of members.</summary>
public static class LinkPassword
{
    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object Nobody = new();

    public static string Hash(string password) => Hasher.HashPassword(Nobody, password);

    /// <summary>Whether a password is the one that was hashed. Takes some 50 ms of a processor on purpose.</summary>
    public static bool IsRight(string hash, string password) => Hasher.VerifyHashedPassword(Nobody, hash, password) != PasswordVerificationResult.Failed;
}
