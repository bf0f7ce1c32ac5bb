using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LinkApp.Core.Organizations;

/// <summary>
/// A program's access to one organization. Only a hash is stored: SHA-256 without a salt is enough,
/// since the key itself is 256 random bits and can't be guessed from a list.
/// </summary>
public sealed class ApiKey
{
    public const int MaxNameLength = 100;

    /// <summary>What every key starts with, so that secret scanners can recognise it.</summary>
    public const string Prefix = "la_";

    public int Id { get; init; }

    public int OrganizationId { get; init; }

    public required string Name { get; init; }

    public Role Role { get; init; }

    public required byte[] Hash { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? RevokedAt { get; set; }

    /// <summary>Makes a new secret: the prefix and 256 random bits in base64url.</summary>
    public static string NewSecret() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
