using System.CommandLine;
using System.Diagnostics;
using LinkApp.Bench.Samples;
using LinkApp.Core.Clicks;
using Npgsql;

namespace LinkApp.Bench;

/// <summary>Measures the commits of several nodes in one PostgreSQL beside those of SQLite, which is as durable, in one run.</summary>
internal static class PostgresIngestBench
{
    private const int Links = 100_000;

    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(100);

    public static Command Create()
    {
        var postgres = new Option<string>("--postgres")
        {
            Description = "The connection string of an empty database. It has the clicks of the run afterwards.",
            Required = true,
        };
        var clicks = BenchOptions.Number("--clicks", 500_000, "Clicks of each measurement.");
        var nodes = BenchOptions.Number("--nodes", 4, "Nodes that write at once.");
        var inFlight = BenchOptions.Number("--in-flight", 128, "Clicks that wait for their commit at a time, on each node.");
        var rounds = BenchOptions.Number("--rounds", 3, "How often both are measured, one after the other.");
        return BenchRun.Command(
            "ingest-postgres",
            "The click stores alone: clicks a second of several nodes in PostgreSQL, and their part of those of SQLite with `Full`.",
            (parsed, run, cancel) => RunAsync(
                run, parsed.GetRequiredValue(postgres), parsed.GetValue(clicks), parsed.GetValue(nodes), parsed.GetValue(inFlight), parsed.GetValue(rounds),
                cancel),
            postgres, clicks, nodes, inFlight, rounds);
    }

    private static async Task RunAsync(BenchRun run, string postgres, int clicks, int nodes, int inFlight, int rounds, CancellationToken cancel)
    {
        await using var database = NpgsqlDataSource.Create(postgres);
        // With groups of the same size, and with as many clicks that wait in all.
        await using var sqlite = new Nodes(inFlight);
        await sqlite.AddAsync(run.GetPath("sqlite"), "--Clicks:Synchronous=full", cancel);
        await using var larger = new Nodes(inFlight * nodes);
        await larger.AddAsync(run.GetPath("larger"), "--Clicks:Synchronous=full", cancel);
        await using var cluster = new Nodes(inFlight);
        for (var node = 0; node < nodes; node++)
            await cluster.AddAsync(run.GetPath($"node{node}"), $"--Data:Postgres={postgres}", cancel);
        // As after hours of traffic: the code is compiled, and the nodes know all destinations.
        foreach (var store in (Nodes[])[sqlite, larger, cluster])
            await store.WarmUpAsync(clicks, cancel);
        for (var round = 1; round <= rounds; round++)
        {
            var ofSqlite = await MeasureAsync(run, "SQLite, Full", sqlite, clicks, null, cancel);
            await MeasureAsync(run, "SQLite, Full", larger, clicks, ofSqlite, cancel);
            await MeasureAsync(run, "PostgreSQL", cluster, clicks, ofSqlite, cancel);
        }
        await AddSizeAsync(run, database, cancel);
    }

    private static async Task<double> MeasureAsync(BenchRun run, string store, Nodes nodes, int clicks, double? other, CancellationToken cancel)
    {
        var process = Process.GetCurrentProcess();
        var (cpu, began) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        var results = await nodes.FillAsync(clicks, cancel);
        var elapsed = Stopwatch.GetElapsedTime(began);
        process.Refresh();
        var speed = clicks / elapsed.TotalSeconds;
        run.Results.Add(
            "ingest",
            ("store", store), ("nodes", nodes.Count), ("in flight", nodes.InFlight), ("clicks/s", speed),
            ("x SQLite of such groups", other is null ? null : speed / other),
            ("cpu µs/click of nodes", (process.TotalProcessorTime - cpu).TotalMicroseconds / clicks),
            ("commit p50 µs", results.Max(result => result.Latency.Percentile(0.5))), ("commit p99 µs", results.Max(result => result.Latency.Percentile(0.99))),
            ("clicks/commit", (double)clicks / results.Sum(result => result.Latency.Count)));
        BenchRun.Say($"{store}: {speed:N0} clicks/s");
        if (results.Sum(result => result.NotCommitted) is var missing and > 0)
            run.Results.Fault($"{missing:N0} clicks were late or lost.");
        return speed;
    }

    private static async Task AddSizeAsync(BenchRun run, NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            SELECT count(*), pg_table_size('clicks.clicks')::float8 / count(*), pg_indexes_size('clicks.clicks')::float8 / count(*),
                pg_table_size('clicks.commits') + pg_table_size('clicks.head') + pg_table_size('clicks.writers'),
                current_setting('fsync'), current_setting('synchronous_commit'), current_setting('server_version')
            FROM clicks.clicks
            """);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        run.Results.Add(
            "store of PostgreSQL",
            ("version", reader.GetString(6)), ("fsync", reader.GetString(4)), ("synchronous_commit of the server", reader.GetString(5)),
            ("clicks", reader.GetInt64(0)), ("bytes/click", reader.GetDouble(1)), ("of the index", reader.GetDouble(2)),
            ("bytes of head, writers, commits", reader.GetInt64(3)));
    }

    /// <summary>Nodes on one store: only their click logs run.</summary>
    /// <param name="inFlight">Clicks that wait on each.</param>
    private sealed class Nodes(int inFlight) : IAsyncDisposable
    {
        private readonly List<(Installation Installation, ClickFiller Filler)> _all = [];

        public int Count => _all.Count;

        /// <summary>Clicks that wait on all of them.</summary>
        public int InFlight => inFlight * _all.Count;

        public async Task AddAsync(string directory, string setting, CancellationToken cancel)
        {
            var installation = await Installation.OpenAsync(directory, "--Clicks:CommitTimeout=30s", setting);
            await installation.Get<ClickLog>().StartAsync(cancel);
            _all.Add((installation, new(installation.Get<ClickLog>(), Links, organizations: 1, inFlight)));
        }

        public async Task WarmUpAsync(int clicks, CancellationToken cancel)
        {
            BenchRun.Say("warm-up");
            foreach (var (_, filler) in _all)
                await filler.VisitEachAsync(DateTimeOffset.UtcNow - (Apart * clicks), cancel);
            await FillAsync(clicks, cancel);
        }

        /// <summary>Writes clicks, as many on each node.</summary>
        public Task<FillResult[]> FillAsync(int clicks, CancellationToken cancel) => Task.WhenAll(_all.Select(node => Task.Run(
            () => node.Filler.FillAsync(clicks / _all.Count, DateTimeOffset.UtcNow - (Apart * clicks), Apart, cancel), cancel)));

        public async ValueTask DisposeAsync()
        {
            foreach (var (installation, _) in _all)
                await installation.DisposeAsync();
        }
    }
}
