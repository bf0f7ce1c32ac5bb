namespace LinkApp.Web.Demo;

/// <summary>
/// Simulates visitors who open the demo's links over HTTP, with their addresses in X-Forwarded-For, as a proxy on the same
/// machine would send them. More visitors come by day than by night, local time, and now and then there is a burst from one country.
/// </summary>
internal sealed class DemoTraffic(DemoWorld world, IReadOnlyList<string> slugs, Uri server, double rate, Random random, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    // Unknown slugs, which visitors mistyped or remembered wrongly.
    private static readonly string[] Mistakes = ["sprng", "newsleter", "get-app", "black-friday", "sale"];

    private const int MaxConnections = 64;
    private const double UnknownSlugShare = 0.01;

    // Of all visitors. Bursts take an eighth of the time, so they come at more than three times the average rate.
    private const double BurstShare = 0.4;
    private const double BurstTime = 1.0 / 8;

    private readonly HttpClient _client = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxConnectionsPerServer = MaxConnections })
    {
        BaseAddress = server,
        Timeout = TimeLimit,
    };

    private DateTimeOffset _burstEnds;
    private DateTimeOffset _nextBurst;
    private string? _burstCountry;
    private string? _burstSlug;

    /// <summary>Sends visits until it is cancelled. A server that does not answer gets fewer of them.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Step, time);
        _nextBurst = time.GetUtcNow() + PauseBetweenBursts();
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                var now = time.GetUtcNow();
                if (now >= _nextBurst)
                    BeginBurst(now);
                int Draw(double share) => world.Poisson(share * rate * Step.TotalSeconds);
                var visitors = Enumerable.Range(0, Draw((1 - BurstShare) * world.Activity(now))).Select(_ => (world.Next(now), PickSlug()));
                if (now < _burstEnds)
                    visitors = visitors.Concat(Enumerable.Range(0, Draw(BurstShare / BurstTime)).Select(_ => (world.Next(now, _burstCountry), _burstSlug!)));
                await Task.WhenAll(visitors.Select(visitor => VisitAsync(visitor.Item1, visitor.Item2, cancel)));
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    public void Dispose() => _client.Dispose();

    private string PickSlug() => random.NextDouble() < UnknownSlugShare
        ? Mistakes[random.Next(Mistakes.Length)]
        : slugs[world.Draw(slugs.Count, i => Math.Pow(i + 1, -0.9))];

    // Every two to five minutes, for half a minute.
    private void BeginBurst(DateTimeOffset now)
    {
        (_burstCountry, _burstSlug) = (world.AnyCountry(), slugs[random.Next(Math.Min(6, slugs.Count))]);
        _burstEnds = now.AddSeconds(random.Next(15, 40));
        _nextBurst = _burstEnds + PauseBetweenBursts();
    }

    private TimeSpan PauseBetweenBursts() => TimeSpan.FromSeconds(random.Next(90, 300));

    private async Task VisitAsync(DemoVisitor visitor, string slug, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, slug);
        request.Headers.Add("X-Forwarded-For", visitor.Address.ToString());
        request.Headers.TryAddWithoutValidation("User-Agent", visitor.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept-Language", visitor.Language);
        if (visitor.Referrer is { } referrer)
            request.Headers.Referrer = new Uri(referrer);
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            // The visitor gives up: the server is stopping, or halted in a debugger.
        }
    }
}
