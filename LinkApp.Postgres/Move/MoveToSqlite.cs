using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LinkApp.Postgres.Move;

/// <summary>
/// Copies an installation from PostgreSQL to SQLite's files in a data folder that has none, with all ids. The files are made in a folder
/// inside, and put in place when they are whole. The database stays as it is.
/// </summary>
/// <param name="data">The folder of the files, and the connection string of the database.</param>
/// <param name="clicks">How clicks are written.</param>
/// <param name="time">The present.</param>
public sealed class MoveToSqlite(DataSettings data, ClickSettings clicks, TimeProvider time)
{
    // Files that are not whole are thrown away: nothing is made to last before the end.
    private const string Unsafe = """
        PRAGMA main.journal_mode = OFF; PRAGMA clicks.journal_mode = OFF; PRAGMA rollups.journal_mode = OFF;
        PRAGMA main.synchronous = OFF; PRAGMA clicks.synchronous = OFF; PRAGMA rollups.synchronous = OFF;
        """;

    private static readonly string[] Companions = ["", "-wal", "-shm"];

    private readonly DataSettings _made = new(Path.Combine(data.Directory, "moving"));

    // In this order, a server does not start on the folder before all are in place.
    private (string From, string To)[] Files =>
        [(_made.RollupDatabase, data.RollupDatabase), (_made.AppDatabase, data.AppDatabase), (_made.ClickDatabase, data.ClickDatabase)];

