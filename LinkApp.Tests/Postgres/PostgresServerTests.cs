using LinkApp.Postgres.Clicks;
using LinkApp.Tests.Support;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>The PostgreSQL of the tests.</summary>
public sealed class PostgresServerTests
{
    [Fact]
    public async Task It_creates_databases_and_keeps_what_is_committed_when_it_is_stopped_at_once()
    {
        await using var server = await PostgresServer.StartAsync(isDurable: true);
        var database = await server.CreateDatabaseAsync();
        await ExecuteAsync(database, ClickSchema.Create + AppendFunction.Create);
        await ExecuteAsync(database, "INSERT INTO clicks.texts (text) VALUES ('kept')");

        await server.StopAsync(atOnce: true);
        await server.StartAgainAsync();

        NpgsqlConnection.ClearAllPools();
        Assert.Equal("kept", await ExecuteAsync(database, "SELECT text FROM clicks.texts"));
        await server.DropDatabaseAsync(database);
    }

    private static async Task<object?> ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Constants.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}
