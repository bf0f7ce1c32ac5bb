using System.Globalization;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Cluster;

/// <summary>The live feeds of three nodes on one PostgreSQL: each has the clicks of all, exactly.</summary>
[Trait("Tier", "full")]
public sealed class ClusterLiveTests
{
    [Fact]
    public async Task A_viewer_on_each_node_gets_every_click_once_while_nodes_and_the_database_end()
    {
        await using var cluster = await NodeCluster.StartAsync(isDurable: true, settings: ["--Live:Interval=200ms"]);
        using (var api = cluster.Api(0))
            await api.CreateAsync("""{ "slug": "spring", "destination": "https://example.com" }""");
        for (var node = 0; node < cluster.Count; node++)
        {
            using var visitor = cluster.Visitor(node);
            using var answer = await visitor.GetAsync(new Uri("/spring", UriKind.Relative));
        }
        var first = await WaitForLogAsync(cluster, 3);
        var viewers = new List<Viewer>();
        // The node that is killed has none: its viewers would go to another.
        foreach (var node in (int[])[0, 1])
            viewers.Add(await Viewer.StartAsync(cluster, node, first));

        using var stop = new CancellationTokenSource();
        var visitors = Enumerable.Range(0, 9).Select(i => cluster.VisitAsync(i % 3, stop.Token)).ToList();
        await AnswerAsync(cluster, 300);
        await cluster.KillAsync(2);
        await AnswerAsync(cluster, 300);
        await cluster.Server.StopAsync(atOnce: true);
        await AnswerAsync(cluster, 50);
        await cluster.Server.StartAgainAsync();
        await cluster.StartNodeAsync(2);
        await AnswerAsync(cluster, 300);
        await stop.CancelAsync();
        await Task.WhenAll(visitors);
        await cluster.AssertLedgerAsync();

        var last = await WaitForLogAsync(cluster, 3 + cluster.Answered.Count);
        foreach (var viewer in viewers)
        {
            await viewer.WaitForAsync(last);
            Assert.Equal(last - first, viewer.Total);
        }
    }

    private static async Task AnswerAsync(NodeCluster cluster, int count)
    {
        var enough = cluster.Answered.Count + count;
        await Eventually.TrueAsync(() => cluster.Answered.Count >= enough, "visitors are answered");
    }

    /// <summary>Waits until there are so many clicks or more; returns the id of the newest.</summary>
    private static async Task<long> WaitForLogAsync(NodeCluster cluster, long count)
    {
        var last = 0L;
        await Eventually.TrueAsync(async () => (last = await cluster.ReadNumberAsync("SELECT last FROM clicks.head")) >= count, $"{count} clicks are stored");
        return last;
    }

    /// <summary>Someone who watches the live feed of a node, from a click on.</summary>
    private sealed class Viewer
    {
        private readonly EventReader _feed;
        private long _last;

        private Viewer(EventReader feed, long after) => (_feed, _last) = (feed, after);

        /// <summary>The clicks of all batches.</summary>
        public long Total { get; private set; }

        public static async Task<Viewer> StartAsync(NodeCluster cluster, int node, long after)
        {
            var api = cluster.Api(node);
            return new Viewer(await EventReader.OpenAsync(api, after), after);
        }

        /// <summary>Reads batches up to a click. Each begins after the one before.</summary>
        public async Task WaitForAsync(long last)
        {
            while (_last < last)
            {
                var batch = await _feed.BatchAsync();
                var (from, to) = (batch.Json.GetProperty("from").GetInt64(), long.Parse(batch.Id!, CultureInfo.InvariantCulture));
                Assert.True(from > _last, $"A batch from {from} came after one to {_last}.");
                Assert.True(to >= from);
                Total += batch.Json.GetProperty("total").GetInt64();
                _last = to;
            }
        }
    }
}
