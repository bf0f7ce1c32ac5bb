using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LinkApp.Core.Links.Import;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>A server that stops or is killed in the middle of an import.</summary>
[Trait("Tier", "full")]
public sealed class ImportRestartTests : IDisposable
{
    private const int Rows = 8_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_that_stops_ends_at_a_batch_and_the_next_one_goes_on()
    {
        long id;
        int created;
        await using (var server = await TestServer.StartAsync(folder: _folder))
        {
            var rig = await RigAsync(server);
            id = (await rig.StartAsync(await rig.ReadAsync(ImportRig.Csv(Rows)))).Id;
            var run = server.Services.GetRequiredService<ImportRunner>().Run(rig.Organization, id);
            await Eventually.TrueAsync(() => run.Done > 0, "a batch is done");
            await server.StopAsync();
            created = run.Done;
        }
        await using var next = await TestServer.StartAsync(folder: _folder);
        var after = await RigAsync(next);
        var stopped = await after.FindAsync(id);
        Assert.Equal((ImportState.Started, created, created), (stopped.State, stopped.Position, stopped.Created));
        Assert.Equal(created, (await after.LinksAsync()).Count);

        await next.Services.GetRequiredService<ImportRunner>().Run(after.Organization, id).Completion;

        Assert.Equal(Enumerable.Range(0, Rows).Select(i => $"s{i}"), (await after.LinksAsync()).Select(link => link.Slug));
        Assert.Equal(ImportState.Done, (await after.FindAsync(id)).State);
    }

    [Fact]
    public async Task A_server_that_is_killed_loses_no_link_that_is_counted_and_creates_none_twice()
    {
        var data = $"--Data:Directory={_folder.File("data")}";
        var key = (await CommandRun.RunAsync("key", "create", "--organization", "Acme", "--name", "import", data)).Output.Trim();
        await using (var server = await ServerProcess.StartAsync(data))
        {
            using var client = new HttpClient
            {
                BaseAddress = new Uri(server.Address),
                DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
            };
            using var file = new StringContent(ImportRig.Csv(Rows), Encoding.UTF8, "text/csv");
            var answer = Record.ExceptionAsync(async () => (await client.PostAsync("/api/v1/links/import", file)).Dispose());
            await Eventually.TrueAsync(async () => (await client.GetAsync("/api/v1/links/s0")).StatusCode == HttpStatusCode.OK, "the first batch is there");
            await server.KillAsync();
            Assert.NotNull(await answer);
        }

        await using var next = await TestServer.StartAsync(folder: _folder);
        var rig = await RigAsync(next);
        var import = Assert.Single(await rig.Queries.ListAsync(await next.OrganizationAsync()));
        Assert.Equal(import.Position, (await rig.LinksAsync()).Count);
        Assert.InRange(import.Position, 1, Rows - 1);

        await next.Services.GetRequiredService<ImportRunner>().Run(rig.Organization, import.Id).Completion;

        Assert.Equal(Enumerable.Range(0, Rows).Select(i => $"s{i}"), (await rig.LinksAsync()).Select(link => link.Slug));
    }

    [Fact]
    public async Task What_was_stopped_can_be_taken_back()
    {
        await using var server = await TestServer.StartAsync(folder: _folder);
        var rig = await RigAsync(server);
        var import = await rig.StartAsync(await rig.ReadAsync(ImportRig.Csv(Rows)));
        var runner = server.Services.GetRequiredService<ImportRunner>();
        var run = runner.Run(rig.Organization, import.Id);
        await Eventually.TrueAsync(() => run.Done > 0, "a batch is done");
        run.Stop();
        await run.Completion;

        var undo = runner.Undo(await server.OrganizationAsync(), import.Id, ImportRig.Ada);
        await undo.Completion;

        Assert.Equal(new UndoneImport(run.Done, 0), undo.Undone);
        Assert.Empty(await rig.LinksAsync());
        Assert.Equal((0, 0), (rig.Count("Imports"), rig.Count("ImportRows")));
        Assert.False(Directory.Exists(Path.Combine(server.DataDirectory, "imports"))
            && Directory.EnumerateFiles(Path.Combine(server.DataDirectory, "imports")).Any());
    }

    private static async Task<ImportRig> RigAsync(TestServer server) => new(server.Services, await server.OrganizationAsync());
}
