using System.Data.Common;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Maintenance;

/// <summary>Creates, backs up and migrates SQLite's files in the data folder.</summary>
public sealed class SqliteMigration(DataSettings settings, IDbContextFactory<AppDb> databases, Turns turns, SqliteClickStore clicks) : StoreMigration
{
    private static readonly HashSet<string> KnownMigrations = MigrationScript.FindKnown(typeof(AppDb).Assembly);

    public override async Task RunAsync(CancellationToken cancel)
    {
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
}
