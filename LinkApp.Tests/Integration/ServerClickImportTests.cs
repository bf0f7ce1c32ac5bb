using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Clicks straight from a server, kept in step: each is counted once.</summary>
public sealed class ServerClickImportTests : IAsyncLifetime
{
    private static readonly DateTime Start = DateTime.UtcNow.Date.AddDays(-10);

    private TestServer _server = null!;
    private OldServer _old = null!;
    private int _organization;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(["--Imports:AllowPrivateNetworks=true"]);
        _old = await OldServer.StartAsync();
        _organization = await _server.OrganizationAsync();
        _old.AddLinks(3);
    }

    public async ValueTask DisposeAsync()
    {
        await _old.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(ServerProgram.Shlink)]
    [InlineData(ServerProgram.Dub)]
    public async Task Single_clicks_come_once_however_often_it_runs_and_what_was_undone_comes_again(ServerProgram program)
    {
        AddVisits(0, 1_500);
        var first = await RunAsync(program);
        var nothing = await RunAsync(program);
        Assert.Equal((1_500, 0, 0), (first.Clicks, first.LeftOut, nothing.Clicks));
        Assert.Equal(1_500, await TotalAsync());

        // Visits of the time since: the end of the first import is a minute before it ran.
        var until = (await ImportsAsync())[0].Until!.Value;
        Assert.InRange(until, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddSeconds(-59));
        _old.Visits.Add(new("s1", until));
        _old.Visits.Add(new("s1", DateTime.UtcNow.AddMinutes(5)));
        Assert.Equal(0, (await RunAsync(program)).Clicks);

        var rig = new ClickImportRig(_server.Services, _organization);
        await rig.UndoAsync((await ImportsAsync())[^1]);
        Assert.Equal(0, await TotalAsync());
        var again = await RunAsync(program);

        Assert.Equal(1_501, again.Clicks);
        Assert.Equal(1_501, await TotalAsync());
    }

    [Theory]
    [InlineData(ServerProgram.Kutt)]
    [InlineData(ServerProgram.Yourls)]
    public async Task Numbers_of_clicks_replace_those_of_the_run_before(ServerProgram program)
    {
        AddVisits(0, 30);
        var first = await RunAsync(program);
        var same = await RunAsync(program);
        AddVisits(30, 12);
        var grown = await RunAsync(program);

        Assert.Equal((30, 0, 42), (first.Clicks, same.Clicks, grown.Clicks));
        Assert.Equal(42, await TotalAsync());
        Assert.Single(await ImportsAsync());
    }

    [Fact]
    public async Task Links_of_Sink_come_without_clicks()
    {
        var result = await RunAsync(ServerProgram.Sink);

        Assert.Equal((3, 3, 0), (result.Links, result.Created, result.Clicks));
    }

    private void AddVisits(int from, int count)
    {
        for (var i = from; i < from + count; i++)
            _old.Visits.Add(new($"s{i % 3}", Start.AddMinutes(i)));
    }

    private async Task<List<ImportJob>> ImportsAsync() =>
        (await new ImportRig(_server.Services, _organization).Queries.ListAsync(_organization)).FindAll(import => import.Kind == ImportKind.Clicks);

    private async Task<long> TotalAsync()
    {
        using var viewer = await _server.ApiAsync();
        using var report = System.Text.Json.JsonDocument.Parse(await viewer.GetStringAsync("/api/v1/report?from=2024-01-01"));
        return report.RootElement.GetProperty("total").GetInt64();
    }

    private Task<ServerResult> RunAsync(ServerProgram program)
    {
        var runner = _server.Services.GetRequiredService<ImportRunner>();
        return _server.Services.GetRequiredService<ServerImport>().RunAsync(
            _organization, new(program, new Uri($"{_old.Address}/"), OldServer.Key), new(), ImportRig.Ada,
            id => runner.Run(_organization, id).Completion, _ => { });
    }
}
