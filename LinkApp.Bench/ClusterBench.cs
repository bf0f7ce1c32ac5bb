using System.CommandLine;
using System.Globalization;
using LinkApp.Bench.Cluster;
using LinkApp.Bench.Samples;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;

namespace LinkApp.Bench;

/// <summary>
/// Some nodes on one PostgreSQL under steady visits, while one of them hears nothing from the database, one is killed, and the database
/// crashes: what visitors and viewers notice, and whether every answered visit is stored once.
/// </summary>
internal sealed class ClusterBench
{
    // A run is twelve parts.
    private const int Parts = 12;

    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly Phases _phases = new();
    private NodeCounts _counts = new(0, 0, 0);

    public required int Nodes { get; init; }

    public required int Links { get; init; }

    public required int PerSecond { get; init; }

    public required int Connections { get; init; }

    public required TimeSpan Length { get; init; }

    public required TimeSpan WarmUp { get; init; }

    public required TimeSpan Interval { get; init; }

    public required int Edits { get; init; }

    public required FileInfo? Binary { get; init; }

    public static Command Create()
    {
        var nodes = BenchOptions.Number("--nodes", 3, "Nodes. The first one hears nothing from the database for a while, the last one is killed.", min: 2);
        var links = BenchOptions.Number("--links", 200, "Links, which are visited in turn, and which every node knows.");
        var perSecond = BenchOptions.Number("--per-second", 500, "Visits a second of all nodes together.");
        var connections = BenchOptions.Number("--connections", 64, "Connections of visitors to each node.");
        var seconds = BenchOptions.Number(
            "--seconds", 60,
            "Length of the rest: a third is quiet, a sixth has a silent node, a twelfth is its recovery, a sixth has a killed node, and a quarter the crash.",
            min: Parts);
        var warmUp = BenchOptions.Number("--warm-up", 20, "Seconds of visits before anything is measured.");
        var interval = BenchOptions.Number("--interval", 2_000, "Live:Interval of the nodes, in milliseconds.", min: 100);
        var edits = BenchOptions.Number("--edits", 20, "Edits of a link, before the quiet phase.");
        var binary = BenchOptions.Binary("A published single file to measure instead of what was built with the bench.");
        return BenchRun.Command(
            "cluster",
            "Nodes on one PostgreSQL, which the bench starts: redirects, live feeds, edits and the ledger of clicks while nodes and the database fail.",
            (parsed, run, cancel) => new ClusterBench
            {
                Nodes = parsed.GetValue(nodes),
                Links = parsed.GetValue(links),
                PerSecond = parsed.GetValue(perSecond),
                Connections = parsed.GetValue(connections),
                Length = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                WarmUp = TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
                Interval = TimeSpan.FromMilliseconds(parsed.GetValue(interval)),
                Edits = parsed.GetValue(edits),
                Binary = parsed.GetValue(binary),
            }.RunAsync(run, cancel),
            nodes, links, perSecond, connections, seconds, warmUp, interval, edits, binary);
    }

    private async Task RunAsync(BenchRun run, CancellationToken cancel)
    {
        var programs = PostgresServer.FindPrograms() ?? throw new BenchException("There is no PostgreSQL in /usr/lib/postgresql. Install 15 or newer.");
        BenchRun.Say($"{Nodes} nodes, {Links:N0} links, {PerSecond:N0} visits a second");
        var (organization, viewerKey, editorKey) = await FillAsync(run.GetPath("data"), cancel);
        await using var postgres = await PostgresServer.StartAsync(programs, isDurable: true);
        var database = await postgres.CreateDatabaseAsync();
        await Installation.MoveToPostgresAsync(run.GetPath("data"), database, cancel);
        await using var nodes = await ClusterNodes.StartAsync(
            run, Binary, database, Nodes, string.Create(CultureInfo.InvariantCulture, $"--Live:Interval={Interval.TotalMilliseconds}ms"),
            string.Create(CultureInfo.InvariantCulture, $"--Clicks:CommitTimeout={ClusterReport.CommitTimeout.TotalMilliseconds}ms"));

        var ledger = new ClickLedger(database, organization, Links);
        var report = new ClusterReport(run.Results, ledger, _phases, Nodes, Interval);
        await using var visitors = new NodeVisitors(nodes, ledger, Links, Connections, (double)PerSecond / Nodes);
        foreach (var node in Enumerable.Range(0, Nodes))
            await visitors.VisitAllAsync(node, cancel);
        var first = await ledger.ReadHeadAsync(cancel);
        var viewers = new List<NodeViewer>();
        try
        {
            foreach (var node in Enumerable.Range(0, Nodes))
                viewers.Add(await NodeViewer.OpenAsync(nodes, node, viewerKey, first, cancel));
            foreach (var node in Enumerable.Range(0, Nodes))
                visitors.Start(node);
            await RunPhasesAsync(nodes, visitors, postgres, report, editorKey, cancel);

            foreach (var node in Enumerable.Range(0, Nodes))
                await visitors.StopAsync(node);
            var log = await CatchUpAsync(ledger, viewers, cancel);
            foreach (var node in Enumerable.Range(0, Nodes))
                _counts += await nodes.ReadCountsAsync(node, cancel);
            report.AddRedirects();
            report.AddFeeds(log, [.. viewers.Select(viewer => (viewer.Arrivals(), viewer.Reopened))], first);
            report.AddLedger(log, _counts, visitors.Failures, visitors.Errors);
            report.AddGoals();
        }
        finally
        {
            foreach (var viewer in viewers)
                await viewer.DisposeAsync();
        }
    }

