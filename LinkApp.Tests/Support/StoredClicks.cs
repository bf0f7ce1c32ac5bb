using System.Data.Common;
using System.Globalization;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LinkApp.Tests.Support;

/// <summary>The tables of clicks and rollups as they are stored, whichever store a test runs on: both have the same names.</summary>
public static class StoredClicks
{
    private const string BreakSqlite = "CREATE TRIGGER broken BEFORE INSERT ON clicks {0} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";

    private const string BreakPostgres = """
        CREATE FUNCTION clicks.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
        CREATE TRIGGER broken BEFORE INSERT ON clicks FOR EACH ROW {0} EXECUTE FUNCTION clicks.fail();
        """;

    /// <summary>A connection that finds the tables by their names; the caller disposes it.</summary>
    /// <param name="data">Where they are.</param>
    /// <param name="writes">Whether it also writes.</param>
    public static DbConnection Open(DataSettings data, bool writes = false)
    {
        if (data.Postgres is null)
        {
            var file = SqliteSetup.Open(data.ClickDatabase, readOnly: !writes, pooled: false);
            file.Attach(data.RollupDatabase, "rollups");
            return file;
        }
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(data.Postgres) { SearchPath = "clicks", Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    /// <summary>Runs statements on the tables, as another program would.</summary>
    public static void Execute(DataSettings data, string sql)
    {
        using var connection = Open(data, writes: true);
        connection.Run(sql);
    }

    /// <summary>Makes the store refuse clicks, until <see cref="Mend"/>.</summary>
    /// <param name="data">Where they are.</param>
    /// <param name="when">Which of them, such as <c>new.id = 7</c>; null for all.</param>
    public static void Break(DataSettings data, string? when = null) => Execute(
        data, (data.Postgres is null ? BreakSqlite : BreakPostgres).Replace("{0}", when is null ? "" : $"WHEN ({when})", StringComparison.Ordinal));

    /// <summary>Makes the store accept clicks again.</summary>
    public static void Mend(DataSettings data) =>
        Execute(data, data.Postgres is null ? "DROP TRIGGER broken" : "DROP TRIGGER broken ON clicks; DROP FUNCTION clicks.fail()");

    /// <summary>As a program that keeps others from writing clicks, until what is returned is disposed.</summary>
    public static IDisposable Lock(DataSettings data)
    {
        var connection = Open(data, writes: true);
        connection.Run(data.Postgres is null ? "BEGIN IMMEDIATE" : "BEGIN; LOCK TABLE clicks IN SHARE MODE");
        return connection;
    }

    /// <summary>The rows that a statement selects from the tables, columns separated by bars; bytes are hexadecimal.</summary>
    public static List<string> Read(DataSettings data, string sql)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetValue(column).ToStoredText())));
        return rows;
    }

    /// <summary>A value of any store as text.</summary>
    public static string ToStoredText(this object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        string[] texts => string.Join(',', texts),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Runs statements that give no rows.</summary>
    public static void Run(this DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The first value that a statement selects from the tables of a server.</summary>
    public static T? Select<T>(IServiceProvider services, string sql) => Select<T>(services.GetRequiredService<DataSettings>(), sql);

    /// <summary>The first value that a statement selects from the tables; the type's default for NULL or no row.</summary>
    public static T? Select<T>(DataSettings data, string sql)
    {
        using var connection = Open(data);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar() is { } value and not DBNull ? (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture) : default;
    }
}
