using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Import and export of links over the API, and the download on the page.</summary>
[Trait("Store", "both")]
public sealed class LinkTransferApiTests(SharedServer fixture) : IClassFixture<SharedServer>, IAsyncLifetime
{
    private const string Ada = "ada@example.com";

    private readonly TestServer _server = fixture.Server;
    private readonly string _organization = fixture.NewName();
    private HttpClient _editor = null!;

    public async ValueTask InitializeAsync() => _editor = await _server.ApiAsync(_organization);

    public ValueTask DisposeAsync()
    {
        _editor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_file_is_imported_and_what_became_of_its_rows_is_answered()
    {
        await _server.LinkAsync(new LinkBuilder().Slug("taken"), _organization);

        var answer = await ImportAsync(
            "slug,destination,colour\na,https://example.com/a,red\ntaken,https://example.com/t,red\nbad,ftp://example.com/,red\n", "?tags=moved");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            ("linkapp", 3, 1, 1, 1),
            (answer.Text("format"), answer.Number("rows"), answer.Number("created"), answer.Number("taken"), answer.Number("invalid")));
        Assert.False(answer.Body.GetProperty("dryRun").GetBoolean());
        Assert.Equal(
            ["3 taken taken", "4 bad invalid"],
            answer.Body.GetProperty("problems")
                .EnumerateArray()
                .Select(problem => $"{problem.GetProperty("line")} {problem.GetProperty("slug")} {problem.GetProperty("reason")}"));
        Assert.Equal("""["colour"]""", answer.Body.GetProperty("ignoredColumns").GetRawText());
        var link = await _editor.GetApiAsync("links/a");
        Assert.Equal("""["moved"]""", link.Body.GetProperty("tags").GetRawText());
    }

