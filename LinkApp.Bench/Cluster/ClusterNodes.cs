using System.Globalization;
using LinkApp.Bench.Servers;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Npgsql;

namespace LinkApp.Bench.Cluster;

/// <summary>Nodes, each a process with a folder of its own, on one PostgreSQL that each reaches through a relay of its own.</summary>
internal sealed class ClusterNodes : IAsyncDisposable
{
    private readonly BenchRun _run;
    private readonly FileInfo? _binary;
    private readonly string _database;
    private readonly string[] _settings;
    private readonly ServerUnderTest?[] _nodes;
    private readonly TcpRelay[] _relays;
    private int _starts;

    private ClusterNodes(BenchRun run, FileInfo? binary, string database, int count, string[] settings)
    {
        (_run, _binary, _database, _settings, _nodes) = (run, binary, database, settings, new ServerUnderTest?[count]);
        var port = new NpgsqlConnectionStringBuilder(database).Port;
        _relays = [.. Enumerable.Range(0, count).Select(_ => new TcpRelay(port))];
    }

    public int Count => _nodes.Length;

    /// <summary>Starts nodes on a database that has the tables.</summary>
    /// <param name="run">Has the folders of the nodes.</param>
    /// <param name="binary">A published single file; null for the LinkApp that was built with the bench.</param>
    /// <param name="database">The connection string of the database, on this machine.</param>
    /// <param name="count">How many nodes.</param>
    /// <param name="settings">Configuration keys of all nodes.</param>
    public static async Task<ClusterNodes> StartAsync(BenchRun run, FileInfo? binary, string database, int count, params string[] settings)
    {
        var nodes = new ClusterNodes(run, binary, database, count, settings);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(nodes.StartAsync));
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address of a node; null while it does not run.</summary>
    public Uri? FindAddress(int node) => Volatile.Read(ref _nodes[node])?.Address;

    /// <summary>The address of a node that runs.</summary>
    public Uri GetAddress(int node) => FindAddress(node) ?? throw new BenchException($"Node {node + 1} does not run.");

    /// <summary>What stands between a node and the database.</summary>
    public TcpRelay GetRelay(int node) => _relays[node];

    /// <summary>Starts a node for the first time, or on the folder that it had. Its address is another one.</summary>
    public async Task StartAsync(int node)
    {
        var database = new NpgsqlConnectionStringBuilder(_database) { Port = _relays[node].Port }.ToString();
        var gauges = string.Create(CultureInfo.InvariantCulture, $"gauges{Interlocked.Increment(ref _starts)}");
        Volatile.Write(ref _nodes[node], await ServerUnderTest.StartLinkAppAsync(
            _binary, _run.GetPath($"node{node + 1}"), _run.GetPath(gauges), [$"--{DataSettings.PostgresKey}={database}", .. _settings]));
    }

    /// <summary>Ends a node as a crash does.</summary>
    public async Task KillAsync(int node)
    {
        if (Interlocked.Exchange(ref _nodes[node], null) is { } server)
            await server.DisposeAsync();
    }

    /// <summary>A client of a node that follows no redirects.</summary>
    public HttpClient CreateClient(int node) => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = GetAddress(node) };

    /// <summary>What a node has counted since it was started.</summary>
    public async Task<NodeCounts> ReadCountsAsync(int node, CancellationToken cancel)
    {
        using var http = CreateClient(node);
        var metrics = (await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancel)).Split('\n');
        return new(Read("linkapp_clicks_late_total"), Read("linkapp_clicks_unprotected_total"), Read("linkapp_clicks_lost_total"));

        long Read(string name) => metrics.FirstOrDefault(line => line.StartsWith(name + ' ', StringComparison.Ordinal)) is { } line
            ? (long)double.Parse(line[name.Length..], CultureInfo.InvariantCulture)
            : throw new BenchException($"/metrics has no {name}.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Enumerable.Range(0, Count))
            await KillAsync(node);
        foreach (var relay in _relays)
            await relay.DisposeAsync();
    }
}

/// <summary>Clicks that a node has counted.</summary>
/// <param name="Late">Their redirects went out before their commits.</param>
/// <param name="Unprotected">Of these, those that were not in the spill file either.</param>
/// <param name="Lost">They could not be stored.</param>
internal sealed record NodeCounts(long Late, long Unprotected, long Lost)
{
    public static NodeCounts operator +(NodeCounts one, NodeCounts other) =>
        new(one.Late + other.Late, one.Unprotected + other.Unprotected, one.Lost + other.Lost);
}
