using System.Diagnostics;
using System.Globalization;
using System.Net;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Data;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Work stops when its client goes: in the middle, long before its end, its place in the lane is free.</summary>
[Trait("Tier", "full")]
public sealed class GoneClientTests(GoneClientTests.Fixture fixture) : IClassFixture<GoneClientTests.Fixture>
{
    // Of many blocks of ids, after each of which reading can stop.
    private const int Clicks = 1_500_000;
    private const string Nowhere = "country=AQ";
    private const int MaxTries = 5;

    private readonly TestServer _server = fixture.Server;

    private WorkLanes Lanes => _server.Services.GetRequiredService<WorkLanes>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("report?" + Nowhere)]
    [InlineData("clicks?" + Nowhere)]
    [InlineData("clicks.csv?" + Nowhere)]
    [InlineData("clicks.ndjson?" + Nowhere)]
    public async Task Reading_clicks_ends(string path)
    {
        using var api = await _server.ApiAsync("Busy", Role.Admin);
        var lane = path.Contains('.', StringComparison.Ordinal) ? Lanes.Exports : Lanes.Reports;
        var whole = await MeasureAsync(() => api.GetAsync($"/api/v1/{path}", Cancel));

        await LeaveAsync(cancel => api.GetAsync($"/api/v1/{path}", cancel), lane, whole);
    }

    [Fact]
    public async Task Reading_an_import_ends_and_leaves_nothing()
    {
        using var api = await _server.ApiAsync("Importer");
        var file = ImportRig.Csv(60_000, "import-");
        var whole = await MeasureAsync(() => SendAsync(api, file, Cancel));

        await LeaveAsync(cancel => SendAsync(api, file, cancel), Lanes.Imports, whole);

        var queries = _server.Services.GetRequiredService<ImportQueries>();
        var organization = await _server.OrganizationAsync("Importer");
        await Eventually.TrueAsync(async () => (await queries.ListAsync(organization, cancel: Cancel)).Count == 0, "nothing of the file is stored");
    }

    [Fact]
    public async Task An_upload_that_breaks_off_takes_no_place_and_leaves_no_file()
    {
        using var api = await _server.ApiAsync("Importer");
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var body = new EndlessContent(begun);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links/import?dryRun=true") { Content = body };
        var upload = api.SendAsync(request, leaving.Token);
        await begun.Task.WaitAsync(Eventually.Limit, Cancel);
        var folder = Path.Combine(_server.DataDirectory, "imports");
        await Eventually.TrueAsync(() => Directory.Exists(folder) && Directory.GetFiles(folder).Length > 0, "the file grows");

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
        await Eventually.TrueAsync(() => Directory.GetFiles(folder).Length == 0, "the file is deleted");
        Assert.Equal((0, 0), (Lanes.Imports.Running, Lanes.Imports.Waiting));
    }

    /// <summary>
    /// Sends a request, and goes as soon as its work runs. The lane is free in half of the time that the whole takes: once in a few tries, since
    /// other tests use the processor as well. Work that goes on never is.
    /// </summary>
    private static async Task LeaveAsync(Func<CancellationToken, Task<HttpResponseMessage>> send, WorkLane lane, TimeSpan whole)
    {
        List<TimeSpan> tries = [];
        do
            tries.Add(await LeaveAsync(send, lane));
        while (tries[^1] >= whole / 2 && tries.Count < MaxTries);
        Assert.True(tries[^1] < whole / 2, $"The lane was free after {string.Join(", ", tries)}, of {whole} that the whole takes.");
    }

    private static async Task<TimeSpan> LeaveAsync(Func<CancellationToken, Task<HttpResponseMessage>> send, WorkLane lane)
    {
        using var leaving = new CancellationTokenSource();
        var request = send(leaving.Token);
        await Eventually.TrueAsync(() => lane.Running > 0, "its work runs");
        var watch = Stopwatch.StartNew();

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        // An export leaves the lane between two pages; what counts is that it does not come back.
        await Eventually.TrueAsync(() => lane.Running == 0 && lane.Waiting == 0, "the lane is free");
        return watch.Elapsed;
    }

    private static async Task<TimeSpan> MeasureAsync(Func<Task<HttpResponseMessage>> send)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await send();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return watch.Elapsed;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient api, string file, CancellationToken cancel)
    {
        using var content = new StringContent(file, null, "text/csv");
        return await api.PostAsync("/api/v1/links/import?dryRun=true", content, cancel);
    }

    /// <summary>A body that never ends.</summary>
    private sealed class EndlessContent(TaskCompletionSource begun) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("slug,destination\n"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    public sealed class Fixture : SharedServer, IAsyncLifetime
    {
        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            var link = await Server.LinkAsync(new LinkBuilder(), "Busy");
            // Rolling them up would take longer than the test: the reports read them as those that came last.
            await Server.Services.GetRequiredService<Rollups>().StopAsync(CancellationToken.None);
            using var connection = Server.Services.GetRequiredService<SqliteClickStore>().OpenWriter();
            connection.Execute(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                INSERT INTO clicks (link, organization, time, place, referrer, agent, destination, bot)
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {Clicks})
                SELECT {link.Id}, {link.OrganizationId}, {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()} - n, 0, 0, 0, 0, 0 FROM numbers
                """));
        }
    }
}
