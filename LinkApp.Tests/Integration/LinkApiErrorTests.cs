using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Invalid requests to the API are answered with ProblemDetails that name the field, never with a 500.</summary>
[Trait("Store", "both")]
public sealed class LinkApiErrorTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Valid = """{ "destination": "https://example.com/" }""";

    public static TheoryData<string, string> InvalidBodies => new()
    {
        { """{}""", "destination" },
        { """{ "destination": null }""", "destination" },
        { """{ "destination": " " }""", "destination" },
        { """{ "destination": "example.com" }""", "destination" },
        { """{ "destination": "//example.com/" }""", "destination" },
        { """{ "destination": "ftp://example.com/" }""", "destination" },
        { """{ "destination": "javascript:alert(1)" }""", "destination" },
        { """{ "destination": "data:text/html,x" }""", "destination" },
        { """{ "destination": "https://" }""", "destination" },
        { """{ "destination": "https://ada:secret@example.com/" }""", "destination" },
        { """{ "destination": "https://example.com/\r\nSet-Cookie: a=b" }""", "destination" },
        { $$"""{ "destination": "https://example.com/{{new string('a', 2048)}}" }""", "destination" },
        { """{ "destination": 7 }""", "destination" },
        { """{ "destination": ["https://example.com/"] }""", "destination" },
        { """{ "slug": "", "destination": "https://example.com/" }""", "slug" },
        { """{ "slug": "a b", "destination": "https://example.com/" }""", "slug" },
        { """{ "slug": "a//b", "destination": "https://example.com/" }""", "slug" },
        { """{ "slug": "gr\u200Bn", "destination": "https://example.com/" }""", "slug" },
        { """{ "slug": "API", "destination": "https://example.com/" }""", "slug" },
        { """{ "slug": "robots.txt", "destination": "https://example.com/" }""", "slug" },
        { """{ "slug": ".well-known", "destination": "https://example.com/" }""", "slug" },
        { """{ "slug": 7, "destination": "https://example.com/" }""", "slug" },
        { $$"""{ "slug": "{{new string('a', 129)}}", "destination": "https://example.com/" }""", "slug" },
        { $$"""{ "name": "{{new string('a', 201)}}", "destination": "https://example.com/" }""", "name" },
        { """{ "name": true, "destination": "https://example.com/" }""", "name" },
        { """{ "countries": { "XX": "https://example.com/" }, "destination": "https://example.com/" }""", "countries.XX" },
        { """{ "countries": { "MYS": "https://example.com/" }, "destination": "https://example.com/" }""", "countries.MYS" },
        { """{ "countries": { "MY": "ftp://example.com/" }, "destination": "https://example.com/" }""", "countries.MY" },
        { """{ "countries": { "MY": null }, "destination": "https://example.com/" }""", "countries.MY" },
        { """{ "countries": { "MY": 7 }, "destination": "https://example.com/" }""", "countries.MY" },
        { """{ "countries": { "MY": "https://example.com/1", "my": "https://example.com/2" }, "destination": "https://example.com/" }""", "countries.my" },
        { """{ "countries": ["MY"], "destination": "https://example.com/" }""", "countries" },
        { """{ "tags": "a", "destination": "https://example.com/" }""", "tags" },
        { """{ "tags": [7], "destination": "https://example.com/" }""", "tags[0]" },
        { """{ "tags": [null], "destination": "https://example.com/" }""", "tags" },
        { """{ "tags": [""], "destination": "https://example.com/" }""", "tags" },
        { $$"""{ "tags": ["{{new string('a', 51)}}"], "destination": "https://example.com/" }""", "tags" },
        { $$"""{ "tags": [{{string.Join(',', Enumerable.Range(0, 21).Select(i => $"\"{i}\""))}}], "destination": "https://example.com/" }""", "tags" },
        { """{ "version": "one", "destination": "https://example.com/" }""", "version" },
        { """{ "url": "https://example.com/", "destination": "https://example.com/" }""", "url" },
        { "", "body" },
        { "null", "body" },
        { "7", "body" },
        { "[]", "body" },
        { "{", "body" },
        { """{ "destination": "https://example.com/" """, "body" },
        { "slug=spring", "body" },
    };

    [Theory]
    [MemberData(nameof(InvalidBodies))]
    public async Task A_body_that_can_not_be_a_link_is_refused_by_the_field(string json, string field)
    {
        var answer = await api.Editor.PostAsync("links", json);

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal([field], answer.Fields);
    }

    [Fact]
    public async Task A_country_that_is_listed_twice_is_refused_however_it_is_written()
    {
        var answer = await api.Editor.PostAsync("links", """{ "countries": { "MY": "https://example.com/1", "MY": "https://example.com/2" }, "destination": "https://example.com/" }""");

        answer.AssertProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task All_wrong_fields_are_named_at_once()
    {
        var answer = await api.Editor.PostAsync("links", """{ "slug": "a b", "destination": "x", "countries": { "XX": "y" }, "tags": [""] }""");

        Assert.Equal(["slug", "destination", "countries.XX", "tags"], answer.Fields);
    }

    [Fact]
    public async Task An_update_is_checked_as_a_creation_is()
    {
        var slug = (await api.Editor.CreateAsync(Valid)).Text("slug");

        var answer = await api.Editor.PutAsync($"links/{slug}", """{ "destination": "ftp://example.com/" }""");

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal(["destination"], answer.Fields);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data")]
    public async Task A_body_of_another_type_is_refused_as_such(string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links") { Content = new StringContent(Valid, new MediaTypeHeaderValue(type)) };

        (await api.Editor.SendApiAsync(request)).AssertProblem(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("application/vnd.api+json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_program_that_forgets_to_name_json_is_understood(string? type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Valid)) };
        request.Content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);

        Assert.Equal(HttpStatusCode.Created, (await api.Editor.SendApiAsync(request)).Status);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_as_such()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links");
        request.Headers.ExpectContinue = true;
        request.Content = new StringContent($$"""{ "name": "{{new string('a', 2_000_000)}}" }""", Encoding.UTF8, "application/json");

        (await api.Editor.SendApiAsync(request)).AssertProblem(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_taken_slug_is_a_conflict_that_does_not_tell_whose_it_is()
    {
        await api.Stranger.CreateAsync("""{ "slug": "theirs", "destination": "https://globex.example/" }""");
        await api.Editor.CreateAsync("""{ "slug": "ours", "destination": "https://example.com/" }""");

        var theirs = await api.Editor.PostAsync("links", """{ "slug": "theirs", "destination": "https://example.com/" }""");
        var ours = await api.Editor.PostAsync("links", """{ "slug": "ours", "destination": "https://example.com/" }""");
        var renamed = await api.Editor.PutAsync("links/ours", """{ "slug": "theirs", "destination": "https://example.com/" }""");

        Assert.All([theirs, ours, renamed], answer => answer.AssertProblem(HttpStatusCode.Conflict));
        Assert.Equal(ours.Text("detail").Replace("ours", "theirs", StringComparison.Ordinal), theirs.Text("detail"));
        Assert.DoesNotContain("globex", theirs.Body.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Another_organizations_link_is_as_if_it_did_not_exist()
    {
        await api.Stranger.CreateAsync("""{ "slug": "foreign", "destination": "https://globex.example/" }""");
        foreach (var slug in (string[])["foreign", "nothing"])
        {
            (await api.Editor.GetApiAsync($"links/{slug}")).AssertProblem(HttpStatusCode.NotFound);
            (await api.Editor.GetApiAsync($"links/{slug}/report")).AssertProblem(HttpStatusCode.NotFound);
            (await api.Editor.PutAsync($"links/{slug}", Valid)).AssertProblem(HttpStatusCode.NotFound);
            (await api.Editor.PutAsync($"links/{slug}", Valid, "\"7\"")).AssertProblem(HttpStatusCode.NotFound);
            (await api.Editor.DeleteApiAsync($"links/{slug}")).AssertProblem(HttpStatusCode.NotFound);
        }

        Assert.Equal(1, (await api.Stranger.GetApiAsync("links/foreign")).Number("version"));
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing")]
    [InlineData("GET", "/api/v1")]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/v2/links")]
    [InlineData("POST", "/api/v1/nothing/at/all")]
    [InlineData("DELETE", "/api/v1/links/a/b")]
    public async Task An_address_without_anything_answers_programs_with_a_problem(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        (await api.Editor.SendApiAsync(request)).AssertProblem(HttpStatusCode.NotFound);
    }
}
