using LinkApp.Core;
using LinkApp.Core.Data;
using LinkApp.Core.Maintenance;
using LinkApp.Core.Settings;
using LinkApp.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LinkApp.Tests.Support;

/// <summary>The services of Core on a database of their own in the <see cref="SharedPostgres"/>, as a node has them; nothing is started.</summary>
public sealed class PostgresInstallation : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly List<ServiceProvider> _nodes = [];

    /// <summary>The server of all tests.</summary>
    public PostgresServer Server { get; private set; } = null!;

    public string ConnectionString { get; private set; } = "";

    /// <summary>The database as PostgreSQL's own programs have it.</summary>
    public string Target => $"host=127.0.0.1 port={Server.Port} user=postgres dbname={new NpgsqlConnectionStringBuilder(ConnectionString).Database}";

    /// <summary>The services of the first node.</summary>
    public IServiceProvider Services => _nodes[0];

    /// <summary>A database that has the tables already.</summary>
    public async ValueTask InitializeAsync()
    {
        await CreateDatabaseAsync();
        await CreateNode().GetRequiredService<DataFolder>().PrepareAsync();
    }

    /// <summary>An empty database.</summary>
    public static async Task<PostgresInstallation> CreateEmptyAsync()
    {
        var installation = new PostgresInstallation();
        await installation.CreateDatabaseAsync();
        return installation;
    }

    /// <summary>Another node on the same database, with a folder of its own.</summary>
    /// <param name="connectionString">Another way to the database; null for the usual one.</param>
    public ServiceProvider CreateNode(string? connectionString = null)
    {
        var reader = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Directory"] = _folder.File($"node{_nodes.Count + 1}"),
            [DataSettings.PostgresKey] = connectionString ?? ConnectionString,
        }).Build());
        var settings = CoreSettings.Read(reader);
        PostgresSettings.Check(reader, settings.Data);
        Assert.Empty(reader.Errors);
        var node = new ServiceCollection().AddLogging().AddLinkAppCore(settings).AddStore(settings.Data).BuildServiceProvider();
        _nodes.Add(node);
        return node;
    }

    public Task<AppDb> OpenAsync() => Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();

    /// <summary>The value that a statement returns, run on a connection of its own.</summary>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Of the tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        if (ConnectionString.Length > 0)
            await Server.DropDatabaseAsync(ConnectionString);
        _folder.Dispose();
    }

    private async Task CreateDatabaseAsync()
    {
        Server = await SharedPostgres.GetAsync();
        ConnectionString = await Server.CreateDatabaseAsync();
    }
}