    [Fact]
    public async Task A_dry_run_creates_nothing_and_keeps_nothing()
    {
        await _server.LinkAsync(new LinkBuilder().Slug("dry-taken"), _organization);
        var rows = (await RigAsync()).Count("ImportRows");
        const string File = "slug,destination\ndry,https://example.com/a\ndry-taken,https://example.com/t\nbad,,\n";

        var skip = await ImportAsync(File, "?dryRun=true");
        var rename = await ImportAsync(File, "?dryRun=true&taken=rename");

        Assert.Equal((1, 1, 1), (skip.Number("created"), skip.Number("taken"), skip.Number("invalid")));
        Assert.Equal((2, 0, 1), (rename.Number("created"), rename.Number("taken"), rename.Number("invalid")));
        Assert.Equal(JsonValueKind.Null, skip.Body.GetProperty("id").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await _editor.GetApiAsync("links/dry")).Status);
        Assert.Equal(rows, (await RigAsync()).Count("ImportRows"));
    }

    [Theory]
    [InlineData("bitly.csv", "bitly", 3)]
    [InlineData("yourls.csv", "yourls", 2)]
    [InlineData("kutt.json", "kutt", 1)]
    [InlineData("shlink.json", "shlink", 3)]
    [InlineData("linkapp.csv", "linkapp", 5)]
    public async Task A_form_may_hold_the_file(string name, string format, int created)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(ImportSamples.GetPath(name))), "file", name } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links/import") { Content = form };

        var answer = await _editor.SendApiAsync(request);

        Assert.Equal((HttpStatusCode.OK, format, created), (answer.Status, answer.Text("format"), answer.Number("created")));
        Assert.Equal(name, (await (await RigAsync()).FindAsync(answer.Number("id"))).FileName);
        // Some slugs are in several of the files, and are held for the organization that imported them.
        Assert.Equal(created, (await _editor.PostAsync("links/bulk", """{ "filter": { "state": "all" }, "delete": true }""")).Number("changed"));
        await using var db = await _server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.DeletedSlugs.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("?format=nonsense", "format")]
    [InlineData("?map=slag=destination", "map")]
    [InlineData("?map=slug=a,time=b", "map")]
    [InlineData("?map=destination=destination&format=bitly", "format")]
    [InlineData("?dates=mdy", "dates")]
    [InlineData("?dryRun=perhaps", "dryRun")]
    [InlineData("?taken=overwrite", "taken")]
    [InlineData("?tags=012345678901234567890123456789012345678901234567890", "tags")]
    public async Task A_wrong_choice_is_named(string query, string field)
    {
        var answer = await ImportAsync("destination\nhttps://example.com/\n", query);

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal([field], answer.Fields);
    }

    [Fact]
    public async Task Any_columns_are_imported_by_a_map()
    {
        const string File = "Short URL;Where to;Ends\nhttps://old.example/mapped-1;https://example.com/1;03/02/2027\nmapped-2;nowhere;\n";

        var refused = await ImportAsync(File, "?map=slug=Short URL,destination=Where to,valid_until=Ends");
        var answer = await ImportAsync(File, "?map=slug=short_url,destination=Where to,valid_until=Ends&dates=dmy");

        Assert.Contains("dates=mdy or dates=dmy", refused.Body.GetProperty("errors").GetProperty("file")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(("mapped", 2, 1, 1), (answer.Text("format"), answer.Number("rows"), answer.Number("created"), answer.Number("invalid")));
        var link = (await (await RigAsync()).LinksAsync()).Single(link => link.Slug == "mapped-1");
        Assert.Equal(new DateTime(2027, 2, 3, 0, 0, 0, DateTimeKind.Utc), link.Options.ValidUntil);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("slug,destination\n")]
    public async Task A_file_that_can_not_be_read_is_refused_with_the_reason(string text)
    {
        var answer = await ImportAsync(text);

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal(["file"], answer.Fields);
    }

    [Theory]
    [InlineData("a=b")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"links.csv\"\r\n\r\nslug,destination\n")]
    public async Task A_form_without_its_end_is_refused(string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "x") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links/import") { Content = content };

        (await _editor.SendApiAsync(request)).AssertProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_it_is_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links/import") { Content = new ByteArrayContent(new byte[70 << 20]) };
        request.Headers.ExpectContinue = true;

        (await _editor.SendApiAsync(request)).AssertProblem(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_key_that_may_only_read_exports_and_does_not_import()
    {
        using var viewer = await _server.ApiAsync(_organization, Role.Viewer);
        using var file = new StringContent("destination\nhttps://example.com/\n");

        using var import = await viewer.PostAsync("/api/v1/links/import", file);
        using var export = await viewer.GetAsync("/api/v1/links.csv");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (import.StatusCode, export.StatusCode));
    }

    [Fact]
    public async Task The_export_is_a_file_of_the_organizations_links_and_comes_back_as_it_was()
    {
        await _server.LinkAsync(new LinkBuilder().Slug("exported").Name("=Größe").Tags("a").Country("MY", "https://example.com/my"), _organization);
        await _server.LinkAsync(new LinkBuilder().Slug("other").Tags("b"), _organization);
        await _server.LinkAsync(new LinkBuilder().Slug("foreign").Tags("a"), "Globex");

        using var answer = await _editor.GetAsync("/api/v1/links.csv?tag=a");
        var csv = await answer.Content.ReadAsStringAsync();
        await _editor.DeleteApiAsync("links/exported");
        var imported = await ImportAsync(csv);

        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Matches("^links-20..-..-..\\.csv$", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal(2, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(1, imported.Number("created"));
        Assert.Equal("=Größe", (await _editor.GetApiAsync("links/exported")).Text("name"));
    }

    [Fact]
    public async Task Links_whose_slugs_are_words_of_the_addresses_are_reached_all_the_same()
    {
        foreach (var slug in (string[])["import", "export"])
        {
            await _server.LinkAsync(new LinkBuilder().Slug(slug), _organization);
            Assert.Equal(slug, (await _editor.GetApiAsync($"links/{slug}")).Text("slug"));
            Assert.Equal(HttpStatusCode.NoContent, (await _editor.DeleteApiAsync($"links/{slug}")).Status);
        }
    }

    [Fact]
    public async Task The_download_of_the_pages_takes_a_session_and_begins_as_spreadsheets_want_it()
    {
        await _server.MemberAsync(Ada, _organization, Role.Viewer);
        await _server.LinkAsync(new LinkBuilder().Slug("downloaded"), _organization);
        using var visitor = new Visitor(_server);
        using var stranger = await visitor.Client.GetAsync("/app/links/export.csv");
        await visitor.SignInAsync(Ada);

        var bytes = await visitor.Client.GetByteArrayAsync("/app/links/export.csv?search=downloaded");
        using var head = await visitor.Client.GetAsync("/app/links/export.csv");

        Assert.Equal(HttpStatusCode.Found, stranger.StatusCode);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        Assert.Contains("downloaded", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal("attachment", head.Content.Headers.ContentDisposition?.DispositionType);
        Assert.True(head.Headers.CacheControl?.NoStore);
    }

    private async Task<ApiAnswer> ImportAsync(string text, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/links/import{query}");
        request.Content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));
        return await _editor.SendApiAsync(request);
    }

    private async Task<ImportRig> RigAsync() => new(_server.Services, await _server.OrganizationAsync(_organization));
}
