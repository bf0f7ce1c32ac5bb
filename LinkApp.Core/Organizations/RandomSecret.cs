using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LinkApp.Core.Organizations;

/// <summary>
/// The secrets of API keys, wallboards and invitations: 256 random bits in base64url. They can't be guessed from a list, so
/// SHA-256 without a salt is enough for what is stored of them.
/// </summary>
public static class RandomSecret
{
    private const int Bytes = 32;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
