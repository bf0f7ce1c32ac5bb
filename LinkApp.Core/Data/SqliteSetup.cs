using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LinkApp.Core.Data;

/// <summary>Opens connections with the same settings everywhere: WAL is set once in the file, the rest per connection.</summary>
public static class SqliteSetup
{
    /// <summary>Turns on the write-ahead log, so that readers and the writer don't wait for each other. The file remembers it.</summary>
    public const string UseLog = "PRAGMA journal_mode = WAL";

    // Without it, SQLite sorts in files in a folder of its own choice, such as /var/tmp, which may not be there or not be private.
    private const string TemporariesInMemory = "PRAGMA temp_store = MEMORY";

    /// <summary>How long a connection waits for the write of another to end, in seconds.</summary>
    private const int BusySeconds = 5;

    // sqlite3.h; SQLitePCL has no name for it.
    private const int ConfigMemoryStatus = 9;

    private static readonly ConnectionInterceptor Interceptor = new();

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
#pragma warning disable RS0030 // The only place that makes connections.
        var connection = new SqliteConnection(ConnectionString(file, readOnly, pooled, creates));
#pragma warning restore RS0030
        try
        {
            connection.Open();
            // For statements of our own; commands of ADO.NET retry by themselves.
            SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, 1000 * BusySeconds);
            connection.Execute(pragmas is null ? TemporariesInMemory : $"{TemporariesInMemory}; {pragmas}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of a database with its write-ahead log; 0 if there is none.</summary>
    public static long GetSize(string file) => new[] { file, file + "-wal" }.Select(path => new FileInfo(path)).Sum(info => info.Exists ? info.Length : 0);

    /// <summary>Makes a context of Entity Framework use a database, on connections as <see cref="Open"/> makes them.</summary>
    public static TOptions UseFile<TOptions>(this TOptions options, string file, bool pooled = true, bool creates = true)
        where TOptions : DbContextOptionsBuilder
    {
        options.UseSqlite(ConnectionString(file, pooled: pooled, creates: creates)).AddInterceptors(Interceptor);
        return options;
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

    /// <summary>Sets up the connections that Entity Framework opens.</summary>
    private sealed class ConnectionInterceptor : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
            ((SqliteConnection)connection).Execute(TemporariesInMemory);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}
