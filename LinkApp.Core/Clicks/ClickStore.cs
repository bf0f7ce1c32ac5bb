using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary><c>clicks.db</c>: opens connections and keeps the schema. One <see cref="ClickWriter"/> writes, any number reads.</summary>
public sealed class ClickStore(DataSettings data, ClickSettings settings)
{
    // The writer's page cache (16 MB) holds today's rollup pages. The log is carried over by Checkpoints, and by a commit only
    // where those fail (320 MB).
    private const string WriterPragmas = "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 80000; PRAGMA temp_store = MEMORY;";
    private const string ReaderPragmas = "PRAGMA query_only = 1;";

    /// <summary>Creates the tables, or brings them to this version; the file is backed up before a change.</summary>
    /// <exception cref="DataException">A newer version of LinkApp wrote the file, or another program.</exception>
    public void Migrate()
    {
        using var connection = SqliteSetup.Open(data.ClickDatabase);
        var version = VersionOf(connection);
        // At each start: a copy that was put in place has no log, whoever made it.
        connection.Execute(SqliteSetup.UseLog);
        if (version == ClickSchema.Version)
            return;

        if (version > 0)
            connection.Execute($"VACUUM INTO '{DatabaseCopy.BackupPath(data.ClickDatabase, $"{version}").Replace("'", "''", StringComparison.Ordinal)}'");
        using var transaction = connection.BeginTransaction();
        // Another process may have been faster: look again, now that the write lock is ours.
        version = connection.Scalar<long>("PRAGMA user_version");
        if (version == 0)
            connection.Execute(ClickSchema.Create);
        else
            Upgrade(connection, (int)version);
        connection.Execute($"PRAGMA user_version = {ClickSchema.Version}");
        transaction.Commit();
    }

    /// <summary>Looks at the file without changing it.</summary>
    /// <exception cref="DataException">A newer version of LinkApp wrote the file, or another program.</exception>
    public void RefuseUnknown()
    {
        using var connection = SqliteSetup.Open(data.ClickDatabase, readOnly: true);
        VersionOf(connection);
    }

    /// <summary>A connection for the writer.</summary>
    public SqliteConnection OpenWriter() =>
        SqliteSetup.Open(
            data.ClickDatabase, pragmas: $"{WriterPragmas} PRAGMA synchronous = {(settings.Synchronous == SynchronousMode.Full ? "FULL" : "NORMAL")};");

    /// <summary>A connection that can only read; pooled.</summary>
    public SqliteConnection OpenReader() => SqliteSetup.Open(data.ClickDatabase, readOnly: true, ReaderPragmas);

    /// <summary>How many raw clicks there are, by their first and last id, without a look at each.</summary>
    public long CountStored()
    {
        using var connection = OpenReader();
        return connection.Scalar<long>("SELECT coalesce((SELECT max(id) FROM clicks) - (SELECT min(id) FROM clicks) + 1, 0)");
    }

    private static void Upgrade(SqliteConnection connection, int version)
    {
        connection.CreateFunction(ClickSchema.TallyClicks, (byte[] counts) => Tally.ClicksOf(counts), isDeterministic: true);
        connection.CreateFunction(ClickSchema.TallyLed, (byte[] counts) => Tally.LedOf(counts), isDeterministic: true);
        foreach (var upgrade in ClickSchema.Upgrades.Skip(version - 1))
            connection.Execute(upgrade);
    }

    /// <summary>The version of the file's tables; 0 where it has none yet.</summary>
    private long VersionOf(SqliteConnection connection)
    {
        // One moment for all that is read: another process may be creating the tables.
        using var moment = connection.BeginTransaction(deferred: true);
        var version = connection.Scalar<long>("PRAGMA user_version");
        if (version > ClickSchema.Version)
            throw DataException.Newer(data.ClickDatabase, $"schema {version}, this one knows {ClickSchema.Version}");
        var isOurs = version == 0
            ? connection.Scalar<long>("SELECT count(*) FROM sqlite_schema") == 0
            : connection.Scalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'rolled_up'") == 1;
        return isOurs ? version : throw DataException.Foreign(data.ClickDatabase);
    }
}
