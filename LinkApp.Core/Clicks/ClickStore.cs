using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Opens <c>clicks.db</c>, which has each click, and <c>rollups.db</c>, which has what they add up to. One
/// <see cref="ClickWriter"/> and one <see cref="RollupWriter"/> write, any number reads.
/// </summary>
public sealed class ClickStore(DataSettings data, ClickSettings settings)
{
    // The log is carried over by Checkpoints, and by a commit only where those fail (320 MB).
    private const string WriterPragmas = "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 80000; PRAGMA temp_store = MEMORY;";

    // The cache (16 MB) holds today's pages. A rollup is on the disk when it is committed: retention relies on it.
    private const string RollupPragmas = "PRAGMA cache_size = -16384; PRAGMA synchronous = FULL;";
    private const string ReaderPragmas = "PRAGMA query_only = 1;";
    private const string Rollups = "rollups";

    /// <inheritdoc cref="ClickMigration.Run"/>
    public void Migrate() => new ClickMigration(data).Run();

    /// <summary>A connection to <c>clicks.db</c> for the writer.</summary>
    public SqliteConnection OpenWriter() =>
        SqliteSetup.Open(
            data.ClickDatabase, pragmas: $"{WriterPragmas} PRAGMA synchronous = {(settings.Synchronous == SynchronousMode.Full ? "FULL" : "NORMAL")};");

    /// <summary>A connection to <c>rollups.db</c> for their writer.</summary>
    public SqliteConnection OpenRollupWriter() => SqliteSetup.Open(data.RollupDatabase, pragmas: RollupPragmas);

    /// <summary>A connection that can only read, from the tables of both files; pooled.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = SqliteSetup.Open(data.ClickDatabase, readOnly: true, ReaderPragmas);
        try
        {
            // One that comes from the pool has it.
            if (SQLitePCL.raw.sqlite3_db_filename(connection.Handle, Rollups).utf8_to_string() is null)
                connection.Attach(data.RollupDatabase, Rollups);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>How many raw clicks there are, by their first and last id, without a look at each.</summary>
    public long CountStored()
    {
        using var connection = OpenReader();
        return connection.Scalar<long>("SELECT coalesce((SELECT max(id) FROM clicks) - (SELECT min(id) FROM clicks) + 1, 0)");
    }

    /// <summary>Exact counts as they are now.</summary>
    internal ExactCounts OpenExactCounts()
    {
        var connection = OpenReader();
        try
        {
            return new ExactCounts(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The id up to which the rollups count.</summary>
    internal long GetRolledUp()
    {
        using var connection = OpenReader();
        return connection.Scalar<long>("SELECT last FROM rolled_up");
    }

    /// <summary>
    /// Brings all committed clicks to the disk, beside the commits. A rollup waits for it: after a power loss, the clicks
    /// that it counts are there, and so are the places and texts whose ids it has.
    /// </summary>
    internal void FlushClicks()
    {
        // SQLite has no call for it but a checkpoint, which gives up where a reader is in its way. It puts no locks on its log.
        using var log = File.OpenHandle(data.ClickDatabase + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(log);
    }
}
