using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>POST /api/v1/clicks/import</c>, and asking about imports.</summary>
[Trait("Store", "both")]
public sealed class ClickImportApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Csv = "time,slug,country\n2026-02-01T10:15:00Z,imported,DE\nnever,imported,DE\n";

    [Fact]
    public async Task An_import_is_accepted_asked_about_and_undone()
    {
        await api.Server.LinkAsync(new LinkBuilder().Slug("imported"));
        using var content = new StringContent(Csv, Encoding.UTF8, "text/csv");
        var answer = await api.Editor.PostAsync("/api/v1/clicks/import", content);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var address = answer.Headers.Location!;
        Assert.Matches("/api/v1/imports/[0-9]+$", address.ToString());

        var done = await WaitAsync(address, "done");

        Assert.Equal((2, 1, 1, 1), (Number(done, "rows"), Number(done, "imported"), Number(done, "invalid"), Number(done, "clicks")));
        var skipped = Assert.Single(done.GetProperty("skipped").EnumerateArray());
        Assert.Equal((3, "time", "never"), (Number(skipped, "line"), Text(skipped, "field"), Text(skipped, "value")));
        Assert.Equal(1, await TotalAsync());
        Assert.Contains(
            (await api.Editor.GetFromJsonAsync<JsonElement>("/api/v1/imports")).GetProperty("imports").EnumerateArray(),
            import => address.ToString().EndsWith($"/{Number(import, "id")}", StringComparison.Ordinal) && Text(import, "kind") == "clicks");
        Assert.Equal(HttpStatusCode.NotFound, (await api.Stranger.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.Stranger.DeleteAsync(address)).StatusCode);

        Assert.Equal(HttpStatusCode.Accepted, (await api.Editor.DeleteAsync(address)).StatusCode);
        await Eventually.TrueAsync(async () => (await api.Editor.GetAsync(address)).StatusCode == HttpStatusCode.NotFound, "the import is gone");
        Assert.Equal(0, await TotalAsync());
    }

    [Fact]
    public async Task A_file_of_links_of_another_program_brings_their_numbers_of_clicks()
    {
        await api.Server.LinkAsync(new LinkBuilder().Slug("counted"));
        using var content = new StringContent(
            """[{"shortCode":"counted","longUrl":"https://example.com/","dateCreated":"2024-05-01T08:12:44+00:00","visitsSummary":{"total":9,"nonBots":7,"bots":2},"domain":null}]""",
            Encoding.UTF8,
            "application/json");

        var answer = await api.Editor.PostAsync("/api/v1/clicks/import", content);

        var done = await WaitAsync(answer.Headers.Location!, "done");
        Assert.Equal(("shlink", 1, 7), (Text(done, "format"), Number(done, "imported"), Number(done, "clicks")));
    }

    [Fact]
    public async Task What_one_organization_exports_another_imports()
    {
        await api.Server.LinkAsync(new LinkBuilder().Slug("exported"));
        await api.Server.ClickAsync("exported");
        var file = await api.Viewer.GetStringAsync("/api/v1/links/exported/clicks.ndjson");
        using var content = new StringContent(file, Encoding.UTF8, "application/x-ndjson");

        var answer = await api.Editor.PostAsync("/api/v1/clicks/import", content);

        await WaitAsync(answer.Headers.Location!, "done");
        var report = await api.Viewer.GetFromJsonAsync<JsonElement>("/api/v1/links/exported/report");
        Assert.Equal((2, 1), (Number(report, "total"), report.GetProperty("imports").GetArrayLength()));
        var clicks = (await api.Viewer.GetFromJsonAsync<JsonElement>("/api/v1/links/exported/clicks?limit=1")).GetProperty("cursor").GetString();
        var next = await api.Viewer.GetFromJsonAsync<JsonElement>($"/api/v1/links/exported/clicks?limit=1&cursor={clicks}");
        Assert.True(Assert.Single(next.GetProperty("clicks").EnumerateArray()).GetProperty("imported").GetBoolean());
    }

    [Theory]
    [InlineData("slug,destination\na,https://example.com/\n")]
    [InlineData("")]
    [InlineData("{\"links\":[]}")]
    public async Task A_file_that_is_none_of_clicks_is_refused_at_once(string text)
    {
        using var content = new StringContent(text, Encoding.UTF8, "text/csv");

        var answer = await api.Editor.PostAsync("/api/v1/clicks/import", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("not a file of clicks", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_columns_are_imported_by_a_map()
    {
        await api.Server.LinkAsync(new LinkBuilder().Slug("mapped"));
        using var content = new StringContent("""[{"link":"https://old.example/mapped","at":1769940900,"geo":{"land":"Germany"}}]""");

        var answer = await api.Editor.PostAsync("/api/v1/clicks/import?map=slug=link,time=at,country=geo.land", content);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var done = await WaitAsync(answer.Headers.Location!, "done");
        Assert.Equal(("mapped", 1, 0), (Text(done, "format"), Number(done, "imported"), Number(done, "invalid")));
        var report = await api.Viewer.GetFromJsonAsync<JsonElement>("/api/v1/links/mapped/report?from=2026-01-01&to=2026-03-01");
        Assert.Equal("DE", Text(Assert.Single(report.GetProperty("countries").EnumerateArray()), "key"));
    }

    [Theory]
    [InlineData("map=slug=link", "Links need")]
    [InlineData("map=slug=link,destination=to", "This maps links")]
    [InlineData("map=slug=link,time=when", "The file has no column")]
    [InlineData("dates=dmy", "map")]
    public async Task A_wrong_map_is_refused_at_once(string query, string words)
    {
        using var content = new StringContent("link,at\na,2026-02-01\n", Encoding.UTF8, "text/csv");

        var answer = await api.Editor.PostAsync($"/api/v1/clicks/import?{query}", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_imports_nothing()
    {
        using var content = new StringContent(Csv, Encoding.UTF8, "text/csv");

        Assert.Equal(HttpStatusCode.Forbidden, (await api.Viewer.PostAsync("/api/v1/clicks/import", content)).StatusCode);
    }

    private static int Number(JsonElement body, string name) => body.GetProperty(name).GetInt32();

    private static string Text(JsonElement body, string name) => body.GetProperty(name).GetString()!;

    private async Task<JsonElement> WaitAsync(Uri address, string state)
    {
        JsonElement body = default;
        await Eventually.TrueAsync(
            async () => Text(body = await api.Editor.GetFromJsonAsync<JsonElement>(address), "state") == state, $"the import is {state}");
        return body;
    }

    private async Task<int> TotalAsync() =>
        Number(await api.Viewer.GetFromJsonAsync<JsonElement>("/api/v1/links/imported/report?from=2026-01-01&to=2026-03-01"), "total");
}