    /// <summary>Copies everything, and compares the numbers of rows before the files are put in place.</summary>
    /// <param name="progress">Is told how far each table is.</param>
    /// <param name="cancel">Stops it, so that the folder stays without files.</param>
    /// <returns>The tables with their numbers of rows.</returns>
    /// <exception cref="DataException">There is nothing to copy, servers run, or the folder can't be written or is not empty.</exception>
    public async Task<IReadOnlyList<MovedRows>> RunAsync(Action<MovedRows> progress, CancellationToken cancel)
    {
        try
        {
            PrivateFolder.ProtectNewFiles();
            PrivateFolder.Create(data.Directory);
            using var held = DataFolder.HoldServerLock(data);
            RefuseFilled();
            await using var source = await PostgresSide.OpenAsync(data, cancel);
            if (!await source.HasTablesAsync(cancel))
                throw PostgresErrors.Describe(data, "there is no installation in the database.", "Name the database that LinkApp has worked with.", null);
            await using var app = new PostgresAppDatabase(data);
            var contexts = new Contexts(app);
            await new PostgresMigration(data, contexts, time).RunAsync(cancel);
            await using var db = contexts.CreateDbContext();
            return await CopyAsync(source, MovedTable.FindAll(db), progress, cancel);
        }
        catch (NpgsqlException error)
        {
            throw PostgresErrors.Describe(data, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new DataException(
                $"Data:Directory = \"{data.Directory}\": the files could not be written: {error.Message} Check the folder's permissions and free disk space.", error);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            BundledFiles.TryDelete(DeleteMade);
        }
    }

    private void RefuseFilled()
    {
        var present = ((string[])[data.AppDatabase, data.ClickDatabase, data.RollupDatabase])
            .SelectMany(file => Companions.Select(companion => file + companion)).FirstOrDefault(File.Exists);
        if (present is not null)
            throw new DataException($"{present} already exists and was not overwritten. Move the databases away, or set Data:Directory to another folder.");
        if (File.Exists(data.SpillFile) && new FileInfo(data.SpillFile).Length > 0)
            throw new DataException(
                $"{data.SpillFile} has clicks that the database may not have yet. Start the server on this folder once with Data:Postgres, stop it, and try again.");
        DeleteMade();
    }

    private async Task<List<MovedRows>> CopyAsync(PostgresSide source, List<MovedTable> tables, Action<MovedRows> progress, CancellationToken cancel)
    {
        var moved = new List<MovedRows>();
        byte[]? salt;
        var day = DaySalt.GetDay(time.GetUtcNow());
        await using (var transaction = await source.BeginAsync([.. tables, MovedTable.Commits], cancel))
        {
            PrivateFolder.Create(_made.Directory);
            await SqliteFiles.PrepareAsync(_made, clicks, cancel);
            // Their log can't be turned off while another connection is open.
            SqliteConnection.ClearAllPools();
            using (var target = SqliteFiles.Open(_made))
            {
                target.Execute(Unsafe);
                target.Execute("BEGIN IMMEDIATE");
                foreach (var table in tables)
                {
                    if (table.IsPreset)
                        target.Execute($"DELETE FROM {table.InSqlite}");
                    var rows = Copy(source, $"SELECT {table.ColumnList} FROM {table.InPostgres}", source.ReadTypes(table), target, table, progress, cancel);
                    moved.Add(new(table.ToString(), rows));
                    await CompareAsync(source, rows, target, table, cancel);
                }
                moved.Add(new(MovedTable.Commits.ToString(), CopyCommits(source, target, progress, cancel)));
                await SetSequencesAsync(source, target, tables, cancel);
                target.Execute("COMMIT");
                foreach (var file in (string[])[SqliteFiles.App, SqliteFiles.Clicks, SqliteFiles.Rollups])
                    target.Execute($"PRAGMA {file}.journal_mode = WAL");
            }
            salt = await ReadSaltAsync(source, day, cancel);
            await SessionKeyFiles.ReadFromAsync(source, data, cancel);
            await transaction.RollbackAsync(cancel);
        }
        PutInPlace();
        if (salt is not null)
            await new DaySaltFile(data, NullLogger<DaySaltFile>.Instance).GetAsync(day, salt);
        // No server renews it at midnight any more.
        await source.ExecuteAsync("TRUNCATE clicks.day_salt", cancel);
        return moved;
    }

    private static long Copy(
        PostgresSide source, string sql, string[] types, SqliteConnection target, MovedTable table, Action<MovedRows> progress, CancellationToken cancel)
    {
        using var insert = SqliteFiles.Create(
            target, $"INSERT INTO {table.InSqlite} ({table.ColumnList}) VALUES ({string.Join(", ", types.Select((_, i) => $"${i}"))})");
        for (var i = 0; i < types.Length; i++)
            insert.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        using var select = source.Create(sql);
        using var row = select.ExecuteReader();
        var rows = 0L;
        while (row.Read())
        {
            for (var i = 0; i < types.Length; i++)
                insert.Parameters[i].Value = MovedValues.Read(row, i, types[i], table.Columns[i].HasOffset);
            insert.ExecuteNonQuery();
            if (++rows % MovedRows.Interval != 0)
                continue;
            cancel.ThrowIfCancellationRequested();
            progress(new(table.ToString(), rows));
        }
        progress(new(table.ToString(), rows));
        return rows;
    }

    /// <summary>
    /// SQLite's rows of commits say which run their last click is of. So a row ends with the last click of each run, and those of other nodes
    /// between them begin a row of their own.
    /// </summary>
    private static long CopyCommits(PostgresSide source, SqliteConnection target, Action<MovedRows> progress, CancellationToken cancel) => Copy(
        source,
        """
        WITH pieces AS (
            SELECT first FROM clicks.commits
            UNION
            SELECT w.last + 1 FROM clicks.writers w, clicks.head h
            WHERE w.last < h.last AND w.last >= (SELECT min(first) FROM clicks.commits)
        ), ends AS (
            SELECT p.first, lead(p.first, 1, h.last + 1) OVER (ORDER BY p.first) - 1 AS last FROM pieces p, clicks.head h
        )
        SELECT e.first, c.earliest, c.latest, coalesce(w.start, 0), coalesce(w.number, 0)
        FROM ends e
        CROSS JOIN LATERAL (SELECT earliest, latest FROM clicks.commits WHERE first <= e.first ORDER BY first DESC LIMIT 1) c
        LEFT JOIN clicks.writers w ON w.last = e.last
        """,
        ["bigint", "bigint", "bigint", "bigint", "bigint"], target, MovedTable.NumberedCommits, progress, cancel);

    private static async Task SetSequencesAsync(PostgresSide source, SqliteConnection target, List<MovedTable> tables, CancellationToken cancel)
    {
        foreach (var (table, column) in (await source.FindSequencesAsync(tables, cancel)).Where(sequence => sequence.Table.File == SqliteFiles.App))
        {
            await using var read = source.Create("SELECT pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass)");
            if (await read.With(table.InPostgres).With(column).ExecuteScalarAsync(cancel) is not long last)
                continue;
            // A table without rows has no row here.
            using var set = SqliteFiles.Create(target, """
                INSERT INTO main.sqlite_sequence (name, seq) SELECT $name, 0 WHERE NOT EXISTS (SELECT 1 FROM main.sqlite_sequence WHERE name = $name);
                UPDATE main.sqlite_sequence SET seq = max(seq, $last) WHERE name = $name;
                """);
            set.Parameters.AddWithValue("$name", table.Name);
            set.Parameters.AddWithValue("$last", last);
            set.ExecuteNonQuery();
        }
    }

    private static async Task<byte[]?> ReadSaltAsync(PostgresSide source, int day, CancellationToken cancel)
    {
        await using var read = source.Create("SELECT salt FROM clicks.day_salt WHERE day = $1");
        return await read.With(day).ExecuteScalarAsync(cancel) as byte[];
    }

    private async Task CompareAsync(PostgresSide source, long copied, SqliteConnection target, MovedTable table, CancellationToken cancel)
    {
        var (wanted, found) = (await source.CountAsync(table, cancel), SqliteFiles.Count(target, table));
        if (wanted != copied || wanted != found)
            throw PostgresErrors.Describe(
                data, $"{table} has {wanted} rows there, of which {copied} were read, and {found} in {data.Directory}. Nothing was changed.",
                "Please report it, with this message.", null);
    }

    private void PutInPlace()
    {
        // The last connection to a database deletes its log.
        SqliteConnection.ClearAllPools();
        foreach (var (from, _) in Files)
        {
            using var file = File.OpenHandle(from, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }
        foreach (var (from, to) in Files)
            File.Move(from, to);
    }

    private void DeleteMade()
    {
        if (Directory.Exists(_made.Directory))
            Directory.Delete(_made.Directory, recursive: true);
    }
}
