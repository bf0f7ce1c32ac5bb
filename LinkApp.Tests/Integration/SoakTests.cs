using System.Diagnostics;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>A server under load for a while neither loses clicks nor grows in memory.</summary>
[Trait("Tier", "nightly")]
public sealed class SoakTests : IDisposable
{
    private const int Visitors = 16;

    private static readonly TimeSpan Half = TimeSpan.FromMinutes(2.5);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Skip = Nightly.Skip, SkipUnless = nameof(Nightly.IsWanted), SkipType = typeof(Nightly))]
    public async Task Five_minutes_of_visitors_are_all_counted_in_memory_that_stays_flat()
    {
        var data = $"--Data:Directory={_folder.File("data")}";
        var key = (await ServerProcess.RunAsync("key", "create", "--organization", "Acme", "--name", "soak", data)).Output.Trim();
        await using var server = await ServerProcess.StartAsync(data);
        using var api = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address) };
        api.DefaultRequestHeaders.Authorization = new("Bearer", key);
        await api.CreateAsync("""{ "slug": "spring", "destination": "https://example.com/" }""");

        var first = await VisitAsync(server.Address, Half);
        var settled = server.WorkingSet;
        var second = await VisitAsync(server.Address, Half);

        Assert.Equal(first + second, (await api.GetApiAsync("report")).Number("total"));
        Assert.True(server.WorkingSet < settled * 1.25, $"{settled >> 20} MiB became {server.WorkingSet >> 20} MiB in {Half}.");
    }

    /// <summary>Lets visitors click for a while; returns the number of redirects.</summary>
    private static async Task<int> VisitAsync(string address, TimeSpan span)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Visitors).Select(async visitor =>
        {
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
            client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Support.Visitors.Chrome);
            client.DefaultRequestHeaders.Add("X-Forwarded-For", $"8.8.{visitor}.8");
            var answered = 0;
            while (watch.Elapsed < span)
            {
                using var answer = await client.GetAsync("/spring");
                Assert.Equal(302, (int)answer.StatusCode);
                answered++;
            }
            return answered;
        }));
        return counts.Sum();
    }
}
