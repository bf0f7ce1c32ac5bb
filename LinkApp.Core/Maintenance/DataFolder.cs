using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Maintenance;

/// <summary>Prepares the data folder of a process, and keeps others out of it.</summary>
public sealed class DataFolder(DataSettings settings, AppDatabase database, StoreMigration migration) : IDisposable
{
    private FileStream? _lock;

    /// <summary>Creates the folder, and migrates the databases to the schema of this version.</summary>
    /// <exception cref="DataException">The folder can't be written, or a database is broken or from a newer version.</exception>
    public Task PrepareAsync(CancellationToken cancel = default)
    {
        CreateFolder();
        return migration.RunAsync(cancel);
    }

    /// <summary>Brings the keys of slugs in line with the configuration. Only for a server that has locked the folder.</summary>
    /// <exception cref="DataException">Several links would have the same slug.</exception>
    public void Apply(SlugSettings slugs)
    {
        if (slugs.Case is { } wanted)
        {
            using var connection = database.OpenWriter();
            SlugCaseChange.Apply(connection, wanted);
        }
    }

    /// <summary>
    /// Keeps a second server out of the folder until this one ends: two would give clicks in SQLite's files the same ids, and share one
    /// file of spilled clicks. Commands need no lock.
    /// </summary>
    /// <exception cref="DataException">Another server uses the folder.</exception>
    public void Lock()
    {
        _lock = HoldServerLock(settings);
        TemporaryFolder.Clear(settings);
    }

    /// <summary>Whether a server uses the folder now.</summary>
    public static bool HasServer(DataSettings settings)
    {
        try
        {
            if (File.Exists(LockFile(settings)))
                HoldServerLock(settings).Dispose();
            return false;
        }
        catch (DataException)
        {
            return true;
        }
    }

    /// <summary>Bytes of all files in the folder, by their lengths.</summary>
    public static long GetSize(DataSettings settings) => new DirectoryInfo(settings.Directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(GetLength);

    public void Dispose() => _lock?.Dispose();

    // SQLite's logs come and go.
    private static long GetLength(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private void CreateFolder()
    {
        try
        {
            PrivateFolder.Create(settings.Directory);
            PrivateFolder.Create(settings.Temporary);
            PrivateFolder.ProtectFiles(settings);
            // With a unique name, since commands may run at the same time.
            using (File.Create(Path.Combine(settings.Directory, $".writable-{Guid.NewGuid():N}"), 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                $"Data:Directory = \"{settings.Directory}\": LinkApp can't write to the folder ({error.Message}). Set Data:Directory to a folder that LinkApp's user may write to.",
                error);
        }
    }

    /// <summary>Takes the lock that a server holds while it uses the folder.</summary>
    /// <exception cref="DataException">A server holds it.</exception>
    internal static FileStream HoldServerLock(DataSettings settings)
    {
        try
        {
            // The system frees it with the process, however that ends.
            return new FileStream(LockFile(settings), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new DataException(
                $"Data:Directory = \"{settings.Directory}\": another LinkApp server is using this folder. Stop it, or set Data:Directory to another folder.",
                error);
        }
    }

    private static string LockFile(DataSettings settings) => Path.Combine(settings.Directory, "server.lock");
}
