using System.Collections.Concurrent;
using System.Net;
using LinkApp.Core.Data;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>linkapp backup</c> while clients redirect and links are edited, and <c>linkapp restore</c> into a new folder.</summary>
[Trait("Tier", "full")]
public sealed class BackupLoadTests : IDisposable
{
    private const int Visitors = 8;
    private const int Backups = 3;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_under_load_has_the_clicks_up_to_one_of_them_their_links_and_whole_edits()
    {
        var setting = $"--Data:Directory={_folder.File("data")}";
        var key = (await CommandRun.RunAsync("key", "create", "--organization", "Acme", "--name", "backup", setting)).Output.Trim();
        var answered = new ConcurrentQueue<string>();
        var before = new List<string[]>();
        await using (var server = await ServerProcess.StartAsync(setting))
        {
            await CrashRig.CreateLinkAsync(server, key);
            using var stop = new CancellationTokenSource();
            var tried = 0;
            List<Task> clients =
            [
                .. Enumerable.Range(0, Visitors).Select(
                    _ => CrashRig.VisitAsync(server, () => $"c{Interlocked.Increment(ref tried)}.example", answered, stop.Token)),
                EditAsync(server, key, stop.Token),
            ];
            for (var i = 0; i < Backups; i++)
            {
                var enough = answered.Count + 1_000;
                await Eventually.TrueAsync(() => answered.Count > enough, "visitors are answered");
                before.Add([.. answered]);
                var result = await ServerProcess.RunAsync("backup", _folder.File($"backup-{i}"), setting);
                Assert.Equal((0, ""), (result.ExitCode, result.Errors));
            }
            await stop.CancelAsync();
            await Task.WhenAll(clients);
            Assert.Equal(0, await server.StopAsync());
        }

        var all = Recount.Referrers(_folder.File("data/clicks.db"));
        Assert.Empty(answered.Except(all));
        for (var i = 0; i < Backups; i++)
        {
            var restored = _folder.File($"restored-{i}");
            Assert.Equal(0, (await ServerProcess.RunAsync("restore", _folder.File($"backup-{i}"), $"--Data:Directory={restored}")).ExitCode);
            AssertWhole(restored);
            await using (var server = await ServerProcess.StartAsync($"--Data:Directory={restored}"))
                await CrashRig.AssertReportIsRightAsync(server, key, Path.Combine(restored, "clicks.db"));
            // Clicks that were late when it was made are stored by that start, after those that were committed.
            var stored = Recount.Referrers(Path.Combine(restored, "clicks.db"));
            Assert.Equal(all.Take(stored.Count), stored);
            Assert.Empty(before[i].Except(stored));
        }
    }

    /// <summary>Changes two links together again and again, and makes new ones that it clicks on at once.</summary>
    private static async Task EditAsync(ServerProcess server, string key, CancellationToken stop)
    {
        using var api = CrashRig.Api(server, key);
        using var visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address) };
        foreach (var slug in (string[])["left", "right"])
            await api.CreateAsync($$"""{ "slug": "{{slug}}", "destination": "https://example.com/" }""");
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var changed = await api.PostAsync("links/bulk", $$"""{ "slugs": ["left", "right"], "archived": {{(i % 2 == 0 ? "true" : "false")}} }""");
            Assert.Equal(HttpStatusCode.OK, changed.Status);
            await api.CreateAsync($$"""{ "slug": "n{{i}}", "destination": "https://example.com/" }""");
            using var click = await visitor.GetAsync($"/n{i}", CancellationToken.None);
            Assert.Equal(HttpStatusCode.Found, click.StatusCode);
        }
    }

    private static void AssertWhole(string data)
    {
        foreach (var file in (string[])["clicks.db", "linkapp.db", "rollups.db"])
        {
            using var connection = SqliteSetup.Open(Path.Combine(data, file), readOnly: true, pooled: false);
            Assert.Equal((file, "ok"), (file, connection.Scalar<string>("PRAGMA integrity_check")));
        }
        using var links = SqliteSetup.Open(Path.Combine(data, "linkapp.db"), readOnly: true, pooled: false);
        Assert.Equal(1, links.Scalar<long>("SELECT count(DISTINCT IsArchived || ' ' || Version) FROM Links WHERE Slug IN ('left', 'right')"));
        Assert.Equal(0, links.Scalar<long>("SELECT count(*) FROM pragma_foreign_key_check"));
        links.Attach(Path.Combine(data, "clicks.db"), "raw");
        links.Attach(Path.Combine(data, "rollups.db"), "rollups");
        Assert.Equal(0, links.Scalar<long>("SELECT count(*) FROM raw.clicks WHERE link NOT IN (SELECT Id FROM Links)"));
        Assert.Equal(1, links.Scalar<long>("SELECT (SELECT last FROM rollups.rolled_up) <= (SELECT max(id) FROM raw.clicks)"));
    }
}
