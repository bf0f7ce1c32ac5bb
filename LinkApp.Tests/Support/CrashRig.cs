using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Reports;

namespace LinkApp.Tests.Support;

/// <summary>
/// Kills the real program under load, again and again on the same data. A ledger has the mark of every answered redirect, which is
/// its referrer: afterwards each of them is stored once.
/// </summary>
internal static class CrashRig
{
    private const int VisitorCount = 16;

    private static readonly TimeSpan LongestCycle = TimeSpan.FromSeconds(3);

    private static readonly string[] Addresses =
    [
        Visitors.Malaysia, Visitors.UnitedStates, Visitors.Germany, Visitors.Japan, Visitors.Brazil, Visitors.Nowhere,
    ];

    /// <summary>Kills a server some times, ten times more often at night, and counts.</summary>
    /// <param name="cycles">How often it is killed.</param>
    /// <param name="trouble">Makes trouble while it runs: gets the data folder, and what is to be called with the server's variables.</param>
    /// <param name="load">Makes the machine busy from the first visitor of a cycle to its kill. A busy start would only take longer.</param>
    public static async Task RunAsync(
        int cycles, Func<string, Func<Dictionary<string, string>, Task>, Task> trouble, Func<IDisposable>? load = null)
    {
        using var folder = new TempFolder();
        var data = folder.File("data");
        var setting = $"--Data:Directory={data}";
        var key = (await CommandRun.RunAsync("key", "create", "--organization", "Acme", "--name", "crash", setting)).Output.Trim();
        await using (var server = await ServerProcess.StartAsync(setting))
            await CreateLinkAsync(server, key);
#pragma warning disable RS0030 // What a crash meets is decided by the machine: no seed would bring it back.
        var random = new Random();
#pragma warning restore RS0030
        var answered = new ConcurrentQueue<string>();
        var (tried, unprotected) = (0, 0L);
        await trouble(data, async environment =>
        {
            for (var cycle = 0; cycle < (Nightly.IsWanted ? 10 * cycles : cycles); cycle++)
            {
                await using var server = await ServerProcess.StartAsync(environment, setting);
                using var busy = load?.Invoke();
                var cameIn = answered.Count;
                var visitors = Enumerable.Range(0, VisitorCount)
                    .Select(_ => VisitAsync(server, () => $"c{Interlocked.Increment(ref tried)}.example", answered)).ToList();
                // A random time after the first answers; with luck during a commit, a spill, a rollup or a checkpoint.
                var enough = cameIn + random.Next(1, 3_000);
                var began = TimeProvider.System.GetTimestamp();
                await Eventually.TrueAsync(
                    () => answered.Count >= enough || (answered.Count > cameIn && TimeProvider.System.GetElapsedTime(began) > LongestCycle),
                    "visitors are answered");
                unprotected += await CountUnprotectedAsync(server);
                await server.KillAsync();
                await Task.WhenAll(visitors);
            }
        });

        await using var last = await ServerProcess.StartAsync(setting);
        var stored = Recount.Referrers(folder.File("data/clicks.db"));
        var missing = answered.Except(stored).ToList();
        Assert.True(
            missing.Count == 0,
            $"Of {answered.Count} answered clicks, {missing.Count} are missing; {unprotected} had been unprotected: {string.Join(' ', missing.Take(50))}");
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.InRange(answered.Count, cycles, tried);
        await AssertReportIsRightAsync(last, key, folder.File("data/clicks.db"));
        await AssertPositionsResumeAsync(folder.File("data/clicks.db"));
        foreach (var file in (string[])["clicks.db", "linkapp.db", "rollups.db"])
        {
            using var connection = SqliteSetup.Open(folder.File($"data/{file}"), readOnly: true);
            Assert.Equal("ok", connection.Scalar<string>("PRAGMA integrity_check"));
        }
    }

    /// <summary>The first batch after the start has the clicks that were not sent, up to the newest.</summary>
    private static async Task AssertPositionsResumeAsync(string clickDatabase)
    {
        using var connection = SqliteSetup.Open(clickDatabase, readOnly: true);
        await Eventually.TrueAsync(
            () => connection.Scalar<long>("SELECT (SELECT max(position) FROM positions) >= (SELECT max(id) FROM clicks)") == 1, "all clicks are sent");
    }

    /// <summary>Creates <c>/spring</c>, with a destination for one country.</summary>
    internal static async Task CreateLinkAsync(ServerProcess server, string key)
    {
        using var api = Api(server, key);
        using var created = await api.PostAsync("/api/v1/links", new StringContent("""{ "slug": "spring", "destination": "https://example.com", "countries": { "MY": "https://example.com/my" } }""", MediaTypeHeaderValue.Parse("application/json")));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    /// <summary>The clicks for which neither the store nor the spill file was fast enough, just before a kill.</summary>
    private static async Task<long> CountUnprotectedAsync(ServerProcess server)
    {
        const string Metric = "linkapp_clicks_unprotected_total ";
        using var client = new HttpClient();
        var line = (await client.GetStringAsync($"{server.Address}/metrics")).Split('\n').First(line => line.StartsWith(Metric, StringComparison.Ordinal));
        return long.Parse(line[Metric.Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Clicks on <c>/spring</c>, one after the other, until the server ends.</summary>
    /// <param name="server">The server.</param>
    /// <param name="nextReferrer">Makes the mark of a click.</param>
    /// <param name="answered">The ledger: gets the mark of each answered redirect.</param>
    /// <param name="stop">Ends after the present click.</param>
    internal static async Task VisitAsync(
        ServerProcess server, Func<string> nextReferrer, ConcurrentQueue<string> answered, CancellationToken stop = default)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(server.Address),
            Timeout = Eventually.Limit,
        };
        try
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var referrer = nextReferrer();
                using var request = new HttpRequestMessage(HttpMethod.Get, "/spring");
                request.Headers.Add("X-Forwarded-For", Addresses[i % Addresses.Length]);
                request.Headers.Referrer = new Uri($"https://{referrer}/");
                using var answer = await client.SendAsync(request, CancellationToken.None);
                Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
                answered.Enqueue(referrer);
            }
        }
        catch (HttpRequestException)
        {
            // The server has ended.
        }
    }

    /// <summary>The report of <c>/spring</c> is that of the raw clicks.</summary>
    internal static async Task AssertReportIsRightAsync(ServerProcess server, string key, string clickDatabase)
    {
        using var api = Api(server, key);
        var report = (await api.GetFromJsonAsync<LinkReport>("/api/v1/links/spring/report"))!;
        var expected = Recount.Count(clickDatabase, organization: 1, link: 1, new ReportRange(report.From, report.To));

        // Each click has its own referrer: there are more than a report lists, and all have the same count.
        Assert.All(report.Referrers, referrer => Assert.Equal(1, referrer.Clicks));
        Recount.AssertSame(expected with { Referrers = [] }, report with { Referrers = [] });
    }

    internal static HttpClient Api(ServerProcess server, string key)
    {
        var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
