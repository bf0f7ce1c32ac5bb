using System.Data.Common;
using LinkApp.Core.Clicks.Spill;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Clicks.Store;

/// <summary>
/// Opens <c>clicks.db</c>, which has the clicks, and <c>rollups.db</c>, which has their rollups. One
/// <see cref="ClickWriter"/> and one <see cref="RollupWriter"/> write; any number of connections read.
/// </summary>
public sealed class ClickStore(DataSettings data, ClickSettings settings)
{
    // Checkpoints move the log's pages to the file; a commit does so only if they fail (320 MB).
    private const string WriterPragmas = "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 80000;";

    // The cache (16 MB) holds today's pages. A rollup is on the disk when it is committed: retention relies on it.
    private const string RollupPragmas = "PRAGMA cache_size = -16384; PRAGMA synchronous = FULL;";
    private const string ReaderPragmas = "PRAGMA query_only = 1;";
    private const string Rollups = "rollups";

    /// <summary>The name of <c>clicks.db</c> in <see cref="OpenWriterOfBoth"/>.</summary>
    internal const string AttachedClicks = "raw";

    /// <inheritdoc cref="ClickMigration.Run"/>
    public void Migrate() => new ClickMigration(data).Run();

    /// <summary>A connection to <c>clicks.db</c> for the writer.</summary>
    public SqliteConnection OpenWriter() =>
        SqliteSetup.Open(
            data.ClickDatabase, pragmas: $"{WriterPragmas} PRAGMA synchronous = {(settings.Synchronous == SynchronousMode.Full ? "FULL" : "NORMAL")};");

    /// <summary>The writer of clicks.</summary>
    /// <param name="maxNewReferrers">How many referrers that are not in the store yet an organization may add on a day.</param>
    internal ClickWriter CreateWriter(int maxNewReferrers) => new(OpenWriter(), GetRolledUp(), maxNewReferrers);

    /// <summary>A writer to a database in memory, which ends with it.</summary>
    internal static ClickWriter CreateWriterToMemory()
    {
        var memory = SqliteSetup.Open(":memory:", pooled: false);
        memory.Execute(ClickSchema.Create);
        return new(memory, rolledUp: 0, maxNewReferrers: int.MaxValue);
    }

    /// <summary>The writer of rollups.</summary>
    internal RollupWriter CreateRollupWriter() => new(OpenRollupWriter());

    /// <summary>Deletes the rollups of an organization, under the lock of their writer.</summary>
    internal RollupPurge CreateRollupPurge() => new(OpenRollupWriter());

    /// <summary>Writes the counts of imports, under the lock of the rollups' writer.</summary>
    /// <param name="countries">Has the countries of the places of each batch.</param>
    internal ImportedRollup CreateImportedRollup(PlaceCountries countries) => new(OpenRollupWriter(), countries);

    /// <summary>Takes the counts of imports back, under the lock of the rollups' writer.</summary>
    internal ImportedUndo CreateImportedUndo() => new(OpenRollupWriter());

    /// <summary>Deletes clicks and what rollups say of them in one transaction. Nothing else may write to either file meanwhile.</summary>
    internal void Delete(ClickDeletion deletion)
    {
        using var connection = OpenWriterOfBoth();
        DeletionWriter.Write(connection, deletion);
    }

    /// <summary>The file for clicks whose commit takes too long.</summary>
    internal SpillFile CreateSpill(ILogger logger) => new(data.SpillFile, syncs: settings.Synchronous == SynchronousMode.Full, logger);

    /// <summary>A connection to <c>rollups.db</c> for their writer.</summary>
    public SqliteConnection OpenRollupWriter() => SqliteSetup.Open(data.RollupDatabase, pragmas: RollupPragmas);

    /// <summary>
    /// A connection that writes to both files, the clicks attached as <see cref="AttachedClicks"/>. Whoever uses it keeps the
    /// writers of both files out. SQLite commits a transaction to the rollups first and then to the clicks: after a power loss or
    /// a kill between the two, raw clicks may be left that no rollup counts, never the other way round.
    /// </summary>
    internal SqliteConnection OpenWriterOfBoth()
    {
        var connection = SqliteSetup.Open(data.RollupDatabase, pooled: false, pragmas: $"{RollupPragmas} PRAGMA wal_autocheckpoint = 80000;");
        try
        {
            connection.Attach(data.ClickDatabase, AttachedClicks);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that can only read, from the tables of both files; pooled.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = SqliteSetup.Open(data.ClickDatabase, readOnly: true, ReaderPragmas);
        try
        {
            // A pooled connection has the file attached already.
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

    /// <summary>Reads from both files.</summary>
    /// <exception cref="DbException">The store can't be read.</exception>
    public void CheckReadable() => OpenReads().Dispose();

    /// <summary>The number of raw clicks, from their first and last id, without reading each: too many where clicks of links were deleted.</summary>
    public long CountStored()
    {
        using var reads = OpenReads();
        return reads.LastId == 0 ? 0 : reads.LastId - reads.FindOldestId() + 1;
    }

    /// <summary>A snapshot of the clicks and their rollups as they are now; the caller disposes it.</summary>
    /// <exception cref="DbException">The store can't be read.</exception>
    internal ClickReads OpenReads()
    {
        var connection = OpenReader();
        try
        {
            return new ClickReads(connection);
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
        using var reads = OpenReads();
        return reads.RolledUp;
    }

    /// <summary>
    /// Flushes all committed clicks to the disk while commits continue. A rollup waits for it: after a power loss, the clicks
    /// that it counts still exist, and so do the places and texts whose ids it holds.
    /// </summary>
    internal void FlushClicks()
    {
        // SQLite's only call for it is a checkpoint, which gives up if a reader is in its way. SQLite does not lock the log's file.
        using var log = File.OpenHandle(data.ClickDatabase + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(log);
    }
}
