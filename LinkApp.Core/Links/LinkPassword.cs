using Microsoft.AspNetCore.Identity;

namespace LinkApp.Core.Links;

/// <summary>Hashes and checks the passwords of links, in the way that Identity does it for members.</summary>
public static class LinkPassword
{
    private static readonly PasswordHasher<object> Hasher = new();
    private static readonly object NoUser = new();

    public static string Hash(string password) => Hasher.HashPassword(NoUser, password);

    /// <summary>Whether a password matches a hash. Takes about 50 ms of processor time on purpose, to slow down guessing.</summary>
    public static bool IsRight(string hash, string password) => Hasher.VerifyHashedPassword(NoUser, hash, password) != PasswordVerificationResult.Failed;
}
