using System.Net;
using System.Text.Json;
using LinkApp.Core.Limits;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Cluster;

/// <summary>Three nodes that all tests of the class share.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    public NodeCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await NodeCluster.StartAsync(settings: "--Api:RateLimit=1000000");

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}

/// <summary>Three nodes on one PostgreSQL are one installation.</summary>
[Trait("Tier", "full")]
public sealed class ClusterTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>
{
    private NodeCluster Cluster => nodes.Cluster;

    [Fact]
    public async Task An_edit_a_rename_and_a_deletion_hold_on_all_nodes()
    {
        using var api = Cluster.Api(0);
        await api.CreateAsync("""{ "slug": "edited", "destination": "https://example.com/1" }""");
        await EachIsAsync("/edited", "https://example.com/1");
        await EachIsAsync("/renamed", null);

        await PutAsync(api, "edited", """{ "slug": "edited", "destination": "https://example.com/2" }""");
        await EachIsAsync("/edited", "https://example.com/2");

        await PutAsync(api, "edited", """{ "slug": "kept", "destination": "https://example.com/3", "keepOldSlug": true }""");
        await EachIsAsync("/kept", "https://example.com/3");
        await EachIsAsync("/edited", "https://example.com/3");

        await PutAsync(api, "kept", """{ "slug": "renamed", "destination": "https://example.com/4", "keepOldSlug": false }""");
        await EachIsAsync("/renamed", "https://example.com/4");
        await EachIsAsync("/kept", null);

        using var other = Cluster.Api(1);
        Assert.Equal(HttpStatusCode.NoContent, (await other.DeleteApiAsync("links/renamed")).Status);
        await EachIsAsync("/renamed", null);
    }

    [Fact]
    public async Task An_edit_holds_on_a_node_that_gets_no_notifications()
    {
        using var api = Cluster.Api(0);
        await api.CreateAsync("""{ "slug": "unheard", "destination": "https://example.com/1" }""");
        await EachIsAsync("/unheard", "https://example.com/1");

        // Nobody listens from here on, until the nodes have noticed.
        await Cluster.Server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
        await PutAsync(api, "unheard", """{ "slug": "unheard", "destination": "https://example.com/2" }""");

        await EachIsAsync("/unheard", "https://example.com/2");
    }

