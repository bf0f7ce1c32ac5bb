using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Npgsql;

namespace LinkApp.Postgres.Move;

/// <summary>The PostgreSQL of a move: one connection, on which the whole move is one transaction.</summary>
internal sealed class PostgresSide : IAsyncDisposable
{
    // What else writes to the tables is a server or a command that should not run.
    private const string Limits = """
        SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL jit = off
        """;

    private readonly DataSettings _data;

    private PostgresSide(DataSettings data, NpgsqlConnection connection) => (_data, Connection) = (data, connection);

    public NpgsqlConnection Connection { get; }

    /// <summary>Connects, and makes sure that no server does.</summary>
    /// <exception cref="DataException">Servers are connected.</exception>
    /// <exception cref="NpgsqlException">The database can't be reached.</exception>
    public static async Task<PostgresSide> OpenAsync(DataSettings data, CancellationToken cancel)
    {
        var side = new PostgresSide(data, PostgresPools.CreateConnection(data, isMove: true));
        try
        {
            await side.Connection.OpenAsync(cancel);
            await side.RefuseServersAsync(cancel);
            return side;
        }
        catch
        {
            await side.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether LinkApp has started with the database before.</summary>
    public async Task<bool> HasTablesAsync(CancellationToken cancel) => await ScalarAsync("SELECT to_regclass('clicks.clicks') IS NOT NULL", cancel) is true;

    /// <summary>Begins the transaction, and keeps everybody else from writing to the tables until it ends.</summary>
    /// <exception cref="DataException">Another program is writing to them.</exception>
    public async Task<NpgsqlTransaction> BeginAsync(IReadOnlyList<MovedTable> tables, CancellationToken cancel)
    {
        var transaction = await Connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        try
        {
            await ExecuteAsync(Limits, cancel);
            await ExecuteAsync(
                $"LOCK TABLE {string.Join(", ", tables.Select(table => table.InPostgres))}, clicks.head, clicks.writers IN SHARE ROW EXCLUSIVE MODE", cancel);
            return transaction;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await transaction.DisposeAsync();
            throw PostgresErrors.Describe(_data, "another program is writing to the database.", "Stop all servers and commands that use it, and try again.", error);
        }
    }

    /// <summary>The types of a table's columns, as PostgreSQL names them.</summary>
    public string[] ReadTypes(MovedTable table)
    {
        using var command = Create($"SELECT {table.ColumnList} FROM {table.InPostgres} LIMIT 0");
        using var rows = command.ExecuteReader();
        return [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetDataTypeName)];
    }

    /// <summary>The columns whose values a sequence gives out.</summary>
    public async Task<List<(MovedTable Table, string Column)>> FindSequencesAsync(IReadOnlyList<MovedTable> tables, CancellationToken cancel)
    {
        await using var command = Create("""
            SELECT n.nspname::text, c.relname::text, a.attname::text
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE a.attidentity <> '' AND n.nspname IN ('public', 'clicks') AND c.relkind = 'r'
            """);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var found = new List<(MovedTable, string)>();
        while (await rows.ReadAsync(cancel))
        {
            var (schema, name) = (rows.GetString(0), rows.GetString(1));
            found.Add((tables.Single(table => table.Schema == schema && table.Name == name), rows.GetString(2)));
        }
        return found;
    }

    public async Task<long> CountAsync(MovedTable table, CancellationToken cancel) =>
        (long)(await ScalarAsync($"SELECT count(*) FROM {table.InPostgres}", cancel))!;

    public async Task<object?> ScalarAsync(string sql, CancellationToken cancel)
    {
        await using var command = Create(sql);
        return await command.ExecuteScalarAsync(cancel);
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancel)
    {
        await using var command = Create(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>A command of SQL that only names of this folder are put in.</summary>
    public NpgsqlCommand Create(string sql)
    {
#pragma warning disable CA2100 // Names of tables and columns.
        return new(sql, Connection);
#pragma warning restore CA2100
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private async Task RefuseServersAsync(CancellationToken cancel)
    {
        var connected = (long)(await ScalarAsync("""
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = current_setting('application_name')
            """, cancel))!;
        if (connected > 0)
            throw PostgresErrors.Describe(
                _data, $"LinkApp is connected to the database ({connected} connections).", "Stop all servers and commands that use it, and try again.", null);
    }
}
