using System.Security.Cryptography;
using System.Text;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Organizations.Attempts;

/// <summary>
/// The key of the hashes under which attempts are counted. It is beside the keys of sessions and not in the database, so that
/// addresses can't be found from a copy of the database.
/// </summary>
public sealed class AttemptKey(DataSettings data)
{
    private const int Length = 32;

    // Enough that two things are never counted as one.
    private const int HashLength = 16;

    private readonly Lazy<byte[]> _key = new(() => ReadOrWrite(Path.Combine(data.Keys, "attempts.key")));

    /// <summary>The keyed hash (HMAC-SHA256, 16 bytes) of a text.</summary>
    public byte[] Hash(string text) => HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes(text))[..HashLength];

    // A file that is damaged is replaced: the counts begin again.
    private static byte[] ReadOrWrite(string path)
    {
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: Length } stored)
            return stored;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var key = RandomNumberGenerator.GetBytes(Length);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(key);
        file.Flush(flushToDisk: true);
        return key;
    }
}
