using LinkApp.Bench.Load;

namespace LinkApp.Bench.Cluster;

/// <summary>Steady visits of each node. No two of them are equal, and their answers are in a ledger.</summary>
/// <param name="nodes">The nodes.</param>
/// <param name="ledger">Gets the answers.</param>
/// <param name="links">How many links there are.</param>
/// <param name="connections">Connections to each node.</param>
/// <param name="perSecond">Visits of each node a second.</param>
internal sealed class NodeVisitors(ClusterNodes nodes, ClickLedger ledger, int links, int connections, double perSecond) : IAsyncDisposable
{
    // More than a run of an hour needs; there are 200 of them.
    private const int VisitsOfStart = 10_000_000;

    private static readonly TimeSpan NoEnd = TimeSpan.FromDays(1);

    private readonly Dictionary<int, (CancellationTokenSource Stop, Task<LoadResult> Running)> _running = [];
    private int _starts;

    /// <summary>Visits that got no complete answer, of those that have ended.</summary>
    public long Failures { get; private set; }

    /// <summary>Answers that were no redirects, of visits that have ended.</summary>
    public long Errors { get; private set; }

    /// <summary>Visits each link of a node once, so that the node knows it.</summary>
    public async Task VisitAllAsync(int node, CancellationToken cancel) =>
        Count(await RunAsync(node, new(Math.Min(connections, 8)) { Requests = links }, cancel));

    /// <summary>Starts the visits of a node that has none.</summary>
    public void Start(int node)
    {
        var stop = new CancellationTokenSource();
        _running.Add(node, (stop, RunAsync(node, new(connections) { PerSecond = perSecond, Length = NoEnd }, stop.Token)));
    }

    /// <summary>Lets the visits of a node end that are under way, and sends no more.</summary>
    public async Task StopAsync(int node)
    {
        if (!_running.Remove(node, out var visits))
            return;
        await visits.Stop.CancelAsync();
        Count(await visits.Running);
        visits.Stop.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _running.Keys.ToList())
            await StopAsync(node);
    }

    private Task<LoadResult> RunAsync(int node, LoadPlan plan, CancellationToken cancel)
    {
        var address = nodes.GetAddress(node);
        var generator = new LoadGenerator(Loopback.GetEndPoint(address), new MarkedVisits(links, address.Authority))
        {
            Answered = answer => ledger.Add(node, answer),
        };
        return generator.RunAsync(plan with { Offset = _starts++ * VisitsOfStart }, cancel);
    }

    private void Count(LoadResult result) => (Failures, Errors) = (Failures + result.Failures, Errors + result.Errors);
}
