using Npgsql;

namespace LinkApp.Tests.Support;

/// <summary>A database of the shared PostgreSQL, for a test or a class.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private PostgresDatabase(string connectionString)
    {
        ConnectionString = connectionString;
        Source = NpgsqlDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    /// <summary>Opens connections to it.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Creates a database and runs scripts in it.</summary>
    public static async Task<PostgresDatabase> CreateAsync(params string[] scripts)
    {
        var database = new PostgresDatabase(await (await SharedPostgres.GetAsync()).CreateDatabaseAsync());
        foreach (var script in scripts)
            await database.ExecuteAsync(script);
        return database;
    }

    /// <summary>Runs a script, and returns the first value that it selects.</summary>
    public async Task<object?> ExecuteAsync(string script)
    {
#pragma warning disable CA2100 // Of the tests.
        await using var command = Source.CreateCommand(script);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await (await SharedPostgres.GetAsync()).DropDatabaseAsync(ConnectionString);
    }
}
