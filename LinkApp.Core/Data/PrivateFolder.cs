namespace LinkApp.Core.Data;

/// <summary>Folders for databases and related files, readable by their owner only.</summary>
internal static class PrivateFolder
{
    /// <summary>Creates a folder if it is missing. Only its owner can read it, since it holds password hashes.</summary>
    public static void Create(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
