using System.Security.Cryptography;
using System.Text;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Web.Redirects;

/// <summary>
/// Signs the marks of internal clicks with HMAC-SHA-256. Its key is made once and is beside the keys of sessions, which redirects
/// don't use: data protection would cost a redirect more than all the rest.
/// </summary>
public sealed class InternalKey(DataSettings data)
{
    /// <summary>The length of a signature in a mark: 128 bits as base64url.</summary>
    public const int SignatureLength = 22;

    /// <summary>The longest text that is signed.</summary>
    public const int MaxLength = 512;

    private const int SignatureBytes = 16;

    private readonly Lazy<byte[]> _key = new(() => KeyFile.ReadOrCreate(data, "internal-clicks"));

    /// <summary>What a text is signed for: a mark for one use is not valid for another.</summary>
    public enum Use : byte
    {
        /// <summary>The cookie of a browser whose clicks are internal.</summary>
        Cookie = 1,

        /// <summary>The link to the page that sets the cookie.</summary>
        Device = 2,

        /// <summary>A test of a link.</summary>
        Test = 3,

        /// <summary>A request of <c>linkapp doctor</c>, which is told what the server sees of it.</summary>
        Probe = 4,
    }

    /// <summary>The signature of a text.</summary>
    public string Sign(Use use, string text)
    {
        Span<byte> signature = stackalloc byte[SignatureBytes];
        Compute(use, text, signature);
        return System.Buffers.Text.Base64Url.EncodeToString(signature);
    }

    /// <summary>Whether a signature is that of a text. Allocates nothing.</summary>
    public bool IsRight(Use use, ReadOnlySpan<char> text, ReadOnlySpan<char> signature)
    {
        if (text.Length > MaxLength || signature.Length != SignatureLength)
            return false;
        Span<byte> given = stackalloc byte[SignatureBytes];
        if (!System.Buffers.Text.Base64Url.TryDecodeFromChars(signature, given, out var length) || length != SignatureBytes)
            return false;
        Span<byte> right = stackalloc byte[SignatureBytes];
        Compute(use, text, right);
        return CryptographicOperations.FixedTimeEquals(given, right);
    }

    private void Compute(Use use, ReadOnlySpan<char> text, Span<byte> signature)
    {
        Span<byte> bytes = stackalloc byte[1 + Encoding.UTF8.GetMaxByteCount(MaxLength)];
        bytes[0] = (byte)use;
        var length = 1 + Encoding.UTF8.GetBytes(text, bytes[1..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key.Value, bytes[..length], hash);
        hash[..SignatureBytes].CopyTo(signature);
    }
}