    private async Task RunPhasesAsync(
        ClusterNodes nodes, NodeVisitors visitors, PostgresServer postgres, ClusterReport report, string editorKey, CancellationToken cancel)
    {
        var part = Length / Parts;
        _phases.Begin("warm-up");
        await Task.Delay(WarmUp, cancel);
        _phases.Begin("edits");
        report.AddEdits(await EditTimes.MeasureAsync(nodes, editorKey, Edits, cancel));

        _phases.Begin(ClusterReport.Quiet);
        await Task.Delay(part * 4, cancel);
        // The last batches of the quiet clicks come without faults as well.
        _phases.Begin("the last batches of these");
        await Task.Delay(Interval + TimeSpan.FromSeconds(1), cancel);

        _phases.Begin(ClusterReport.Silent);
        nodes.GetRelay(0).Pause();
        await Task.Delay(part * 2, cancel);
        nodes.GetRelay(0).Resume();
        _phases.Begin("node 1 hears again");
        await Task.Delay(part, cancel);

        var killed = Nodes - 1;
        _counts += await nodes.ReadCountsAsync(killed, cancel);
        _phases.Begin("the last node is killed");
        await nodes.KillAsync(killed);
        await visitors.StopAsync(killed);
        await Task.Delay(part, cancel);
        _phases.Begin("the last node starts again");
        await nodes.StartAsync(killed);
        visitors.Start(killed);
        await Task.Delay(part, cancel);

        _phases.Begin(ClusterReport.Stopped);
        await postgres.StopAsync(atOnce: true);
        await Task.Delay(part, cancel);
        _phases.Begin("PostgreSQL starts again");
        await postgres.StartAgainAsync();
        await Task.Delay(part * 2, cancel);
    }

    private async Task<(int Organization, string ViewerKey, string EditorKey)> FillAsync(string data, CancellationToken cancel)
    {
        await using var installation = await Installation.OpenAsync(data);
        var id = (await installation.OrganizationsAsync(1, cancel))[0];
        LinkFiller.Fill(data, Links, id);
        var organizations = installation.Get<OrganizationEditor>();
        return (
            id, await organizations.CreateKeyAsync(id, "viewer", Role.Viewer, Author.CommandLine, cancel),
            await organizations.CreateKeyAsync(id, "editor", Role.Editor, Author.CommandLine, cancel));
    }

    /// <summary>Waits until every answered visit is stored and every viewer has the newest, for a while at most. Returns what is stored.</summary>
    private static async Task<StoredVisit[]> CatchUpAsync(ClickLedger ledger, List<NodeViewer> viewers, CancellationToken cancel)
    {
        BenchRun.Say("waiting for the last clicks");
        using var limit = new CancellationTokenSource(CatchUpLimit);
        while (true)
        {
            var log = await ledger.ReadAsync(cancel);
            if (limit.IsCancellationRequested || (ledger.CountMissing(log) == 0 && viewers.TrueForAll(viewer => viewer.Last >= log[^1].Id)))
                return log;
            await Task.Delay(Look, cancel);
        }
    }
}
