using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LinkApp.Core.Links.Import;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LinkApp.Tests.Postgres;

/// <summary>An import that one node runs, as others show it.</summary>
public sealed class PostgresImportTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private const int Rows = 300;

    [Fact]
    public async Task The_progress_of_links_is_shown_by_another_node_which_can_stop_and_continue_it()
    {
        var here = new ImportRig(nodes.One.Services, await nodes.One.OrganizationAsync("Links of two nodes"));
        var import = await here.StartAsync(await here.ReadAsync(CreateFile("stopped")));
        using var api = await nodes.Other.ApiAsync("Links of two nodes");
        await using var held = await HoldAsync("""LOCK TABLE "Links" IN EXCLUSIVE MODE""");
        var run = Runner(nodes.One).Run(here.Organization, import.Id);

        var there = await Eventually.Get(WaitForRunAsync(nodes.Other, here, import), "another node shows the run");
        Assert.Equal((true, "started", 0), await ReadAsync(api, import));
        there.Stop();
        await there.Completion.WaitAsync(Eventually.Limit);
        await held.DisposeAsync();
        await run.Completion.WaitAsync(Eventually.Limit);

        var (isRunning, state, done) = await ReadAsync(api, import);
        Assert.Equal((false, "stopped"), (isRunning, state));
        Assert.InRange(done, 0, Rows - 1);
        Assert.Null(Runner(nodes.Other).Find(await here.FindAsync(import.Id)));

        await Runner(nodes.Other).Run(here.Organization, import.Id).Completion.WaitAsync(Eventually.Limit);
        Assert.Equal((false, "done", Rows), await ReadAsync(api, import));
        Assert.Equal(Rows, (await here.LinksAsync()).Count);
    }

    [Fact]
    public async Task The_progress_of_an_import_grows_on_another_node_to_its_end()
    {
        var here = new ImportRig(nodes.One.Services, await nodes.One.OrganizationAsync("Progress of two nodes"));
        var import = await here.StartAsync(await here.ReadAsync(CreateFile("grows")));
        ImportRun there;
        await using (await HoldAsync("""LOCK TABLE "Links" IN EXCLUSIVE MODE"""))
        {
            Runner(nodes.One).Run(here.Organization, import.Id);
            there = await Eventually.Get(WaitForRunAsync(nodes.Other, here, import), "another node shows the run");
        }

        await there.Completion.WaitAsync(Eventually.Limit);

        Assert.Equal((ImportState.Done, Rows), ((await here.FindAsync(import.Id)).State, (await here.FindAsync(import.Id)).Position));
        Assert.Null(Runner(nodes.Other).Find(await here.FindAsync(import.Id)));
    }

    [Fact]
    public async Task Clicks_that_are_started_on_another_node_are_written_by_the_one_that_has_their_file()
    {
        var organization = await nodes.One.OrganizationAsync("Clicks of two nodes");
        var link = await nodes.One.LinkAsync(new LinkBuilder().Slug("clicks-of-two"), "Clicks of two nodes");
        var clicks = nodes.One.Services.GetRequiredService<ClickImport>();
        using var folder = new TempFolder();
        var upload = folder.File("clicks.csv");
        await File.WriteAllTextAsync(upload, string.Concat("time,slug\n", string.Concat(Enumerable.Repeat($"2026-01-05T10:00:00Z,{link.Slug}\n", Rows))));
        var import = await clicks.CreateAsync(organization, upload, "clicks.csv", startsItself: false, ImportRig.Ada);
        await Runner(nodes.One).Run(organization, import.Id).Completion.WaitAsync(Eventually.Limit);
        using var api = await nodes.Other.ApiAsync("Clicks of two nodes");
        Assert.Equal((false, "ready", 0), await ReadAsync(api, import));

        Assert.True(await nodes.Other.Services.GetRequiredService<ClickImport>().StartAsync(organization, import.Id));
        var started = await nodes.Other.Services.GetRequiredService<ImportQueries>().FindAsync(organization, import.Id);
        Assert.NotNull(Runner(nodes.Other).Run(started!));

        await Eventually.TrueAsync(async () => await ReadAsync(api, import) == (false, "done", Rows), "the node that has the file writes its clicks");
        Assert.Equal(Rows, await nodes.Installation.ScalarAsync<long>($"SELECT count(*) FROM clicks.imported_clicks WHERE organization = {organization}"));
    }

    private static ImportRunner Runner(TestServer node) => node.Services.GetRequiredService<ImportRunner>();

    private static string CreateFile(string slug) => string.Concat(
        "slug,destination\n", string.Concat(Enumerable.Range(1, Rows).Select(row => $"{slug}-{row},https://example.com/{row}\n")));

    private static async Task<ImportRun> WaitForRunAsync(TestServer node, ImportRig rig, ImportJob import)
    {
        ImportRun? run = null;
        await Eventually.TrueAsync(async () => (run = Runner(node).Find(await rig.FindAsync(import.Id))) is not null, "the run is shown");
        return run!;
    }

    private static async Task<(bool IsRunning, string State, int Imported)> ReadAsync(HttpClient api, ImportJob import)
    {
        var body = await api.GetFromJsonAsync<JsonElement>(string.Create(CultureInfo.InvariantCulture, $"/api/v1/imports/{import.Id}"));
        return (body.GetProperty("running").GetBoolean(), body.GetProperty("state").GetString()!, body.GetProperty("imported").GetInt32());
    }

    /// <summary>Has imports wait, until it is disposed.</summary>
    private async Task<NpgsqlConnection> HoldAsync(string sql)
    {
        var connection = new NpgsqlConnection(nodes.Installation.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
