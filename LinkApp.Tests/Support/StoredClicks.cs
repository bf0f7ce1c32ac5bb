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
    /// <summary>A connection that finds the tables by their names; the caller disposes it.</summary>
    public static DbConnection Open(DataSettings data)
    {
        if (data.Postgres is null)
        {
            var file = SqliteSetup.Open(data.ClickDatabase, readOnly: true, pooled: false);
            file.Attach(data.RollupDatabase, "rollups");
            return file;
        }
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(data.Postgres) { SearchPath = "clicks", Pooling = false }.ToString());
        connection.Open();
        return connection;
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
