namespace LinkApp.Core.Data;

/// <summary>Files that only their owner can read.</summary>
internal static class PrivateFile
{
    /// <summary>Opens a file for reading and writing, and creates it where it is missing. Others may read it meanwhile.</summary>
    public static FileStream Open(string path) => Open(path, FileMode.OpenOrCreate);

    /// <summary>Creates a file.</summary>
    /// <exception cref="IOException">It exists, or the folder can't be written.</exception>
    public static FileStream Create(string path) => Open(path, FileMode.CreateNew);

    /// <summary>Makes a file that exists readable by its owner only.</summary>
    public static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
