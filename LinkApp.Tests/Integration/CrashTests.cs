using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Reports;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The real program, killed under load.</summary>
[Trait("Tier", "full")]
public sealed class CrashTests
{
    private static readonly int Cycles = Nightly.IsWanted ? 20 : 5;
    private const int VisitorCount = 16;

    private static readonly string[] Addresses =
    [
        Visitors.Malaysia, Visitors.UnitedStates, Visitors.Germany, Visitors.Japan, Visitors.Brazil, Visitors.Nowhere,
    ];

    [Fact]
    public async Task Every_answered_redirect_has_its_click_however_often_the_server_is_killed()
    {
        using var folder = new TempFolder();
        var data = $"--Data:Directory={folder.File("data")}";
        var key = (await CommandRun.RunAsync("key", "create", "--organization", "Acme", "--name", "crash", data)).Output.Trim();
#pragma warning disable RS0030 // What a crash meets is decided by the machine: no seed would bring it back.
        var random = new Random();
#pragma warning restore RS0030
        var answered = new ConcurrentQueue<string>();
        var tried = 0;
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            await using var server = await ServerProcess.StartAsync(data);
            if (cycle == 0)
                await CreateLinkAsync(server, key);
            var cameIn = answered.Count;
            var visitors = Enumerable.Range(0, VisitorCount)
                .Select(_ => VisitAsync(server, () => $"c{Interlocked.Increment(ref tried)}.example", answered)).ToList();
            // A random time after the first answers; with luck during a commit, a rollup or a checkpoint.
            var enough = cameIn + random.Next(1, 3_000);
            await Eventually.TrueAsync(() => answered.Count >= enough, "visitors are answered");
            await server.KillAsync();
            await Task.WhenAll(visitors);
        }

        await using var last = await ServerProcess.StartAsync(data);
        var stored = Recount.Referrers(folder.File("data/clicks.db"));
        Assert.Equal([], answered.Where(referrer => !stored.Contains(referrer)));
        Assert.InRange(answered.Count, Cycles, tried);
        await AssertReportIsRightAsync(last, key, folder.File("data/clicks.db"));
        foreach (var file in (string[])["clicks.db", "linkapp.db", "rollups.db"])
        {
            using var connection = SqliteSetup.Open(folder.File($"data/{file}"), readOnly: true);
            Assert.Equal("ok", connection.Scalar<string>("PRAGMA integrity_check"));
        }
    }

    private static async Task CreateLinkAsync(ServerProcess server, string key)
    {
        using var api = Api(server, key);
        using var created = await api.PostAsync("/api/v1/links", new StringContent("""{ "slug": "spring", "destination": "https://example.com", "countries": { "MY": "https://example.com/my" } }""", MediaTypeHeaderValue.Parse("application/json")));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    /// <summary>Clicks, one after the other, until the server is killed.</summary>
    private static async Task VisitAsync(ServerProcess server, Func<string> nextReferrer, ConcurrentQueue<string> answered)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(server.Address),
            Timeout = Eventually.Limit,
        };
        try
        {
            for (var i = 0; ; i++)
            {
                var referrer = nextReferrer();
                using var request = new HttpRequestMessage(HttpMethod.Get, "/spring");
                request.Headers.Add("X-Forwarded-For", Addresses[i % Addresses.Length]);
                request.Headers.Referrer = new Uri($"https://{referrer}/");
                using var answer = await client.SendAsync(request);
                Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
                answered.Enqueue(referrer);
            }
        }
        catch (HttpRequestException)
        {
            // The server was killed.
        }
    }

    private static async Task AssertReportIsRightAsync(ServerProcess server, string key, string clickDatabase)
    {
        using var api = Api(server, key);
        var report = (await api.GetFromJsonAsync<LinkReport>("/api/v1/links/spring/report"))!;
        var expected = Recount.Count(clickDatabase, organization: 1, link: 1, new ReportRange(report.From, report.To));

        // Each click has its own referrer: there are more than a report lists, and all have the same count.
        Assert.All(report.Referrers, referrer => Assert.Equal(1, referrer.Clicks));
        Recount.AssertSame(expected with { Referrers = [] }, report with { Referrers = [] });
    }

    private static HttpClient Api(ServerProcess server, string key)
    {
        var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
