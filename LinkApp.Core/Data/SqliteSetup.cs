using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Data;

/// <summary>Opens connections with the same settings everywhere: WAL is set once in the file, the rest per connection.</summary>
public static class SqliteSetup
{
    /// <summary>Turns on the write-ahead log, so that readers and the writer don't wait for each other. The file remembers it.</summary>
    public const string UseLog = "PRAGMA journal_mode = WAL";

    /// <summary>How long a connection waits for the write of another to end, in seconds.</summary>
    private const int BusySeconds = 5;

    // sqlite3.h; SQLitePCL has no name for it.
    private const int ConfigMemoryStatus = 9;

    // No connection of ours is used by two threads at once: SQLite need not lock a mutex in each call (2 % of a redirect). Nor
    // need it keep global statistics of its memory, since they are never read.
    static SqliteSetup()
    {
        SQLitePCL.Batteries_V2.Init();
        SQLitePCL.raw.sqlite3_shutdown();
        SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        SQLitePCL.raw.sqlite3_config(ConfigMemoryStatus, 0);
        SQLitePCL.raw.sqlite3_initialize();
    }

    /// <param name="file">The database.</param>
    /// <param name="readOnly">Whether it is only read.</param>
    /// <param name="pooled">Whether connections are kept for the next use.</param>
    /// <param name="creates">Whether a file that is missing is created; without that, opening it is an error.</param>
    public static string ConnectionString(string file, bool readOnly = false, bool pooled = true, bool creates = true) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = readOnly ? SqliteOpenMode.ReadOnly : creates ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
        DefaultTimeout = BusySeconds,
        ForeignKeys = true,
        Pooling = pooled,
    }.ToString();

    /// <summary>
    /// Opens a connection and runs <paramref name="pragmas"/> on it. A connection that is not <paramref name="pooled"/> opens
    /// the file that exists now, even if it was replaced, and closes it when it is disposed.
    /// </summary>
    public static SqliteConnection Open(string file, bool readOnly = false, string? pragmas = null, bool pooled = true, bool creates = true)
    {
        var connection = new SqliteConnection(ConnectionString(file, readOnly, pooled, creates));
        try
        {
            connection.Open();
            // For statements of our own; commands of ADO.NET retry by themselves.
            SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, 1000 * BusySeconds);
            if (pragmas is not null)
                connection.Execute(pragmas);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Adds the tables of another file to a connection, below a name. A pooled connection keeps them.</summary>
    public static void Attach(this SqliteConnection connection, string file, string name)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only a constant is put in.
        command.CommandText = $"ATTACH DATABASE $file AS {name}";
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$file", file);
        command.ExecuteNonQuery();
    }

    /// <summary>Runs statements that give no rows.</summary>
    public static int Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this assembly come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteNonQuery();
    }

    /// <summary>The single value that a statement returns, or the type's default for NULL or no row.</summary>
    public static T? Scalar<T>(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this assembly come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar() is T value ? value : default;
    }
}
