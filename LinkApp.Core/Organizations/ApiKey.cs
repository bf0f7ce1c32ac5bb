namespace LinkApp.Core.Organizations;

/// <summary>
/// A program's access to one organization. Only a hash is stored: SHA-256 without a salt is enough,
/// since the key itself is 256 random bits and can't be guessed from a list.
/// </summary>
public sealed class ApiKey
{
    public const int MaxNameLength = 100;
    public const int MaxCreatorLength = 256;

    /// <summary>The start of every key, so that secret scanners can recognise it.</summary>
    public const string Prefix = "la_";

    public int Id { get; init; }

    public int OrganizationId { get; init; }

    public required string Name { get; init; }

    public Role Role { get; init; }

    public required byte[] Hash { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The email address, at that time, of the member who created it; null for a key from the command line.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When a program last sent it; written up to a minute late (<see cref="KeyUse"/>). Null if it was never used.</summary>
    public DateTime? LastUsedAt { get; set; }

    public DateTime? RevokedAt { get; set; }

    /// <summary>What is wrong with a key's name, or null.</summary>
    public static string? NameError(string? name) =>
        name?.Trim() is not { Length: > 0 and <= MaxNameLength } text || text.Any(char.IsControl)
            ? $"Enter a name of 1 to {MaxNameLength} characters on one line that says what the key is for."
            : null;

    /// <summary>Makes a new secret: the prefix and 256 random bits in base64url.</summary>
    public static string NewSecret() => Prefix + RandomSecret.Create();

    public static byte[] HashSecret(string secret) => RandomSecret.Hash(secret);
}
