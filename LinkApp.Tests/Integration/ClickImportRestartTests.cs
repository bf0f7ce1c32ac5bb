using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Reports;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>A server that is killed in the middle of an import of clicks.</summary>
[Trait("Tier", "full")]
public sealed class ClickImportRestartTests : IDisposable
{
    private const int Rows = 200_000;

    private static readonly ReportRange Always = new(Pipeline.Midnight.AddDays(-110), Pipeline.Midnight.AddDays(10));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_goes_on_by_itself_and_counts_each_click_once_however_often_it_is_killed()
    {
        var data = $"--Data:Directory={_folder.File("data")}";
        var key = (await CommandRun.RunAsync("key", "create", "--organization", "Acme", "--name", "import", data)).Output.Trim();
        var random = new Random(7);
        Uri? import = null;
        for (var cycle = 0; cycle < 5; cycle++)
        {
            await using var server = await ServerProcess.StartAsync(data);
            using var client = new HttpClient
            {
                BaseAddress = new Uri(server.Address),
                DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
            };
            import ??= await BeginAsync(client);
            var until = random.Next(200, 1_500);
            var began = TimeProvider.System.GetTimestamp();
            await Eventually.TrueAsync(
                async () => TimeProvider.System.GetElapsedTime(began).TotalMilliseconds > until
                    || (await client.GetFromJsonAsync<JsonElement>(import)).GetProperty("state").GetString() == "done",
                "it is time to kill the server");
            await server.KillAsync();
        }

        await using var next = await TestServer.StartAsync(folder: _folder);
        var organization = await next.OrganizationAsync();
        var queries = next.Services.GetRequiredService<ImportQueries>();
        if (next.Services.GetRequiredService<ImportRunner>().Find(organization, 1) is { } run)
            await run.Completion;
        Assert.Equal(ImportState.Done, (await queries.ListAsync(organization)).Single().State);
        var files = next.Services.GetRequiredService<DataSettings>();
        var report = next.Services.GetRequiredService<ReportQueries>().Read(organization, null, Always);
        Assert.Equal(Rows, report.Total + report.Bots);
        Recount.AssertSame(Recount.Count(files.ClickDatabase, organization, null, Always), report);
        Assert.Equal(Rows, new ClickImportRig(next.Services, organization).Count("imported_clicks"));
        Assert.False(Directory.Exists(Path.Combine(files.Directory, "imports", "1")));
    }

    private static async Task<Uri> BeginAsync(HttpClient client)
    {
        foreach (var slug in (string[])["a", "b"])
            Assert.True((await client.PostAsJsonAsync("/api/v1/links", new { slug, destination = "https://example.com/" })).IsSuccessStatusCode);
        using var file = new StringContent(ImportedClickExactTests.ClicksCsv(new Random(1), Rows), Encoding.UTF8, "text/csv");
        var answer = await client.PostAsync("/api/v1/clicks/import", file);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return new Uri(answer.Headers.Location!.ToString().StartsWith("http", StringComparison.Ordinal)
            ? answer.Headers.Location.PathAndQuery
            : answer.Headers.Location.ToString(), UriKind.Relative);
    }
}
