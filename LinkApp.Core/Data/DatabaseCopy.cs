using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Data;

/// <summary>Copies a database as it is at one moment, with what its log holds.</summary>
internal static class DatabaseCopy
{
    /// <summary>Writes a copy that nobody but the owner reads, whatever folder it is in: password hashes go into it.</summary>
    /// <exception cref="IOException">The target exists, or can't be written.</exception>
    /// <exception cref="SqliteException">The source can't be read, or the disk is full.</exception>
    public static void Write(string source, string target)
    {
        CreatePrivate(target);
        using var connection = SqliteSetup.Open(source, readOnly: true, pooled: false);
        using var command = connection.CreateCommand();
        // A big store takes minutes to copy; it blocks no writer meanwhile.
        command.CommandTimeout = 0;
        command.CommandText = "VACUUM INTO $target";
        command.Parameters.AddWithValue("$target", target);
        command.ExecuteNonQuery();
    }

    /// <summary>Where a database is backed up before it leaves a version; an older try's file is gone.</summary>
    public static string BackupPath(string file, string version)
    {
        var path = $"{file}.{version}.backup";
        File.Delete(path);
        return path;
    }

    private static void CreatePrivate(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(file, options).Dispose();
    }
}
