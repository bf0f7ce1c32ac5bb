using System.Net;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>/api/v1/links</c> as programs use it.</summary>
[Trait("Store", "both")]
public sealed class LinkApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _editor = api.Editor;

    [Fact]
    public async Task A_created_link_says_where_it_is_and_what_it_became()
    {
        var created = await _editor.CreateAsync("""
            { "slug": "full", "name": " Spring ", "destination": "https://example.com/", "countries": { "my": "https://example.com/my", "US": "https://example.com/us" }, "tags": ["a", " b ", "A"] }
            """);

        Assert.Equal("/api/v1/links/full", created.Headers.Location?.OriginalString);
        Assert.Equal("\"1\"", created.ETag);
        Assert.Equal(
            ("full", "Spring", "https://example.com/", 1),
            (created.Text("slug"), created.Text("name"), created.Text("destination"), created.Number("version")));
        Assert.Equal($"{api.Server.Address}/full", created.Text("shortUrl"));
        Assert.Equal("""{"MY":"https://example.com/my","US":"https://example.com/us"}""", created.Body.GetProperty("countries").GetRawText());
        Assert.Equal("""["a","b"]""", created.Body.GetProperty("tags").GetRawText());
        Assert.Equal(DateTimeKind.Utc, created.Body.GetProperty("createdAt").GetDateTime().Kind);
    }

    [Fact]
    public async Task A_link_without_a_slug_gets_one_that_redirects()
    {
        var created = await _editor.CreateAsync("""{ "destination": "https://example.com/chosen" }""");

        using var answer = await api.Server.ClickAsync(created.Text("slug"));

        Assert.Equal("https://example.com/chosen", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("""{ "slug": null, "name": null, "countries": null, "tags": null, "destination": "https://example.com/" }""")]
    [InlineData("""{ "destination": "http://example.com" }""")]
    [InlineData("""{ "destination": "HTTPS://EXAMPLE.COM:8443/a?b=c#d" }""")]
    [InlineData("""{ "destination": "https://münchen.example/straße" }""")]
    [InlineData("""{ "destination": "https://[2001:db8::1]/" }""")]
    [InlineData("""{ "destination": " https://example.com/trimmed " }""")]
    [InlineData("""{ "slug": "A-z_09", "destination": "https://example.com/" }""")]
    [InlineData("""{ "name": "春 🌸", "tags": ["日本"], "destination": "https://example.com/" }""")]
    [InlineData("""{ "SLUG": "upper", "Destination": "https://example.com/" }""")]
    [InlineData("""{ "destination": "https://example.com/", "version": 7, "shortUrl": "https://elsewhere.example/", "createdAt": "2020-01-01T00:00:00Z" }""")]
    public async Task What_is_valid_is_created(string json) =>
        Assert.Equal(1, (await _editor.CreateAsync(json)).Number("version"));

    [Fact]
    public async Task A_link_that_leads_to_the_same_place_is_returned_where_it_is_asked_for()
    {
        const string Asked = """{ "destination": "https://example.com/existing", "countries": { "MY": "https://example.com/my" } }""";
        var first = await _editor.PostAsync("links?existing=return", Asked);
        var again = await _editor.PostAsync("links?existing=return", Asked);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, again.Status));
        Assert.Equal((first.Number("id"), first.ETag), (again.Number("id"), again.ETag));
        foreach (var other in (string[])[
            """{ "destination": "https://example.com/existing" }""",
            """{ "destination": "https://example.com/Existing", "countries": { "MY": "https://example.com/my" } }""",
            """{ "slug": "another", "destination": "https://example.com/existing", "countries": { "MY": "https://example.com/my" } }""",
        ])
            Assert.Equal(HttpStatusCode.Created, (await _editor.PostAsync("links?existing=return", other)).Status);
        Assert.Equal(HttpStatusCode.Created, (await _editor.PostAsync("links", Asked)).Status);
        Assert.Equal(["existing"], (await _editor.PostAsync("links?existing=yes", Asked)).Fields);
        await _editor.PutAsync($"links/{first.Text("slug")}", """{ "destination": "https://example.com/existing", "countries": { "MY": "https://example.com/my" }, "enabled": false }""");
        Assert.NotEqual(first.Number("id"), (await _editor.PostAsync("links?existing=return", Asked)).Number("id"));
    }

    [Fact]
    public async Task Case_does_not_make_another_slug()
    {
        await _editor.CreateAsync("""{ "slug": "Case", "destination": "https://example.com/first" }""");

        (await _editor.PostAsync("links", """{ "slug": "case", "destination": "https://example.com/second" }""")).AssertProblem(HttpStatusCode.Conflict);
        Assert.Equal("Case", (await _editor.GetApiAsync("links/CASE")).Text("slug"));
    }

    [Fact]
    public async Task What_get_gave_can_be_put_back_and_changes_nothing_but_the_version()
    {
        await _editor.CreateAsync("""{ "slug": "round", "name": "N", "destination": "https://example.com/", "countries": { "MY": "https://example.com/my", "DE": "https://example.com/de" }, "tags": ["t"] }""");
        var before = await _editor.GetApiAsync("links/round");

        var put = await _editor.PutAsync("links/round", before.Body.GetRawText(), before.ETag);

        Assert.Equal((HttpStatusCode.OK, "\"2\""), (put.Status, put.ETag));
        Assert.Equal(Without(before, "version", "updatedAt"), Without(put, "version", "updatedAt"));
    }

    [Theory]
    [InlineData("\"1\"", HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("\"2\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"0\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("abc", HttpStatusCode.BadRequest)]
    [InlineData("\"one\"", HttpStatusCode.BadRequest)]
    [InlineData("W/\"1\"", HttpStatusCode.BadRequest)]
    [InlineData("\"-1\"", HttpStatusCode.BadRequest)]
    [InlineData("\"1.0\"", HttpStatusCode.BadRequest)]
    [InlineData("\"1", HttpStatusCode.BadRequest)]
    [InlineData("\"1\", \"2\"", HttpStatusCode.BadRequest)]
    [InlineData("\"99999999999\"", HttpStatusCode.BadRequest)]
    public async Task If_match_decides_over_an_update(string? ifMatch, HttpStatusCode status)
    {
        var slug = (await _editor.CreateAsync("""{ "destination": "https://example.com/" }""")).Text("slug");

        var put = await _editor.PutAsync($"links/{slug}", """{ "destination": "https://example.com/new" }""", ifMatch);

        Assert.Equal(status, put.Status);
        Assert.Equal(status == HttpStatusCode.BadRequest ? ["If-Match"] : [], put.Fields);
        Assert.Equal(status == HttpStatusCode.OK ? 2 : 1, (await _editor.GetApiAsync($"links/{slug}")).Number("version"));
    }

    [Theory]
    [InlineData("\"1\"", HttpStatusCode.NoContent)]
    [InlineData(null, HttpStatusCode.NoContent)]
    [InlineData("\"2\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"one\"", HttpStatusCode.BadRequest)]
    public async Task If_match_decides_over_a_delete(string? ifMatch, HttpStatusCode status)
    {
        var slug = (await _editor.CreateAsync("""{ "destination": "https://example.com/" }""")).Text("slug");

        var deleted = await _editor.SendAsync(HttpMethod.Delete, $"links/{slug}", ifMatch: ifMatch);

        Assert.Equal(status, deleted.Status);
        Assert.Equal(status == HttpStatusCode.NoContent ? HttpStatusCode.NotFound : HttpStatusCode.OK, (await _editor.GetApiAsync($"links/{slug}")).Status);
    }

    [Fact]
    public async Task A_renamed_link_answers_at_its_new_slug_and_at_its_old_one()
    {
        await _editor.CreateAsync("""{ "slug": "before", "destination": "https://example.com/" }""");

        await _editor.PutAsync("links/before", """{ "slug": "after", "destination": "https://example.com/" }""");

        Assert.Equal("after", (await _editor.GetApiAsync("links/before")).Text("slug"));
        Assert.Equal("after", (await _editor.GetApiAsync("links/after")).Text("slug"));
        using var old = await api.Server.ClickAsync("before");
        using var now = await api.Server.ClickAsync("after");
        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found), (old.StatusCode, now.StatusCode));
    }

    [Fact]
    public async Task A_deleted_link_is_gone_at_once()
    {
        await _editor.CreateAsync("""{ "slug": "gone", "destination": "https://example.com/" }""");

        Assert.Equal(HttpStatusCode.NoContent, (await _editor.DeleteApiAsync("links/gone")).Status);

        Assert.Equal(HttpStatusCode.NotFound, (await _editor.GetApiAsync("links/gone")).Status);
        using var click = await api.Server.ClickAsync("gone");
        Assert.Equal(HttpStatusCode.NotFound, click.StatusCode);
    }

    [Fact]
    public async Task A_viewer_reads_links()
    {
        await _editor.CreateAsync("""{ "slug": "readable", "destination": "https://example.com/" }""");

        Assert.Equal("readable", (await api.Viewer.GetApiAsync("links/readable")).Text("slug"));
        Assert.Equal(HttpStatusCode.OK, (await api.Viewer.GetApiAsync("links")).Status);
    }

    private static string Without(ApiAnswer answer, params string[] names) =>
        JsonSerializer.Serialize(
            answer.Body.EnumerateObject()
                .Where(property => !names.Contains(property.Name)).ToDictionary(property => property.Name, property => property.Value));
}
