using LinkApp.Core.Organizations;

namespace LinkApp.Core.Wallboards;

/// <summary>
/// An address that shows an organization's live map to anyone who has it, such as on a screen in an office. The address
/// contains a random token; only its hash is stored, as for API keys.
/// </summary>
public sealed class Wallboard
{
    public const int MaxNameLength = 100;
    public const int MaxCreatorLength = 256;

    public int Id { get; init; }

    public int OrganizationId { get; init; }

    public required string Name { get; init; }

    public required byte[] Hash { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>The email address of the member who created it, as it was then.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When a screen last showed it, up to a minute late; null if it was never opened.</summary>
    public DateTime? LastUsedAt { get; set; }

    public DateTime? RevokedAt { get; set; }

    /// <summary>What is wrong with a name, or null.</summary>
    public static string? NameError(string? name) =>
        name?.Trim() is not { Length: > 0 and <= MaxNameLength } text || text.Any(char.IsControl)
            ? $"Enter a name of 1 to {MaxNameLength} characters on one line, such as the place of the screen."
            : null;

    /// <summary>A new token: 256 random bits in base64url.</summary>
    public static string NewToken() => RandomSecret.Create();

    public static byte[] HashToken(string token) => RandomSecret.Hash(token);
}
