using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Postgres.Move;

/// <summary>SQLite's three files, on one connection.</summary>
internal static class SqliteFiles
{
    /// <summary>The name of <c>linkapp.db</c> on the connection.</summary>
    public const string App = "main";

    /// <summary>The name of <c>clicks.db</c>.</summary>
    public const string Clicks = "clicks";

    /// <summary>The name of <c>rollups.db</c>.</summary>
    public const string Rollups = "rollups";

    /// <summary>Creates the files, or migrates them to this version.</summary>
    /// <exception cref="DataException">They can't be used.</exception>
    public static Task PrepareAsync(DataSettings data, ClickSettings clicks, CancellationToken cancel) =>
        new SqliteMigration(data, new Contexts(new SqliteAppDatabase(data)), new LocalTurns(), new SqliteClickStore(data, clicks)).RunAsync(cancel);

    /// <summary>Opens the files, which exist.</summary>
    public static SqliteConnection Open(DataSettings data)
    {
        var connection = SqliteSetup.Open(data.AppDatabase, pooled: false, creates: false);
        try
        {
            connection.Attach(data.ClickDatabase, Clicks);
            connection.Attach(data.RollupDatabase, Rollups);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A command of SQL that only names of this folder are put in.</summary>
    public static SqliteCommand Create(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables and columns.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        return command;
    }

    public static long Count(SqliteConnection connection, MovedTable table)
    {
        using var count = Create(connection, $"SELECT count(*) FROM {table.InSqlite}");
        return (long)count.ExecuteScalar()!;
    }
}
