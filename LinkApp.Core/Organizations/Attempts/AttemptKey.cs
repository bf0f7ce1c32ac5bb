using System.Security.Cryptography;
using System.Text;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Organizations.Attempts;

/// <summary>
/// The key of the hashes under which attempts are counted. It is not in the database, so that addresses can't be found from a copy
/// of that. With a new key, the counts begin at zero.
/// </summary>
public sealed class AttemptKey(DataSettings data)
{
    // Enough that two things are never counted as one.
    private const int HashLength = 16;

    private readonly Lazy<byte[]> _key = new(() => KeyFile.ReadOrCreate(data, "attempts"));

    /// <summary>The keyed hash (HMAC-SHA256, 16 bytes) of a text.</summary>
    public byte[] Hash(string text) => HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes(text))[..HashLength];
}
