using System.Net;
using System.Text;
using LinkApp.Core.Data;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Imports while another program locks <c>linkapp.db</c>, or the disk is full.</summary>
[Trait("Tier", "full")]
public sealed class ImportWaitTests : IDisposable
{
    private const int Rows = 8_000;
    private const string Locked = "another program is using the database";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_import_by_api_waits_for_a_locked_store_says_why_and_goes_on_by_itself()
    {
        await using var server = await TestServer.StartAsync(folder: _folder);
        using var api = await server.ApiAsync();
        var posting = ImportAsync(api);
        await Eventually.TrueAsync(async () => (await api.GetApiAsync("links/s0")).Status == HttpStatusCode.OK, "the first batch is there");
        ApiAnswer answer;
        using (new StoreLock(server))
        {
            answer = await posting;
            var status = await api.GetApiAsync($"imports/{answer.Number("id")}");

            Assert.Equal((HttpStatusCode.Accepted, "waiting", Locked), (answer.Status, answer.Text("state"), answer.Text("reason")));
            Assert.EndsWith($"/api/v1/imports/{answer.Number("id")}", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
            Assert.Equal(("waiting", Locked, Rows), (status.Text("state"), status.Text("reason"), status.Number("rows")));
            Assert.InRange(status.Number("imported"), 1, Rows - 1);
        }
        await Eventually.TrueAsync(
            async () => (await api.GetApiAsync($"imports/{answer.Number("id")}")).Text("state") == "done", "the import goes on by itself");
        await AssertImportedOnceAsync(server);
        using var stranger = await server.ApiAsync("Globex");
        (await stranger.GetApiAsync($"imports/{answer.Number("id")}")).AssertProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_import_of_clicks_waits_as_well_and_counts_each_click_once(bool ofClicks)
    {
        const int Clicks = 60_000;
        await using var server = await TestServer.StartAsync(folder: _folder);
        foreach (var slug in (string[])["a", "b"])
            await server.LinkAsync(new LinkBuilder().Slug(slug));
        var rig = new ClickImportRig(server.Services, await server.OrganizationAsync());
        var import = await rig.CreateAsync(ImportedClickExactTests.ClicksCsv(new Random(1), Clicks), startsItself: true);
        var run = server.Services.GetRequiredService<ImportRunner>().Run(await server.OrganizationAsync(), import.Id);
        IDisposable? held = null;
        run.Changed += LockOnce;

        await Eventually.TrueAsync(() => run.Wait is not null, "the import waits");

        Assert.Equal(Locked, run.Wait?.Reason);
        held!.Dispose();
        await Eventually.Get(run.Completion.ContinueWith(_ => true, TaskScheduler.Default), "the import goes on by itself");
        Assert.Null(run.Error);
        Assert.Equal((ImportState.Done, Clicks), ((await rig.FindAsync(import)).State, rig.Count("imported_clicks")));

        void LockOnce()
        {
            if (held is null && run.Done > 0)
                held = ofClicks ? new ClickLock(server.Services.GetRequiredService<DataSettings>().ClickDatabase) : new StoreLock(server);
        }
    }

    [Fact]
    public async Task On_a_full_disk_an_import_waits_an_upload_is_refused_and_both_work_once_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync(_folder.File("data"), megabytes: 128);
        await using var server = await TestServer.StartAsync(folder: _folder);
        using var api = await server.ApiAsync();
        var rig = new ImportRig(server.Services, await server.OrganizationAsync());
        var import = await rig.StartAsync(await rig.ReadAsync(ImportRig.Csv(Rows)));
        var run = server.Services.GetRequiredService<ImportRunner>().Run(rig.Organization, import.Id);
        run.Changed += FillOnce;
        await Eventually.TrueAsync(() => run.Wait is not null, "the import waits");

        var refused = await ImportAsync(api);

        refused.AssertProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("the disk is full", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("the disk is full", run.Wait?.Reason);
        Assert.InRange(run.Done, 1, Rows - 1);
        disk.Free();
        await Eventually.Get(run.Completion.ContinueWith(_ => true, TaskScheduler.Default), "the import goes on by itself");
        Assert.Null(run.Error);
        await AssertImportedOnceAsync(server);
        var again = await ImportAsync(api);
        Assert.Equal((HttpStatusCode.OK, Rows), (again.Status, again.Number("taken")));

        void FillOnce()
        {
            run.Changed -= FillOnce;
            disk.Fill();
        }
    }

    [Fact]
    public async Task An_undo_waits_as_well_and_counts_each_link_once()
    {
        await using var server = await TestServer.StartAsync(folder: _folder);
        var rig = new ImportRig(server.Services, await server.OrganizationAsync());
        var import = await rig.RunAsync(await rig.ReadAsync(ImportRig.Csv(Rows)));
        var undo = server.Services.GetRequiredService<ImportRunner>().Undo(rig.Organization, import.Id, ImportRig.Ada);
        StoreLock? locked = null;
        undo.Changed += LockOnce;
        await Eventually.TrueAsync(() => undo.Wait is not null, "the undo waits");
        Assert.Equal(Locked, undo.Wait?.Reason);

        locked!.Dispose();
        await Eventually.Get(undo.Completion.ContinueWith(_ => true, TaskScheduler.Default), "the undo goes on by itself");

        Assert.Equal((new UndoneImport(Rows, 0), null), (undo.Undone, undo.Error));
        Assert.Empty(await rig.LinksAsync());

        void LockOnce()
        {
            undo.Changed -= LockOnce;
            locked = new StoreLock(server);
        }
    }

    [Fact]
    public async Task A_server_that_stops_does_not_wait_for_the_store()
    {
        await using var server = await TestServer.StartAsync(folder: _folder);
        var rig = new ImportRig(server.Services, await server.OrganizationAsync());
        var import = await rig.StartAsync(await rig.ReadAsync(ImportRig.Csv(Rows)));
        using var locked = new StoreLock(server);
        var run = server.Services.GetRequiredService<ImportRunner>().Run(rig.Organization, import.Id);
        await Eventually.TrueAsync(() => run.Wait is not null, "the import waits");

        await server.StopAsync();

        Assert.Equal((true, null, null), (run.HasEnded, run.Error, run.Wait));
    }

    private static async Task<ApiAnswer> ImportAsync(HttpClient api)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links/import")
        {
            Content = new StringContent(ImportRig.Csv(Rows), Encoding.UTF8, "text/csv"),
        };
        return await api.SendApiAsync(request);
    }

    private static async Task AssertImportedOnceAsync(TestServer server)
    {
        var rig = new ImportRig(server.Services, await server.OrganizationAsync());
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => $"s{i}"), (await rig.LinksAsync()).Select(link => link.Slug));
        var import = (await rig.Queries.ListAsync(rig.Organization)).Last();
        Assert.Equal((ImportState.Done, Rows, Rows), (import.State, import.Position, import.Created));
        using var connection = SqliteSetup.Open(server.Services.GetRequiredService<DataSettings>().AppDatabase, readOnly: true);
        Assert.Equal("ok", connection.Scalar<string>("PRAGMA integrity_check"));
    }
}
