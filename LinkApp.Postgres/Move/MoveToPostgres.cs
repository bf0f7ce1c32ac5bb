using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Settings;
using LinkApp.Postgres.Clicks;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LinkApp.Postgres.Move;

/// <summary>
/// Copies an installation from SQLite's files to an empty database of PostgreSQL, with all ids. The copy is one transaction: if it is
/// interrupted, the database stays empty. The files stay as they are.
/// </summary>
/// <param name="data">The folder of the files, and the connection string of the database.</param>
/// <param name="clicks">How clicks are written.</param>
/// <param name="time">The present.</param>
public sealed class MoveToPostgres(DataSettings data, ClickSettings clicks, TimeProvider time)
{
    /// <summary>Copies everything, and compares the numbers of rows before it commits.</summary>
    /// <param name="progress">Is told how far each table is.</param>
    /// <param name="cancel">Stops it, so that the database stays empty.</param>
    /// <returns>The tables with their numbers of rows.</returns>
    /// <exception cref="DataException">There is nothing to copy, a server runs, or the database can't be used or is not empty.</exception>
    public async Task<IReadOnlyList<MovedRows>> RunAsync(Action<MovedRows> progress, CancellationToken cancel)
    {
        if (!File.Exists(data.AppDatabase))
            throw new DataException($"There is no {data.AppDatabase} to move. Set Data:Directory to the folder of an installation.");
        using var held = DataFolder.HoldServerLock(data);
        if (File.Exists(data.SpillFile) && new FileInfo(data.SpillFile).Length > 0)
            throw new DataException(
                $"{data.SpillFile} has clicks that are not stored yet. Start the server on this folder once without Data:Postgres, stop it, and try again.");
        try
        {
            await using var target = await PostgresSide.OpenAsync(data, cancel);
            await SqliteFiles.PrepareAsync(data, clicks, cancel);
            await using var app = new PostgresAppDatabase(data);
            var contexts = new Contexts(app);
            await new PostgresMigration(data, contexts, time).RunAsync(cancel);
            await using var db = contexts.CreateDbContext();
            return await CopyAsync(target, MovedTable.FindAll(db), progress, cancel);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation)
        {
            throw PostgresErrors.Describe(
                data, $"two rows of {error.TableName} are equal for PostgreSQL, and differ for SQLite: {error.Detail?.TrimEnd('.')}.",
                "PostgreSQL ignores the case of all letters in names, SQLite that of A to Z. Rename one of them with the server on this folder, and try again.", error);
        }
        catch (NpgsqlException error)
        {
            throw PostgresErrors.Describe(data, error);
        }
    }

    private async Task<List<MovedRows>> CopyAsync(PostgresSide target, List<MovedTable> tables, Action<MovedRows> progress, CancellationToken cancel)
    {
        using var source = SqliteFiles.Open(data);
        // Until the end, commands can't write to any of the files.
        source.Execute("BEGIN IMMEDIATE");
        List<MovedTable> all = [.. tables, MovedTable.Commits];
        await using var transaction = await target.BeginAsync(all, cancel);
        await RefuseFilledAsync(target, all, cancel);

        var moved = new List<MovedRows>();
        foreach (var table in all)
        {
            if (table.IsPreset)
                await target.ExecuteAsync($"DELETE FROM {table.InPostgres}", cancel);
            moved.Add(new(table.ToString(), Copy(source, target, table, progress, cancel)));
        }
        await WriteHeadAsync(source, target, cancel);
        await WriteWritersAsync(source, target, cancel);
        await SetSequencesAsync(source, target, tables, cancel);
        await SessionKeyFiles.WriteToAsync(target, data, cancel);
        await WriteSaltAsync(target, cancel);

        foreach (var (table, rows) in all.Zip(moved, (table, copied) => (table, copied.Rows)))
            await CompareAsync(SqliteFiles.Count(source, table), rows, target, table, cancel);
        Durability.RaiseForTransaction(target.Connection);
        // From here on it is either whole or not there.
        await transaction.CommitAsync(CancellationToken.None);
        await ForgetSaltAsync();
        await target.ExecuteAsync("ANALYZE", cancel);
        return moved;
    }

    private async Task RefuseFilledAsync(PostgresSide target, List<MovedTable> tables, CancellationToken cancel)
    {
        var looks = tables.Where(table => !table.IsPreset).Select(table => $"SELECT '{table}' WHERE EXISTS (SELECT FROM {table.InPostgres})");
        if (await target.ScalarAsync(string.Join(" UNION ALL ", looks), cancel) is { } filled)
            throw PostgresErrors.Describe(
                data, $"the database is not empty: there are rows in {filled}.", "Create another one, such as: CREATE DATABASE linkapp;", null);
    }

