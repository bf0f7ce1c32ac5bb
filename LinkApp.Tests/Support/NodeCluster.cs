using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using LinkApp.Postgres;
using Npgsql;

namespace LinkApp.Tests.Support;

/// <summary>Some nodes, each a process of the program with a folder of its own, on one database that each reaches through a relay of its own.</summary>
public sealed class NodeCluster : IAsyncDisposable
{
    private static readonly string[] Addresses =
    [
        Visitors.Malaysia, Visitors.UnitedStates, Visitors.Germany, Visitors.Japan, Visitors.Brazil, Visitors.Nowhere,
    ];

    // Only a test's PostgreSQL may do without syncs.
    private static readonly Dictionary<string, string> Environment = new() { [PostgresState.UnsafeVariable] = "1" };

    private readonly TempFolder _folder = new();
    private readonly bool _ownsServer;
    private readonly string[] _settings;
    private readonly ServerProcess?[] _nodes;
    private readonly TcpRelay[] _relays;
    private int _tried;

    private NodeCluster(PostgresServer server, bool ownsServer, string database, int nodes, string[] settings)
    {
        (Server, _ownsServer, Database, _settings, _nodes) = (server, ownsServer, database, settings, new ServerProcess?[nodes]);
        _relays = [.. Enumerable.Range(0, nodes).Select(_ => new TcpRelay(server.Port))];
    }

    /// <summary>The PostgreSQL of the nodes.</summary>
    public PostgresServer Server { get; }

    /// <summary>The connection string of their database, past the relays.</summary>
    public string Database { get; }

    /// <summary>The key of an admin of the organization Acme.</summary>
    public string Key { get; private set; } = "";

    /// <summary>How many nodes there are.</summary>
    public int Count => _nodes.Length;

    /// <summary>The marks of the redirects that were answered, which are the referrers of their clicks.</summary>
    public ConcurrentQueue<string> Answered { get; } = [];

    /// <summary>Starts a database, and nodes on it.</summary>
    /// <param name="nodes">How many.</param>
    /// <param name="isDurable">Whether the database has a server of its own, which a test may crash.</param>
    /// <param name="settings">Settings of all nodes.</param>
    public static async Task<NodeCluster> StartAsync(int nodes = 3, bool isDurable = false, params string[] settings)
    {
        var server = isDurable ? await PostgresServer.StartAsync(isDurable: true) : await SharedPostgres.GetAsync();
        var cluster = new NodeCluster(server, isDurable, await server.CreateDatabaseAsync(), nodes, settings);
        try
        {
            var command = (string[])[
                "key", "create", "--organization", "Acme", "--name", "cluster", "--role", "admin",
                $"--Data:Postgres={cluster.Database}", $"--Data:Directory={cluster._folder.File("command")}",
            ];
            var created = await ServerProcess.RunAsync(Environment, command);
            Assert.True(created.ExitCode == 0, created.Errors);
            cluster.Key = created.Output.Trim();
            await Task.WhenAll(Enumerable.Range(0, nodes).Select(cluster.StartNodeAsync));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A node that runs.</summary>
    public ServerProcess Node(int index) => _nodes[index] ?? throw new InvalidOperationException($"Node {index} does not run.");

    /// <summary>What stands between a node and the database.</summary>
    public TcpRelay Relay(int index) => _relays[index];

    /// <summary>Starts a node that was killed, with the folder that it had, or for the first time.</summary>
    public async Task StartNodeAsync(int index)
    {
        var database = new NpgsqlConnectionStringBuilder(Database) { Port = _relays[index].Port }.ToString();
        _nodes[index] = await ServerProcess.StartAsync(
            Environment, [$"--Data:Postgres={database}", $"--Data:Directory={_folder.File($"node{index}")}", .. _settings]);
    }

    /// <summary>Ends a node as a crash does.</summary>
    public async Task KillAsync(int index)
    {
        var node = Node(index);
        _nodes[index] = null;
        await node.KillAsync();
        await node.DisposeAsync();
    }

    /// <summary>A client of a node's API, as the admin.</summary>
    public HttpClient Api(int index)
    {
        var client = Visitor(index);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return client;
    }

    /// <summary>A client of a node that follows no redirects.</summary>
    public HttpClient Visitor(int index) => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri(Node(index).Address),
        Timeout = Eventually.Limit,
    };

    /// <summary>Clicks on a link of a node, one click after the other, until the node ends or a test stops it. Returns the slowest answer.</summary>
    /// <param name="index">The node.</param>
    /// <param name="stop">Ends after the present click.</param>
    /// <param name="slug">The link, which redirects.</param>
    public async Task<TimeSpan> VisitAsync(int index, CancellationToken stop, string slug = "spring")
    {
        var slowest = TimeSpan.Zero;
        using var client = Visitor(index);
        try
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var mark = $"c{Interlocked.Increment(ref _tried)}.example";
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/{slug}");
                request.Headers.Add("X-Forwarded-For", Addresses[i % Addresses.Length]);
                request.Headers.Referrer = new Uri($"https://{mark}/");
                var began = TimeProvider.System.GetTimestamp();
                using var answer = await client.SendAsync(request, CancellationToken.None);
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, TimeProvider.System.GetElapsedTime(began).Ticks));
                Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
                Answered.Enqueue(mark);
            }
        }
        catch (HttpRequestException)
        {
            // The node has ended.
        }
        return slowest;
    }

    /// <summary>The referrers of all stored clicks: a mark that is there twice was stored twice.</summary>
    public async Task<List<string>> ReadMarksAsync()
    {
        await using var connection = new NpgsqlConnection(Database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT t.text FROM clicks.clicks c JOIN clicks.texts t ON t.id = c.referrer", connection);
        await using var rows = await command.ExecuteReaderAsync();
        var marks = new List<string>();
        while (await rows.ReadAsync())
            marks.Add(rows.GetString(0));
        return marks;
    }

    /// <summary>The number that a statement selects from the database.</summary>
    public async Task<long> ReadNumberAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // Of the tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Waits until every answered click is stored, and checks that none is stored twice.</summary>
    public async Task AssertLedgerAsync()
    {
        var (stored, missing) = (new List<string>(), new List<string>());
        await Eventually.TrueAsync(
            async () =>
            {
                stored = await ReadMarksAsync();
                missing = [.. Answered.Except(stored)];
                return missing.Count == 0;
            },
            $"all of {Answered.Count} answered clicks are stored");
        Assert.Empty(stored.GroupBy(mark => mark).Where(mark => mark.Count() > 1).Select(mark => mark.Key));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            if (node is not null)
                await node.DisposeAsync();
        }
        foreach (var relay in _relays)
            await relay.DisposeAsync();
        if (_ownsServer)
            await Server.DisposeAsync();
        else
            await Server.DropDatabaseAsync(Database);
        _folder.Dispose();
    }
}
