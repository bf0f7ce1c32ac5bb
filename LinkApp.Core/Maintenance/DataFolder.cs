using System.Data.Common;
using System.Reflection;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LinkApp.Core.Maintenance;

/// <summary>Prepares the data folder: creates it, backs up and migrates databases of an older version, and refuses those of a newer one.</summary>
public sealed class DataFolder(DataSettings settings, IDbContextFactory<AppDb> databases, Turns turns, SqliteClickStore clicks) : IDisposable
{
    // The migrations of this version, as Entity Framework finds them.
    private static readonly HashSet<string> KnownMigrations =
        [.. typeof(AppDb).Assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>()];

    private FileStream? _lock;

    /// <summary>Migrates the databases to the schema of this version.</summary>
    /// <exception cref="DataException">The folder can't be written, or a file is broken or from a newer version.</exception>
    public async Task PrepareAsync(CancellationToken cancel = default)
    {
        CreateFolder();
        try
        {
            await MigrateAppDatabaseAsync(cancel);
            using (var connection = SqliteSetup.Open(settings.AppDatabase))
                InstallationAdmins.EnsureOne(connection);
            clicks.Migrate();
        }
        catch (DbException error)
        {
            throw new DataException(
                $"Data:Directory = \"{settings.Directory}\": SQLite says \"{error.Message}\". Check the folder's permissions, free disk space and that the files are LinkApp's.",
                error);
        }
    }

    /// <summary>Brings the keys of slugs in line with the configuration. Only for a server that has locked the folder.</summary>
    /// <exception cref="DataException">Several links would have the same slug.</exception>
    public void Apply(SlugSettings slugs)
    {
        if (slugs.Case is { } wanted)
            SlugCaseChange.Apply(settings.AppDatabase, wanted);
    }

    /// <summary>
    /// Keeps a second server out of the folder until this one ends: two would give clicks the same ids. Commands need no lock.
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

    private async Task MigrateAppDatabaseAsync(CancellationToken cancel)
    {
        var existed = File.Exists(settings.AppDatabase);
        if (existed)
            RefuseForeign(settings.AppDatabase);
        // Without a context, whose model takes a quarter of a second to build: most starts have nothing to migrate.
        var applied = existed ? AppliedMigrations(settings.AppDatabase) : [];
        RefuseNewer(settings.AppDatabase, applied);
        // At every start, since a copy that was put in place may not use the write-ahead log.
        using (var connection = SqliteSetup.Open(settings.AppDatabase))
            connection.Execute(SqliteSetup.UseLog);
        if (applied.Count == KnownMigrations.Count)
            return;

        await using var turn = await turns.TakeAsync(Turn.Migration, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (applied.Count > 0)
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {DatabaseCopy.BackupPath(settings.AppDatabase, applied[^1])}", cancel);
        AppMigration.Run(
            settings.AppDatabase, db,
            connection =>
            {
                var present = AppliedMigrations(connection);
                RefuseNewer(settings.AppDatabase, present);
                return present;
            });
    }

    /// <summary>Refuses a database that has tables but not that of our migrations: another program made it.</summary>
    internal static void RefuseForeign(string file)
    {
        using var connection = SqliteSetup.Open(file);
        if (connection.Scalar<long>("SELECT count(*) > 0 AND sum(name LIKE '!_!_EFMigrations%' ESCAPE '!') = 0 FROM sqlite_schema") != 0)
            throw DataException.Foreign(file);
    }

    /// <summary>The migrations that a database has had, in their order.</summary>
    internal static List<string> AppliedMigrations(string file, bool readOnly = false)
    {
        using var connection = SqliteSetup.Open(file, readOnly);
        return AppliedMigrations(connection);
    }

    private static List<string> AppliedMigrations(SqliteConnection connection)
    {
        var applied = new List<string>();
        if (connection.Scalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = '__EFMigrationsHistory'") == 0)
            return applied;
        using var history = new Statement(connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId");
        while (history.Step())
            applied.Add(history.Text(0));
        return applied;
    }

    internal static void RefuseNewer(string file, IEnumerable<string> applied)
    {
        if (applied.Except(KnownMigrations).FirstOrDefault() is { } newer)
            throw DataException.Newer(file, $"migration {newer}");
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
