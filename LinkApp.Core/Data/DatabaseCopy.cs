namespace LinkApp.Core.Data;

/// <summary>Copies a database in a consistent state, including what is still in its write-ahead log.</summary>
internal static class DatabaseCopy
{
    /// <summary>Writes a copy that only its owner can read, in any folder, since it contains password hashes.</summary>
    /// <exception cref="IOException">The target exists, or can't be written.</exception>
    /// <exception cref="System.Data.Common.DbException">The source can't be read, or the disk is full.</exception>
    public static void Write(string source, string target)
    {
        PrivateFile.Create(target).Dispose();
        using var connection = SqliteSetup.Open(source, readOnly: true, pooled: false);
        using var command = connection.CreateCommand();
        // Copying a big store takes minutes; writers are not blocked meanwhile.
        command.CommandTimeout = 0;
        command.CommandText = "VACUUM INTO $target";
        command.Parameters.AddWithValue("$target", target);
        command.ExecuteNonQuery();
    }

    /// <summary>Where a database is backed up before it is migrated from a version. Deletes the file of an earlier attempt.</summary>
    public static string BackupPath(string file, string version)
    {
        var path = $"{file}.{version}.backup";
        File.Delete(path);
        return path;
    }
}
