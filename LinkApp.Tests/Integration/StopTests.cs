using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The real program, stopped by a service manager while visitors click, viewers watch and an import runs.</summary>
[Trait("Tier", "full")]
public sealed class StopTests : IDisposable
{
    private const int Visitors = 16;

    // deploy/linkapp.service and deploy/compose.yaml give it 30 s; docs/operate.md promises this.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_stop_under_load_leaves_no_answered_click_behind_and_ends_in_time() => StopAsync(isLocked: false);

    [Fact]
    public Task So_does_a_stop_while_another_program_locks_the_store() => StopAsync(isLocked: true);

    private async Task StopAsync(bool isLocked)
    {
        var setting = $"--Data:Directory={_folder.File("data")}";
        var key = (await CommandRun.RunAsync("key", "create", "--organization", "Acme", "--name", "stop", setting)).Output.Trim();
        var answered = new ConcurrentQueue<string>();
        int exitCode;
        await using (var server = await ServerProcess.StartAsync(setting))
        {
            await CrashRig.CreateLinkAsync(server, key);
            using var api = CrashRig.Api(server, key);
            using var live = await api.GetAsync("/api/v1/live", HttpCompletionOption.ResponseHeadersRead);
            using var file = new StringContent(ImportRig.Csv(20_000), Encoding.UTF8, "text/csv");
            var importing = Record.ExceptionAsync(async () => (await api.PostAsync("/api/v1/links/import", file)).Dispose());
            // It will never end its request.
            using var slow = new TcpClient(new Uri(server.Address).Host, new Uri(server.Address).Port);
            await slow.GetStream().WriteAsync("GET /spring HTTP/1.1\r\nHost: "u8.ToArray());
            var tried = 0;
            var visitors = Enumerable.Range(0, Visitors)
                .Select(_ => CrashRig.VisitAsync(server, () => $"c{Interlocked.Increment(ref tried)}.example", answered)).ToList();
            await Eventually.TrueAsync(() => answered.Count > 1_000, "visitors are answered");
            using var locked = isLocked ? new ClickLock(_folder.File("data/clicks.db")) : null;
            var enough = answered.Count + 100;
            await Eventually.TrueAsync(() => answered.Count > enough, "visitors are answered");

            var watch = Stopwatch.StartNew();
            exitCode = await server.StopAsync();

            TestContext.Current.TestOutputHelper?.WriteLine($"The server took {watch.Elapsed} to stop.");
            Assert.True(watch.Elapsed < Longest, $"The server took {watch.Elapsed} to stop.");
            await Task.WhenAll(visitors);
            await importing;
        }
        if (isLocked)
        {
            Assert.NotEqual(0, new FileInfo(_folder.File("data/clicks.spill")).Length);
            await using var next = await ServerProcess.StartAsync(setting);
        }

        var stored = Recount.Referrers(_folder.File("data/clicks.db"));
        var missing = answered.Except(stored).ToList();
        Assert.True(missing.Count == 0, $"Of {answered.Count} answered clicks, {missing.Count} are missing: {string.Join(' ', missing.Take(50))}");
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Equal((0, 0), (exitCode, new FileInfo(_folder.File("data/clicks.spill")).Length));
    }
}
