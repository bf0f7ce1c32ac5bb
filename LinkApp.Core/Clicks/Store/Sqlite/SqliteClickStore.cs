using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>
/// Opens <c>clicks.db</c>, which has the clicks, and <c>rollups.db</c>, which has their rollups. One
/// <see cref="ClickWriter"/> and one <see cref="RollupWriter"/> write; any number of connections read.
/// </summary>
public sealed class SqliteClickStore(DataSettings data, ClickSettings settings) : ClickStore(data, settings)
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
    public void Migrate() => new ClickMigration(Data).Run();

    /// <summary>A connection to <c>clicks.db</c> for the writer.</summary>
    public SqliteConnection OpenWriter() =>
        SqliteSetup.Open(
            Data.ClickDatabase, pragmas: $"{WriterPragmas} PRAGMA synchronous = {(Settings.Synchronous == SynchronousMode.Full ? "FULL" : "NORMAL")};");

    internal override ClickWriter CreateWriter(int maxNewReferrers) => new SqliteClickWriter(OpenWriter(), GetRolledUp(), maxNewReferrers);

    internal override ClickWriter CreateRehearsalWriter()
    {
        var memory = SqliteSetup.Open(":memory:", pooled: false);
        memory.Execute(ClickSchema.Create);
        return new SqliteClickWriter(memory, rolledUp: 0, maxNewReferrers: int.MaxValue);
    }

    internal override RollupWriter CreateRollupWriter() => new SqliteRollupWriter(OpenRollupWriter());

    internal override RollupPurge CreateRollupPurge() => new SqliteRollupPurge(OpenRollupWriter());

    internal override ImportedRollup CreateImportedRollup(PlaceCountries countries) => new SqliteImportedRollup(OpenRollupWriter(), countries);

    internal override ImportedUndo CreateImportedUndo() => new SqliteImportedUndo(OpenRollupWriter());

    internal override void Delete(ClickDeletion deletion)
    {
        using var connection = OpenWriterOfBoth();
        DeletionWriter.Write(connection, deletion);
    }

    /// <summary>A connection to <c>rollups.db</c> for their writer.</summary>
    public SqliteConnection OpenRollupWriter() => SqliteSetup.Open(Data.RollupDatabase, pragmas: RollupPragmas);

    /// <summary>
    /// A connection that writes to both files, the clicks attached as <see cref="AttachedClicks"/>. Whoever uses it keeps the
    /// writers of both files out. SQLite commits a transaction to the rollups first and then to the clicks: after a power loss or
    /// a kill between the two, raw clicks may be left that no rollup counts, never the other way round.
    /// </summary>
    internal SqliteConnection OpenWriterOfBoth()
    {
        var connection = SqliteSetup.Open(Data.RollupDatabase, pooled: false, pragmas: $"{RollupPragmas} PRAGMA wal_autocheckpoint = 80000;");
        try
        {
            connection.Attach(Data.ClickDatabase, AttachedClicks);
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
        var connection = SqliteSetup.Open(Data.ClickDatabase, readOnly: true, ReaderPragmas);
        try
        {
            // A pooled connection has the file attached already.
            if (SQLitePCL.raw.sqlite3_db_filename(connection.Handle, Rollups).utf8_to_string() is null)
                connection.Attach(Data.RollupDatabase, Rollups);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal override (long Clicks, long Rollups) GetSizes() => (SqliteSetup.GetSize(Data.ClickDatabase), SqliteSetup.GetSize(Data.RollupDatabase));

    internal override ClickReads OpenReads()
    {
        var connection = OpenReader();
        try
        {
            return new SqliteClickReads(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal override void FlushClicks()
    {
        // SQLite's only call for it is a checkpoint, which gives up if a reader is in its way. SQLite does not lock the log's file.
        using var log = File.OpenHandle(Data.ClickDatabase + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(log);
    }
}
