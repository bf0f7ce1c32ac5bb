using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Data;

/// <summary>Folders for databases and related files, readable by their owner only.</summary>
internal static partial class PrivateFolder
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // What holds secrets or says who clicked. The folder may have files of others, which are none of our business.
    private static readonly string[] Names = ["linkapp.db*", "clicks.db*", "rollups.db*", DataSettings.SpillName, "day.salt"];

    /// <summary>Creates a folder if it is missing. Only its owner can read it, since it holds password hashes.</summary>
    public static void Create(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// Makes whatever this process creates from now on readable by its owner only: also what SQLite and .NET create, who have no
    /// parameter for it, and in a data folder that others may enter.
    /// </summary>
    public static void ProtectNewFiles()
    {
        if (!OperatingSystem.IsWindows())
            _ = umask((int)Others);
    }

    /// <summary>Takes the files of an earlier version, or of a copy that was put in place, from the eyes of others.</summary>
    public static void ProtectFiles(DataSettings data)
    {
        if (OperatingSystem.IsWindows())
            return;
        var keys = new DirectoryInfo(data.Keys);
        var folder = new DirectoryInfo(data.Directory);
        foreach (var entry in Names.SelectMany(folder.EnumerateFiles).Concat<FileSystemInfo>(keys.Exists ? [keys, .. keys.EnumerateFiles()] : []))
            Protect(entry);
    }

    [UnsupportedOSPlatform("windows")]
    private static void Protect(FileSystemInfo entry)
    {
        try
        {
            if ((entry.UnixFileMode & Others) != 0 && entry.LinkTarget is null)
                entry.UnixFileMode &= ~Others;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has just gone, such as a log of SQLite, or belongs to another user: doctor tells of a folder that is open to others.
        }
    }

    [LibraryImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int umask(int mask);
}
