using System.Security.Cryptography;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Data;

/// <summary>Secret keys of our own, in files beside the keys of sessions, and so not in a copy of a database.</summary>
public static class KeyFile
{
    /// <summary>The length of a key in bytes.</summary>
    public const int Length = 32;

    /// <summary>Reads a key, or makes one if there is none. A file that is damaged is replaced.</summary>
    /// <param name="data">Where the keys are.</param>
    /// <param name="name">The key's name, which is that of its file without the extension.</param>
    public static byte[] ReadOrCreate(DataSettings data, string name)
    {
        var path = Path.Combine(data.Keys, $"{name}.key");
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: Length } stored)
            return stored;
        Directory.CreateDirectory(data.Keys);
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
