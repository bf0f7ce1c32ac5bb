using LinkApp.Bench.Live;

namespace LinkApp.Bench.Cluster;

/// <summary>Watches the live feed of a node. When it ends, it opens it again after the last batch, as browsers do.</summary>
internal sealed class NodeViewer : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ClusterNodes _nodes;
    private readonly int _node;
    private readonly string _key;
    private readonly long _after;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Arrival> _before = [];
    private readonly Task _watching;
    private volatile Viewer _viewer;

    private NodeViewer(ClusterNodes nodes, int node, string key, long after, HttpClient http, Viewer first)
    {
        (_nodes, _node, _key, _after, _viewer) = (nodes, node, key, after, first);
        _watching = Task.Run(() => WatchAsync(http));
    }

    /// <summary>How often the feed was opened again.</summary>
    public int Reopened { get; private set; }

    /// <summary>The id of the last click of the last batch.</summary>
    public long Last => Arrivals() is [.., var last] ? last.To : _after;

    /// <param name="nodes">The nodes.</param>
    /// <param name="node">The node that it watches.</param>
    /// <param name="key">A key of the organization.</param>
    /// <param name="after">The id of the last click that is not wanted.</param>
    /// <param name="cancel">Stops waiting for the feed to begin.</param>
    public static async Task<NodeViewer> OpenAsync(ClusterNodes nodes, int node, string key, long after, CancellationToken cancel)
    {
        var http = CreateClient(nodes.GetAddress(node));
        return new(nodes, node, key, after, http, await Viewer.OpenAsync(http, 0, key, cancel, after));
    }

    /// <summary>The batches so far.</summary>
    public Arrival[] Arrivals()
    {
        lock (_before)
            return [.. _before, .. _viewer.Arrivals()];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private static HttpClient CreateClient(Uri address) => new() { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    private async Task WatchAsync(HttpClient http)
    {
        try
        {
            while (true)
            {
                await _viewer.Ended.WaitAsync(_stop.Token);
                http.Dispose();
                (http, var viewer) = await ReopenAsync();
                await _viewer.DisposeAsync();
                lock (_before)
                {
                    _before.AddRange(_viewer.Arrivals());
                    _viewer = viewer;
                }
                Reopened++;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await _viewer.DisposeAsync();
            http.Dispose();
        }
    }

    private async Task<(HttpClient Http, Viewer Viewer)> ReopenAsync()
    {
        while (true)
        {
            await Task.Delay(Pause, _stop.Token);
            if (_nodes.FindAddress(_node) is not { } address)
                continue;
            var http = CreateClient(address);
            try
            {
                return (http, await Viewer.OpenAsync(http, 0, _key, _stop.Token, Last));
            }
            catch (HttpRequestException)
            {
                // The node does not answer yet, or again.
                http.Dispose();
            }
        }
    }
}
