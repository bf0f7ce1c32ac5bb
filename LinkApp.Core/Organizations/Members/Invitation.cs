namespace LinkApp.Core.Organizations.Members;

/// <summary>
/// An offer to join an organization. The first person who signs in with its secret becomes a member. Only a hash of the secret is
/// stored.
/// </summary>
public sealed class Invitation
{
    /// <summary>The most open invitations that an organization can have.</summary>
    public const int MaxPerOrganization = 500;

    /// <summary>How long an invitation is open.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public int Id { get; init; }

    public int OrganizationId { get; init; }

    public Organization? Organization { get; init; }

    /// <summary>Who is invited.</summary>
    public required string Email { get; init; }

    public Role Role { get; init; }

    public required byte[] Hash { get; set; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Who invited them, as in <see cref="Author.Name"/>.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>UTC. An invitation that is sent again gets a later one.</summary>
    public DateTime ExpiresAt { get; set; }

    /// <summary>A new secret: 256 random bits in base64url.</summary>
    public static string NewSecret() => RandomSecret.Create();

    public static byte[] HashSecret(string secret) => RandomSecret.Hash(secret);
}
