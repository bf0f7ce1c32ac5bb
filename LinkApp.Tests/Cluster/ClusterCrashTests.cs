using System.Net;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Cluster;

/// <summary>Three nodes on one PostgreSQL: what happens to clicks when a node or the database ends, or the way between them.</summary>
[Trait("Tier", "full")]
public sealed class ClusterCrashTests
{
    private const int VisitorsOfNode = 5;

    [Fact]
    public async Task Every_answered_redirect_has_one_click_when_nodes_are_killed_under_load()
    {
        await using var cluster = await StartAsync();
        for (var kill = 0; kill < (Nightly.IsWanted ? 20 : 4); kill++)
        {
            using var stop = new CancellationTokenSource();
            var visitors = Visit(cluster, stop.Token);
            await AnswerAsync(cluster, 300, "visitors are answered");
            await cluster.KillAsync(kill % cluster.Count);
            await AnswerAsync(cluster, 100, "the other nodes answer visitors");
            await stop.CancelAsync();
            await Task.WhenAll(visitors);
            await cluster.StartNodeAsync(kill % cluster.Count);
        }
        await cluster.AssertLedgerAsync();
    }

    [Fact]
    public async Task Every_answered_redirect_has_one_click_when_the_database_crashes_under_load()
    {
        await using var cluster = await StartAsync(isDurable: true);
        using var stop = new CancellationTokenSource();
        var visitors = Visit(cluster, stop.Token);
        await AnswerAsync(cluster, 300, "visitors are answered");

        await cluster.Server.StopAsync(atOnce: true);
        await AnswerAsync(cluster, 100, "a known link is answered without the database");
        // A node dies before the database is back: its late clicks are in its spill file.
        await cluster.KillAsync(0);
        await cluster.Server.StartAgainAsync();
        await cluster.StartNodeAsync(0);
        await AnswerAsync(cluster, 300, "visitors are answered again");
        await stop.CancelAsync();
        await Task.WhenAll(visitors);

        await cluster.AssertLedgerAsync();
    }

    [Fact]
    public async Task A_node_that_is_cut_off_from_the_database_answers_and_its_clicks_are_stored_once()
    {
        await using var cluster = await StartAsync();
        using var stop = new CancellationTokenSource();
        var visitors = Visit(cluster, stop.Token);
        await AnswerAsync(cluster, 300, "visitors are answered");

        cluster.Relay(0).Pause();
        for (var i = 0; i < 3; i++)
            await AssertRedirectsAsync(cluster, 0);
        await AnswerAsync(cluster, 300, "visitors are answered while a node hears nothing");
        cluster.Relay(0).Resume();
        cluster.Relay(1).Cut();
        for (var i = 0; i < 3; i++)
            await AssertRedirectsAsync(cluster, 1);
        await AnswerAsync(cluster, 300, "visitors are answered while a node can't connect");
        cluster.Relay(1).Resume();
        await stop.CancelAsync();
        await Task.WhenAll(visitors);

        await cluster.AssertLedgerAsync();
    }

    private static async Task<NodeCluster> StartAsync(bool isDurable = false)
    {
        var cluster = await NodeCluster.StartAsync(isDurable: isDurable);
        using var api = cluster.Api(0);
        await api.CreateAsync("""{ "slug": "spring", "destination": "https://example.com" }""");
        // Each node knows the link: one that it does not know can't be answered without the database.
        for (var node = 0; node < cluster.Count; node++)
            await AssertRedirectsAsync(cluster, node);
        return cluster;
    }

    private static async Task AssertRedirectsAsync(NodeCluster cluster, int node)
    {
        using var visitor = cluster.Visitor(node);
        using var answer = await visitor.GetAsync(new Uri("/spring", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    private static async Task AnswerAsync(NodeCluster cluster, int count, string what)
    {
        var enough = cluster.Answered.Count + count;
        await Eventually.TrueAsync(() => cluster.Answered.Count >= enough, what);
    }

    private static List<Task<TimeSpan>> Visit(NodeCluster cluster, CancellationToken stop) =>
        [.. Enumerable.Range(0, cluster.Count * VisitorsOfNode).Select(i => cluster.VisitAsync(i % cluster.Count, stop))];
}
