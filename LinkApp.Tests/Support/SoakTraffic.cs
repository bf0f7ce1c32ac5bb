using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using static Microsoft.Playwright.Assertions;

namespace LinkApp.Tests.Support;

/// <summary>Everything that a server has to do with over the day: visitors, edits, reports, viewers and pages that come and go, backups.</summary>
/// <param name="server">The server.</param>
/// <param name="key">An API key with the role editor.</param>
/// <param name="data">The command line's setting of the data folder.</param>
/// <param name="third">The present third of the run, from 0.</param>
internal sealed class SoakTraffic(ServerProcess server, string key, string data, Func<int> third)
{
    public const string Slug = "spring";
    public const string Email = "ada@acme.example";

    private const int Visitors = 16;
    private const int Viewers = 4;

    private static readonly TimeSpan BetweenClicks = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenEdits = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenBackups = TimeSpan.FromSeconds(45);

    private static readonly string[] Pages = ["/app", "/app/live", "/app/links", "/app/reports", $"/app/links/{Slug}/report"];

    private readonly ConcurrentQueue<double>[] _latencies = [[], [], []];
    private int _answered;

    /// <summary>The redirects that were answered.</summary>
    public int Answered => _answered;

    /// <summary>How often each of the other kinds of work was done.</summary>
    public ConcurrentDictionary<string, int> Done { get; } = [];

    /// <summary>Latency of the redirects in a third, in milliseconds.</summary>
    public string DescribeLatency(int ofThird)
    {
        var sorted = _latencies[ofThird].Order().ToList();
        return $"p50 {sorted[sorted.Count / 2]:0.0} ms, p99 {sorted[(int)(sorted.Count * 0.99)]:0.0} ms of {sorted.Count} redirects";
    }

    public Task RunAsync(BrowserFixture browser, TempFolder folder, CancellationToken stop) => Task.WhenAll(
    [
        .. Enumerable.Range(0, Visitors).Select(number => RepeatAsync("clicks", BetweenClicks, (client, i) => ClickAsync(client, number, i), stop)),
        .. Enumerable.Range(0, Viewers).Select(number => RepeatAsync("viewers", TimeSpan.FromSeconds(2 + number), (client, _) => ViewAsync(client), stop)),
        RepeatAsync("edits", BetweenEdits, EditAsync, stop),
        RepeatAsync("reports", BetweenReports, ReportAsync, stop),
        RepeatAsync("backups", BetweenBackups, (_, i) => BackUpAsync(folder.File($"backup-{i}")), stop),
        RepeatAsync("windows", BetweenReports, (_, i) => BrowseAsync(browser, i), stop),
    ]);

    private async Task RepeatAsync(string what, TimeSpan pause, Func<HttpClient, int, Task> work, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(pause, TimeProvider.System);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address) };
        if (what != "clicks")
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            for (var i = 0; await timer.WaitForNextTickAsync(stop); i++)
            {
                await work(client, i);
                Done.AddOrUpdate(what, 1, (_, count) => count + 1);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task ClickAsync(HttpClient client, int visitor, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{Slug}");
        request.Headers.Add("X-Forwarded-For", $"8.{number % 250}.{visitor}.8");
        request.Headers.TryAddWithoutValidation("User-Agent", Support.Visitors.Chrome);
        var began = TimeProvider.System.GetTimestamp();
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        _latencies[third()].Enqueue(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        Interlocked.Increment(ref _answered);
    }

    private static async Task EditAsync(HttpClient api, int number)
    {
        var slug = $"e{number}";
        await api.CreateAsync($$"""{ "slug": "{{slug}}", "destination": "https://example.com/", "tags": ["soak"] }""");
        Assert.Equal(HttpStatusCode.OK, (await api.PostAsync("links/bulk", $$"""{ "slugs": ["{{slug}}"], "addTags": ["edited"] }""")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteApiAsync($"links/{slug}")).Status);
    }

    private static async Task ReportAsync(HttpClient api, int number)
    {
        string[] paths = ["report", "report?country=US", $"links/{Slug}/report", "clicks?limit=100", "links?search=spring", "links.csv"];
        using var answer = await api.GetAsync($"/api/v1/{paths[number % paths.Length]}");
        // A filtered report says 422 where there are too many clicks to read in its time.
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, $"{answer.RequestMessage?.RequestUri}: {answer.StatusCode}");
        await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Watches the live feed for some events, and goes.</summary>
    private static async Task ViewAsync(HttpClient api)
    {
        using var answer = await api.GetAsync("/api/v1/live", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        for (var events = 0; events < 3;)
            events += string.IsNullOrEmpty(await lines.ReadLineAsync()) ? 1 : 0;
    }

    private async Task BackUpAsync(string target)
    {
        var result = await ServerProcess.RunAsync("backup", target, data);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Directory.Delete(target, recursive: true);
    }

    /// <summary>Opens pages in a new window, which then closes.</summary>
    private async Task BrowseAsync(BrowserFixture browser, int number)
    {
        await using var window = await browser.OpenAsync(server.Address, Look.Desktop, isHandedOn: false);
        await window.SignInAsync(Email, Pages[number % Pages.Length]);
        foreach (var page in Pages)
        {
            await window.GoToAsync(page);
            await Expect(window.Page.Locator("header connection-chip")).ToHaveTextAsync("Connected", new() { Timeout = 30_000 });
        }
    }
}