    [Fact]
    public async Task Of_three_hundred_visitors_exactly_as_many_get_in_as_a_link_allows()
    {
        using var api = Cluster.Api(0);
        await api.CreateAsync("""{ "slug": "limited", "destination": "https://example.com/", "maxClicks": 100 }""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => FindAsync(i % Cluster.Count, "/limited", $"203.0.113.{i % 200}")));

        Assert.Equal(100, answers.Count(location => location is not null));
        var report = (await api.GetApiAsync("links/limited/report?from=2026-01-01&to=2027-06-01")).Body;
        Assert.Equal(100, report.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_visitor_is_one_visitor_and_on_the_same_side_of_a_split_on_all_nodes()
    {
        using var api = Cluster.Api(0);
        await api.CreateAsync("""
            {
                "slug": "split", "destination": "https://example.com/",
                "rules": [{
                    "conditions": [{ "type": "address", "in": ["198.51.100.0/24"] }],
                    "split": [{ "destination": "https://example.com/a", "weight": 1 }, { "destination": "https://example.com/b", "weight": 1 }]
                }]
            }
            """);

        for (var visitor = 1; visitor <= 10; visitor++)
        {
            var sides = await Task.WhenAll(Enumerable.Range(0, Cluster.Count).Select(node => FindAsync(node, "/split", $"198.51.100.{visitor}")));
            Assert.Single(sides.Distinct());
        }

        foreach (var node in Enumerable.Range(0, Cluster.Count))
        {
            using var asked = Cluster.Api(node);
            var report = (await asked.GetApiAsync("links/split/report?from=2026-01-01&to=2027-06-01")).Body;
            Assert.Equal(30, report.GetProperty("total").GetInt32());
            Assert.Equal(10, report.GetProperty("visitors").EnumerateArray().Sum(day => day.GetProperty("visitors").GetInt32()));
        }
    }

    [Fact]
    public async Task The_same_report_is_equal_on_all_nodes()
    {
        using var api = Cluster.Api(0);
        await api.CreateAsync("""{ "slug": "reported", "destination": "https://example.com/" }""");
        await Task.WhenAll(Enumerable.Range(0, 90).Select(i => FindAsync(i % Cluster.Count, "/reported", i % 2 == 0 ? Visitors.Malaysia : Visitors.Germany)));

        var reports = new List<string>();
        foreach (var node in Enumerable.Range(0, Cluster.Count))
        {
            using var asked = Cluster.Api(node);
            reports.Add((await asked.GetApiAsync("links/reported/report?from=2026-01-01&to=2027-06-01")).Body.ToString());
        }

        using var first = JsonDocument.Parse(reports[0]);
        Assert.Equal(90, first.RootElement.GetProperty("total").GetInt32());
        Assert.Single(reports.Distinct());
    }

    [Fact]
    public async Task One_idempotency_key_on_two_nodes_at_once_creates_one_link()
    {
        for (var round = 0; round < 5; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
            {
                using var api = Cluster.Api(i % Cluster.Count);
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links")
                {
                    Content = new StringContent("""{ "destination": "https://example.com/once" }""", System.Text.Encoding.UTF8, "application/json"),
                };
                request.Headers.Add("Idempotency-Key", $"round {round}");
                return await api.SendApiAsync(request);
            }));

            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
            Assert.Single(answers.Select(answer => answer.Text("slug")).Distinct());
        }
    }

    [Fact]
    public async Task Of_two_equal_slugs_at_once_one_wins_and_the_other_is_told_why()
    {
        for (var round = 0; round < 5; round++)
        {
            var body = $$"""{ "slug": "race{{round}}", "destination": "https://example.com/" }""";
            var answers = await Task.WhenAll(Enumerable.Range(0, Cluster.Count).Select(async node =>
            {
                using var api = Cluster.Api(node);
                return await api.PostAsync("links", body);
            }));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Equal(HttpStatusCode.Conflict, answer.Status));
        }
    }

    [Fact]
    public async Task A_visitor_has_as_many_password_tries_as_on_one_node()
    {
        using var api = Cluster.Api(0);
        await api.CreateAsync("""{ "slug": "secret", "destination": "https://example.com/", "password": "swordfish" }""");

        var refused = 0;
        for (var i = 0; i < PasswordAttempts.Limit + 4; i++)
        {
            using var visitor = Cluster.Visitor(i % Cluster.Count);
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["password"] = "wrong" });
            using var answer = await visitor.PostAsync(new Uri("/secret", UriKind.Relative), form);
            refused += answer.StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
        }

        Assert.Equal(4, refused);
    }

    [Fact]
    public async Task A_viewer_that_comes_from_another_node_gets_nothing_again()
    {
        using var api = Cluster.Api(0);
        await api.CreateAsync("""{ "slug": "watched", "destination": "https://example.com/" }""");
        await FindAsync(0, "/watched", Visitors.Malaysia);
        var seen = await Cluster.ReadNumberAsync("SELECT last FROM clicks.head");

        // Node 1 reads the log at its next tick only.
        using var other = Cluster.Api(1);
        using var feed = await EventReader.OpenAsync(other, seen);
        await FindAsync(2, "/watched", Visitors.Germany);
        var batch = await feed.BatchAsync();

        Assert.True(batch.Json.GetProperty("from").GetInt64() > seen);
    }

    [Fact]
    public async Task Of_equal_domains_at_once_one_wins_and_the_others_are_told_why()
    {
        for (var round = 0; round < 3; round++)
        {
            var body = $$"""{ "host": "go.round{{round}}.example" }""";
            var answers = await Task.WhenAll(Enumerable.Range(0, Cluster.Count).Select(async node =>
            {
                using var api = Cluster.Api(node);
                return await api.PostAsync("domains", body);
            }));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.InRange((int)answer.Status, 400, 409));
        }
    }

    /// <summary>Waits until a path leads to a destination on all nodes, or nowhere.</summary>
    private async Task EachIsAsync(string path, string? destination)
    {
        for (var node = 0; node < Cluster.Count; node++)
        {
            var asked = node;
            await Eventually.TrueAsync(async () => await FindAsync(asked, path, Visitors.Nowhere) == destination, $"{path} leads to {destination} on node {node}");
        }
    }

    private static async Task PutAsync(HttpClient api, string slug, string json) =>
        Assert.Equal(HttpStatusCode.OK, (await api.PutAsync($"links/{slug}", json)).Status);

    /// <summary>Where a node leads a visitor; null for nowhere.</summary>
    private async Task<string?> FindAsync(int node, string path, string address)
    {
        using var visitor = Cluster.Visitor(node);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await visitor.SendAsync(request);
        return answer.Headers.Location?.OriginalString;
    }
}