    private static long Copy(SqliteConnection source, PostgresSide target, MovedTable table, Action<MovedRows> progress, CancellationToken cancel)
    {
        var types = target.ReadTypes(table);
        using var select = SqliteFiles.Create(source, $"SELECT {table.ColumnList} FROM {table.InSqlite}");
        using var row = select.ExecuteReader();
        using var copy = target.Connection.BeginBinaryImport($"COPY {table.InPostgres} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)");
        var rows = 0L;
        while (row.Read())
        {
            copy.StartRow();
            for (var column = 0; column < types.Length; column++)
                MovedValues.Write(copy, row, column, types[column]);
            if (++rows % MovedRows.Interval != 0)
                continue;
            cancel.ThrowIfCancellationRequested();
            progress(new(table.ToString(), rows));
        }
        copy.Complete();
        progress(new(table.ToString(), rows));
        return rows;
    }

    /// <summary>New clicks come after all that there were, and begin a row of commits of their own.</summary>
    private static async Task WriteHeadAsync(SqliteConnection source, PostgresSide target, CancellationToken cancel)
    {
        await using var set = target.Create("UPDATE clicks.head SET last = $1, first = 0, opened = 0, earliest = 0, latest = $2");
        await set.With(ReadLastId(source)).With(source.Scalar<long>("SELECT coalesce(max(latest), 0) FROM clicks.commits")).ExecuteNonQueryAsync(cancel);
    }

    // As SQLite's writer finds it.
    private static long ReadLastId(SqliteConnection source) => source.Scalar<long>("""
        SELECT max((SELECT coalesce(max(id), 0) FROM clicks.clicks), (SELECT coalesce(max(position), 0) FROM clicks.positions), (SELECT last FROM rollups.rolled_up))
        """);

    /// <summary>The last numbers of each run of the server, so that clicks of a spill file that comes to light later are not stored twice.</summary>
    private static async Task WriteWritersAsync(SqliteConnection source, PostgresSide target, CancellationToken cancel)
    {
        using var runs = SqliteFiles.Create(source, """
            SELECT r.start, r.number, coalesce((SELECT min(c.first) FROM clicks.commits c WHERE c.first > r.first) - 1, $last)
            FROM (SELECT start, max(number) AS number, max(first) AS first FROM clicks.commits WHERE start <> 0 GROUP BY start) r
            """);
        runs.Parameters.AddWithValue("$last", ReadLastId(source));
        var (starts, numbers, lasts) = (new List<long>(), new List<long>(), new List<long>());
        using (var row = runs.ExecuteReader())
        {
            while (row.Read())
            {
                starts.Add(row.GetInt64(0));
                numbers.Add(row.GetInt64(1));
                lasts.Add(row.GetInt64(2));
            }
        }
        await using var insert = target.Create("INSERT INTO clicks.writers (start, number, last, at) SELECT w.*, now() FROM unnest($1, $2, $3) w");
        await insert.With<long[]>([.. starts]).With<long[]>([.. numbers]).With<long[]>([.. lasts]).ExecuteNonQueryAsync(cancel);
    }

    /// <summary>New ids come after those of all rows that there are, and of those that were deleted.</summary>
    private static async Task SetSequencesAsync(SqliteConnection source, PostgresSide target, List<MovedTable> tables, CancellationToken cancel)
    {
        foreach (var (table, column) in await target.FindSequencesAsync(tables, cancel))
        {
            using var read = SqliteFiles.Create(source, $"SELECT coalesce(max(\"{column}\"), 0) FROM {table.InSqlite}");
            var last = (long)read.ExecuteScalar()!;
            if (table.File == SqliteFiles.App)
            {
                using var given = SqliteFiles.Create(source, "SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence WHERE name = $name");
                given.Parameters.AddWithValue("$name", table.Name);
                last = Math.Max(last, (long)given.ExecuteScalar()!);
            }
            await using var set = target.Create("SELECT setval(pg_get_serial_sequence($1, $2), greatest($3, 1), $3 > 0)");
            await set.With(table.InPostgres).With(column).With(last).ExecuteNonQueryAsync(cancel);
        }
    }

    // Visitors of today are counted on as those that they were.
    private async Task WriteSaltAsync(PostgresSide target, CancellationToken cancel)
    {
        var day = DaySalt.GetDay(time.GetUtcNow());
        await using var take = target.Create("SELECT clicks.take_day_salt($1, $2)");
        await take.With(day).With(await new DaySaltFile(data, NullLogger<DaySaltFile>.Instance).GetAsync(day, known: null)).ExecuteNonQueryAsync(cancel);
    }

    // No server overwrites the file at midnight any more.
    private ValueTask<byte[]> ForgetSaltAsync() => new DaySaltFile(data, NullLogger<DaySaltFile>.Instance).GetAsync(0, new byte[DaySaltStorage.Length]);

    private async Task CompareAsync(long wanted, long copied, PostgresSide target, MovedTable table, CancellationToken cancel)
    {
        var found = await target.CountAsync(table, cancel);
        if (wanted != copied || wanted != found)
            throw PostgresErrors.Describe(
                data, $"{table} has {found} rows there and {wanted} in {data.Directory}, of which {copied} were read. Nothing was changed.",
                "Please report it, with this message.", null);
    }
}
