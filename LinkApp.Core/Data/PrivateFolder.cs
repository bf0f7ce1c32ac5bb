namespace LinkApp.Core.Data;

/// <summary>Folders for databases and what goes with them.</summary>
internal static class PrivateFolder
{
    /// <summary>Creates a folder where it is missing. Only its owner can read it, since password hashes are inside.</summary>
    public static void Create(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
