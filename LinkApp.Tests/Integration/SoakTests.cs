using System.Globalization;
using System.Text.RegularExpressions;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>
/// A real server with all kinds of work for a while. It runs for three minutes, or for as many as LINKAPP_SOAK_MINUTES says
/// (eng/soak.sh). Retention deletes clicks ten minutes after the start, and each hour.
/// </summary>
[Trait("Tier", "nightly")]
public sealed partial class SoakTests(BrowserFixture browser) : IDisposable
{
    private const int OldClicks = 50_000;

    // What the medians of the last third may have more than those of the second one. Short runs end while caches still fill.
    private const double MoreMemory = 1.10;
    private const double MoreMemoryOfShortRuns = 1.25;
    private const int MoreHandles = 8;
    private const int MoreThreads = 4;

    // Some lines of retention and of links.
    private const int LogPerMinute = 1_000;

    private static readonly TimeSpan BetweenSamples = TimeSpan.FromSeconds(2);

    private readonly TempFolder _folder = new();

    private static double Minutes =>
        double.TryParse(Environment.GetEnvironmentVariable("LINKAPP_SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? minutes : 3;

    public void Dispose() => _folder.Dispose();

    [Fact(Skip = Nightly.Skip, SkipUnless = nameof(Nightly.IsWanted), SkipType = typeof(Nightly))]
    public async Task Memory_handles_threads_and_log_stay_as_they_are_and_every_click_is_counted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Handles are counted on Linux.");
        var span = TimeSpan.FromMinutes(Minutes);
        var setting = $"--Data:Directory={_folder.File("data")}";
        await WriteOldClicksAsync();
        Assert.Equal(0, (await CommandRun.RunAsync(
            "admin", "create", "--email", SoakTraffic.Email, "--password", TestServer.Password, "--organization", "Acme", setting)).ExitCode);
        var key = (await CommandRun.RunAsync("key", "create", "--organization", "Acme", "--name", "soak", setting)).Output.Trim();
        await using var server = await ServerProcess.StartAsync(setting, "--Clicks:Retention=1d");
        var samples = new ProcessSamples(server, span);
        var traffic = new SoakTraffic(server, key, setting, () => samples.Third);

        using var stop = new CancellationTokenSource(span, TimeProvider.System);
        var running = traffic.RunAsync(browser, _folder, stop.Token);
        using (var timer = new PeriodicTimer(BetweenSamples, TimeProvider.System))
        {
            while (!stop.IsCancellationRequested && !running.IsFaulted && await timer.WaitForNextTickAsync(CancellationToken.None))
                samples.Take();
        }
        await Task.WhenAny(running);
        Print($"{span.TotalMinutes:0.#} minutes: {traffic.Answered} redirects, {string.Join(", ", traffic.Done.Select(done => $"{done.Value} {done.Key}"))}");
        Print(samples.ToString());
        for (var third = 0; third < 3; third++)
            Print($"third {third + 1}: {traffic.DescribeLatency(third)}");
        await running;
        using var api = CrashRig.Api(server, key);
        Assert.Equal(traffic.Answered, (await api.GetApiAsync($"links/{SoakTraffic.Slug}/report")).Number("total"));
        var troubles = Troubles().Matches(server.Output).Select(match => match.Value).ToList();
        Assert.True(troubles.Count == 0, $"{troubles.Count} entries at Warning or above, such as:\n{string.Join('\n', troubles.Take(3))}");
        AssertFlat(samples, span);
        Assert.Equal(0, await server.StopAsync());
    }

    private static void AssertFlat(ProcessSamples samples, TimeSpan span)
    {
        var more = span < TimeSpan.FromMinutes(15) ? MoreMemoryOfShortRuns : MoreMemory;
        Assert.True(samples.Median(2, sample => sample.Memory) <= more * samples.Median(1, sample => sample.Memory), $"Memory has grown: {samples}");
        Assert.True(
            samples.Median(2, sample => sample.Handles) <= samples.Median(1, sample => sample.Handles) + MoreHandles, $"Handles have grown: {samples}");
        Assert.True(
            samples.Median(2, sample => sample.Threads) <= samples.Median(1, sample => sample.Threads) + MoreThreads, $"Threads have grown: {samples}");
        Assert.True(samples.Grown(sample => sample.Output) <= LogPerMinute * span.TotalMinutes, $"The log has grown: {samples}");
    }

    // It is seen where the test passes, too.
    private static void Print(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Console.Error.WriteLine(line);
    }

    private async Task WriteOldClicksAsync()
    {
        await using var pipeline = await Pipeline.StartAsync(_folder);
        var link = await pipeline.LinkAsync(new LinkBuilder().Slug(SoakTraffic.Slug));
        foreach (var some in Enumerable.Range(0, OldClicks).Chunk(5_000))
            await pipeline.RecordAsync(some.Select(_ => pipeline.Click(link, Pipeline.Berlin)));
        await pipeline.Get<LinkApp.Core.Clicks.Rollups>().CatchUpAsync();
    }

    [GeneratedRegex("^(warn|fail|crit): .*(\n +.*){0,20}", RegexOptions.Multiline)]
    private static partial Regex Troubles();
}
