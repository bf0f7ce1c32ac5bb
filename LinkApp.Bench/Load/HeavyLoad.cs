using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LinkApp.Bench.Samples;

namespace LinkApp.Bench.Load;

/// <summary>The heavy work beside redirects.</summary>
internal enum HeavyKind
{
    /// <summary>Filtered reports of one key.</summary>
    Reports,

    /// <summary>Sign-ins with wrong passwords, each from another address, so that no limit by address ends them.</summary>
    SignIns,

    /// <summary>Imports of links by one key.</summary>
    Imports,

    /// <summary>The server deletes clicks that are too old; nothing is sent for it.</summary>
    Retention,

    /// <summary>Imports of clicks by one key, one after the other.</summary>
    ClicksImport,
}

/// <summary>Sends heavy requests until it is stopped, over a number of connections.</summary>
/// <param name="kind">What they ask for.</param>
/// <param name="server">The server's address.</param>
/// <param name="key">An API key with the role editor.</param>
/// <param name="parallel">The number of requests at the same time.</param>
internal sealed class HeavyLoad(HeavyKind kind, Uri server, string key, int parallel) : IAsyncDisposable
{
    private const int ImportRows = 1_000;

    // Some seconds of work, so that an import runs all the time.
    private const int ClickRows = 30_000;

    // The average pause after a refusal, much shorter than Retry-After asks for.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lazy<byte[]> _clicks = new(() => Encoding.UTF8.GetBytes(string.Join('\n', ClickImportBench.Lines(ClickRows))));
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _done;
    private long _refused;
    private long _failed;

    /// <summary>The requests that were answered with a result, refused with 503 or 429, and failed in another way.</summary>
    public (long Done, long Refused, long Failed) Counts => (Interlocked.Read(ref _done), Interlocked.Read(ref _refused), Interlocked.Read(ref _failed));

    /// <summary>How many requests at the same time make an attack of this kind.</summary>
    public static int GetParallel(HeavyKind kind) => kind switch
    {
        HeavyKind.Reports => 60,
        HeavyKind.SignIns => 16,
        HeavyKind.ClicksImport => 1,
        _ => 8,
    };

    public void Start() => _running = Task.WhenAll(Enumerable.Range(0, parallel).Select(number => Task.Run(() => RunAsync(number))));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(int number)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server, Timeout = TimeSpan.FromMinutes(2) };
        if (kind != HeavyKind.SignIns)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var random = new Random(number);
        try
        {
            var form = kind == HeavyKind.SignIns ? await HiddenFields.ReadAsync(client, "/account/sign-in", _stop.Token) : [];
            // An import belongs to the server and would go on without its client.
            var cancel = kind is HeavyKind.Imports or HeavyKind.ClicksImport ? CancellationToken.None : _stop.Token;
            while (!_stop.IsCancellationRequested)
            {
                using var request = Create(form, random);
                using var answer = await client.SendAsync(request, cancel);
                // The body belongs to the work.
                await answer.Content.CopyToAsync(Stream.Null, cancel);
                if (answer.IsSuccessStatusCode)
                {
                    if (kind == HeavyKind.ClicksImport)
                        await WaitAsync(client, answer.Headers.Location!);
                    Interlocked.Increment(ref _done);
                    continue;
                }
                var isRefused = answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;
                Interlocked.Increment(ref isRefused ? ref _refused : ref _failed);
                // Not all at the same time, as programs that began together would.
                await Task.Delay(2 * random.NextDouble() * Pause, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private HttpRequestMessage Create(Dictionary<string, string> form, Random random)
    {
        switch (kind)
        {
            case HeavyKind.Reports:
                return new(HttpMethod.Get, "/api/v1/report?country=US");
            case HeavyKind.ClicksImport:
                return new(HttpMethod.Post, "/api/v1/clicks/import") { Content = new ByteArrayContent(_clicks.Value) };
            case HeavyKind.Imports:
                return new(HttpMethod.Post, "/api/v1/links/import") { Content = new StringContent(Csv(random), Encoding.UTF8, "text/csv") };
            default:
                var fields = new Dictionary<string, string>(form)
                {
                    ["Form.Email"] = string.Create(CultureInfo.InvariantCulture, $"nobody-{random.Next()}@example.com"),
                    ["Form.Password"] = "a wrong password",
                };
                var request = new HttpRequestMessage(HttpMethod.Post, "/account/sign-in") { Content = new FormUrlEncodedContent(fields) };
                request.Headers.Add("X-Forwarded-For", Visitors.Address(random));
                return request;
        }
    }

    /// <summary>Waits until an import has ended, also after the stop: what follows is measured without it.</summary>
    private static async Task WaitAsync(HttpClient client, Uri import)
    {
        while (true)
        {
            await Task.Delay(Pause, CancellationToken.None);
            var state = await client.GetStringAsync(import, CancellationToken.None);
            if (state.Contains("\"state\":\"done\"", StringComparison.Ordinal))
                return;
            if (state.Contains("\"state\":\"failed\"", StringComparison.Ordinal))
                throw new InvalidOperationException($"The import of clicks failed: {state}");
        }
    }

    private static string Csv(Random random)
    {
        var csv = new StringBuilder("name,destination\n");
        for (var i = 0; i < ImportRows; i++)
            csv.Append(CultureInfo.InvariantCulture, $"Campaign {i},https://www.example.com/shop/{random.Next()}\n");
        return csv.ToString();
    }
}
