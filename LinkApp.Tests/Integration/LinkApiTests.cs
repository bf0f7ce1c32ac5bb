using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Links by the API: what programs can do, and what they may rely on.</summary>
public sealed class LinkApiTests : IAsyncLifetime
{
    private TestServer? _server;
    private HttpClient? _api;

    private TestServer Server => _server!;

    private HttpClient Api => _api!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _api = await Server.ApiAsync();
    }

    public ValueTask DisposeAsync()
    {
        Api.Dispose();
        return Server.DisposeAsync();
    }

    [Fact]
    public async Task A_link_is_created_as_it_was_sent_and_redirects_at_once()
    {
        using var created = await PostAsync("""{ "slug": "spring", "name": " Spring ", "destination": "https://example.com/", "countries": { "my": "https://example.com/my" }, "tags": ["a", " a", "b"] }""");
        var link = await JsonAsync(created, HttpStatusCode.Created);

        Assert.Equal("/api/v1/links/spring", created.Headers.Location?.ToString());
        Assert.Equal("\"1\"", created.Headers.ETag?.Tag);
        Assert.Equal(("spring", "Spring", "https://example.com/", 1), ((string?)link["slug"], (string?)link["name"], (string?)link["destination"], (int?)link["version"]));
        Assert.Equal($"{Server.Address}/spring", (string?)link["shortUrl"]);
        Assert.Equal("""{"MY":"https://example.com/my"}""", link["countries"]!.ToJsonString());
        Assert.Equal("""["a","b"]""", link["tags"]!.ToJsonString());
        using var malaysian = await Server.ClickAsync("spring", Visitors.Malaysia);
        Assert.Equal("https://example.com/my", malaysian.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_link_without_a_slug_gets_one_that_works()
    {
        using var created = await PostAsync("""{ "destination": "https://example.com/" }""");
        var slug = (string)(await JsonAsync(created, HttpStatusCode.Created))["slug"]!;

        Assert.Matches("^[2-9a-zA-Z]{7}$", slug);
        using var redirect = await Server.ClickAsync(slug);
        Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
    }

    [Fact]
    public async Task What_get_gave_can_be_put_back()
    {
        (await PostAsync("""{ "slug": "spring", "name": "Spring", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my", "DE": "https://example.com/de" }, "tags": ["a"] }""")).Dispose();
        using var got = await Api.GetAsync("/api/v1/links/spring");
        var before = await JsonAsync(got, HttpStatusCode.OK);
        using var put = await PutAsync("spring", before.ToJsonString(), got.Headers.ETag!.Tag);
        var after = await JsonAsync(put, HttpStatusCode.OK);

        foreach (var field in (string[])["slug", "name", "destination", "countries", "tags", "shortUrl", "createdAt"])
            Assert.Equal(before[field]!.ToJsonString(), after[field]!.ToJsonString());
        Assert.Equal(2, (int?)after["version"]);
        Assert.Equal("\"2\"", put.Headers.ETag?.Tag);
    }

    [Theory]
    [InlineData("\"1\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"2\"", HttpStatusCode.OK)]
    [InlineData("2", HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("\"two\"", HttpStatusCode.BadRequest)]
    [InlineData("\"-1\"", HttpStatusCode.BadRequest)]
    public async Task A_change_names_the_version_that_it_is_of(string? version, HttpStatusCode expected)
    {
        (await PostAsync("""{ "slug": "spring", "destination": "https://example.com/1" }""")).Dispose();
        (await PutAsync("spring", """{ "destination": "https://example.com/2" }""")).Dispose();
        using var put = await PutAsync("spring", """{ "destination": "https://example.com/3" }""", version);

        Assert.Equal(expected, put.StatusCode);
        using var redirect = await Server.ClickAsync("spring");
        Assert.Equal(expected == HttpStatusCode.OK ? "https://example.com/3" : "https://example.com/2", redirect.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_deleted_link_is_gone_at_once()
    {
        (await PostAsync("""{ "slug": "spring", "destination": "https://example.com/" }""")).Dispose();
        (await Server.ClickAsync("spring")).Dispose();
        using var deleted = await Api.DeleteAsync("/api/v1/links/spring");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        using var again = await Api.DeleteAsync("/api/v1/links/spring");
        using var redirect = await Server.ClickAsync("spring");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (again.StatusCode, redirect.StatusCode));
    }

    [Fact]
    public async Task Pages_of_the_list_join_without_gap_or_double()
    {
        for (var i = 0; i < 23; i++)
            await Server.LinkAsync(new LinkBuilder().Slug($"link-{i}").Tags(i % 2 == 0 ? "even" : "odd"));
        var slugs = new List<string>();
        string? cursor = null;
        do
        {
            using var answer = await Api.GetAsync($"/api/v1/links?limit=5{(cursor is null ? "" : "&cursor=" + cursor)}");
            var page = await JsonAsync(answer, HttpStatusCode.OK);
            slugs.AddRange(page["links"]!.AsArray().Select(link => (string)link!["slug"]!));
            cursor = (string?)page["cursor"];
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 23).Reverse().Select(i => $"link-{i}"), slugs);

        using var tagged = await Api.GetAsync("/api/v1/links?tag=even&search=link-1");
        Assert.Equal(["link-18", "link-16", "link-14", "link-12", "link-10"], (await JsonAsync(tagged, HttpStatusCode.OK))["links"]!.AsArray().Select(link => (string)link!["slug"]!));
    }

    [Fact]
    public async Task Another_organization_sees_and_changes_nothing()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/"));
        using var other = await Server.ApiAsync("Other", Role.Admin);
        using var got = await other.GetAsync("/api/v1/links/spring");
        using var put = await other.PutAsync("/api/v1/links/spring", Body("""{ "destination": "https://evil.example/" }"""));
        using var deleted = await other.DeleteAsync("/api/v1/links/spring");
        using var report = await other.GetAsync("/api/v1/links/spring/report");
        using var list = await other.GetAsync("/api/v1/links");
        using var taken = await other.PostAsync("/api/v1/links", Body("""{ "slug": "spring", "destination": "https://example.com/" }"""));

        Assert.All((HttpResponseMessage[])[got, put, deleted, report], answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.Empty((await JsonAsync(list, HttpStatusCode.OK))["links"]!.AsArray());
        var problem = await JsonAsync(taken, HttpStatusCode.Conflict);
        Assert.DoesNotContain("Acme", problem.ToJsonString(), StringComparison.Ordinal);
        using var redirect = await Server.ClickAsync("spring");
        Assert.Equal("https://example.com/", redirect.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_report_has_the_click_when_its_redirect_is_answered()
    {
        (await PostAsync("""{ "slug": "spring", "destination": "https://example.com/" }""")).Dispose();
        for (var i = 1; i <= 5; i++)
        {
            (await Server.ClickAsync("spring", Visitors.Malaysia)).Dispose();
            using var answer = await Api.GetAsync("/api/v1/links/spring/report");
            var report = await JsonAsync(answer, HttpStatusCode.OK);
            Assert.Equal(i, (int?)report["total"]);
            Assert.Equal($$"""[{"key":"MY","clicks":{{i}}}]""", report["countries"]!.ToJsonString());
            Assert.Equal(i, report["series"]!.AsArray().Sum(hour => (int)hour!["clicks"]!));
        }
        using var ofAll = await Api.GetAsync("/api/v1/report");
        Assert.Equal(5, (int?)(await JsonAsync(ofAll, HttpStatusCode.OK))["total"]);
    }

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task<JsonObject> JsonAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions())!.AsObject();
    }

    private Task<HttpResponseMessage> PostAsync(string json) => Api.PostAsync("/api/v1/links", Body(json));

    private async Task<HttpResponseMessage> PutAsync(string slug, string json, string? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/links/{slug}") { Content = Body(json) };
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", version);
        return await Api.SendAsync(request);
    }
}
