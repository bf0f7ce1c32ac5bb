using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>What the API says to requests that are wrong: always ProblemDetails that name the field, never a 500.</summary>
public sealed class LinkApiErrorTests : IAsyncLifetime
{
    private const string Fine = "https://example.com/";

    private TestServer? _server;

    private TestServer Server => _server!;

    public static TheoryData<string, string> Bodies => new()
    {
        { "", "body" },
        { "null", "body" },
        { "[]", "body" },
        { "\"text\"", "body" },
        { "{", "body" },
        { "{ \"destination\": }", "destination" },
        { "{}", "destination" },
        { """{ "destination": "" }""", "destination" },
        { """{ "destination": null }""", "destination" },
        { """{ "destination": 7 }""", "destination" },
        { """{ "destination": "example.com" }""", "destination" },
        { """{ "destination": "ftp://example.com/" }""", "destination" },
        { """{ "destination": "javascript:alert(1)" }""", "destination" },
        { """{ "destination": "data:text/html,hi" }""", "destination" },
        { """{ "destination": "https://user:secret@example.com/" }""", "destination" },
        { """{ "destination": "https://example.com/\r\nSet-Cookie: a=b" }""", "destination" },
        { $$"""{ "destination": "https://example.com/{{new string('x', 2_048)}}" }""", "destination" },
        { $$"""{ "slug": "", "destination": "{{Fine}}" }""", "slug" },
        { $$"""{ "slug": "a b", "destination": "{{Fine}}" }""", "slug" },
        { $$"""{ "slug": "a/b", "destination": "{{Fine}}" }""", "slug" },
        { $$"""{ "slug": "ä", "destination": "{{Fine}}" }""", "slug" },
        { $$"""{ "slug": "api", "destination": "{{Fine}}" }""", "slug" },
        { $$"""{ "slug": "HealthZ", "destination": "{{Fine}}" }""", "slug" },
        { $$"""{ "slug": "{{new string('a', 65)}}", "destination": "{{Fine}}" }""", "slug" },
        { $$"""{ "slug": 7, "destination": "{{Fine}}" }""", "slug" },
        { $$"""{ "name": "{{new string('n', 201)}}", "destination": "{{Fine}}" }""", "name" },
        { $$"""{ "name": [], "destination": "{{Fine}}" }""", "name" },
        { $$"""{ "countries": { "XX": "{{Fine}}" }, "destination": "{{Fine}}" }""", "countries.XX" },
        { $$"""{ "countries": { "Malaysia": "{{Fine}}" }, "destination": "{{Fine}}" }""", "countries.Malaysia" },
        { $$"""{ "countries": { "MY": "nowhere" }, "destination": "{{Fine}}" }""", "countries.MY" },
        { $$"""{ "countries": { "MY": null }, "destination": "{{Fine}}" }""", "countries.MY" },
        { $$"""{ "countries": { "MY": "{{Fine}}", "my": "{{Fine}}" }, "destination": "{{Fine}}" }""", "countries.my" },
        { $$"""{ "countries": { "MY": 7 }, "destination": "{{Fine}}" }""", "countries.MY" },
        { $$"""{ "countries": [], "destination": "{{Fine}}" }""", "countries" },
        { $$"""{ "tags": "a", "destination": "{{Fine}}" }""", "tags" },
        { $$"""{ "tags": [null], "destination": "{{Fine}}" }""", "tags" },
        { $$"""{ "tags": [" "], "destination": "{{Fine}}" }""", "tags" },
        { $$"""{ "tags": ["{{new string('t', 51)}}"], "destination": "{{Fine}}" }""", "tags" },
        { $$"""{ "tags": [{{string.Join(',', Enumerable.Range(0, 21).Select(i => $"\"t{i}\""))}}], "destination": "{{Fine}}" }""", "tags" },
        { $$"""{ "destnation": "typo", "destination": "{{Fine}}" }""", "destnation" },
    };

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_wrong_body_is_refused_by_the_name_of_its_field(string body, string field)
    {
        using var api = await Server.ApiAsync();
        await Server.LinkAsync(new LinkBuilder().Slug("present").To(Fine));
        using var post = await api.PostAsync("/api/v1/links", Body(body));
        using var put = await api.PutAsync("/api/v1/links/present", Body(body));
        foreach (var answer in (HttpResponseMessage[])[post, put])
        {
            var problem = await ProblemAsync(answer, HttpStatusCode.BadRequest);
            var errors = problem["errors"]!.AsObject();
            Assert.True(errors.Any(error => error.Key.StartsWith(field, StringComparison.Ordinal)), problem.ToJsonString());
            Assert.All(errors, error => Assert.False(string.IsNullOrWhiteSpace((string?)error.Value![0])));
        }
        using var redirect = await Server.ClickAsync("present");
        Assert.Equal(Fine, redirect.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("/api/v1/links?limit=0", "limit")]
    [InlineData("/api/v1/links?limit=201", "limit")]
    [InlineData("/api/v1/links?limit=ten", "limit")]
    [InlineData("/api/v1/links?cursor=abc", "cursor")]
    [InlineData("/api/v1/links?cursor=-1", "cursor")]
    [InlineData("/api/v1/links?cursor=99999999999999999999", "cursor")]
    [InlineData("/api/v1/report?from=yesterday", "from")]
    [InlineData("/api/v1/report?from=2026-02-30", "from")]
    [InlineData("/api/v1/report?from=2026-03-02&to=2026-03-01", "from")]
    [InlineData("/api/v1/report?from=1970-01-01&to=2026-03-01", "from")]
    [InlineData("/api/v1/report?to=tomorrow", "to")]
    [InlineData("/api/v1/report?zone=Mars/Olympus", "zone")]
    [InlineData("/api/v1/links/present/report?from=x", "from")]
    public async Task A_wrong_parameter_is_refused_by_its_name(string path, string field)
    {
        using var api = await Server.ApiAsync();
        await Server.LinkAsync(new LinkBuilder().Slug("present"));
        using var answer = await api.GetAsync(path);

        Assert.True((await ProblemAsync(answer, HttpStatusCode.BadRequest))["errors"]!.AsObject().ContainsKey(field));
    }

    [Theory]
    [InlineData("GET", "/api/v1/links/nothing", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/api/v1/links/nothing", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/v1/links/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/links/nothing/report", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v2/links", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api", HttpStatusCode.NotFound)]
    [InlineData("PATCH", "/api/v1/links", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/links/%E4%B8%AD", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_told_as_a_problem_and_never_as_a_page(string method, string path, HttpStatusCode expected)
    {
        using var api = await Server.ApiAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "PUT" ? Body($$"""{ "destination": "{{Fine}}" }""") : null };
        using var answer = await api.SendAsync(request);

        await ProblemAsync(answer, expected);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer la_wrong")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task Nobody_gets_in_without_a_valid_key(string? authorization)
    {
        foreach (var path in (string[])["/api/v1/links", "/api/v1/report", "/api/v1/live"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var answer = await Server.Client.SendAsync(request);
            await ProblemAsync(answer, HttpStatusCode.Unauthorized);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        }
    }

    [Fact]
    public async Task A_revoked_key_is_out_at_once()
    {
        using var api = await Server.ApiAsync();
        await Server.Services.GetRequiredService<OrganizationEditor>().RevokeKeyAsync(await Server.OrganizationAsync(), keyId: 1);
        using var answer = await api.GetAsync("/api/v1/links");

        await ProblemAsync(answer, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_that_may_only_look_changes_nothing()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("present").To(Fine));
        using var viewer = await Server.ApiAsync(role: Role.Viewer);
        using var got = await viewer.GetAsync("/api/v1/links/present");
        using var post = await viewer.PostAsync("/api/v1/links", Body($$"""{ "destination": "{{Fine}}" }"""));
        using var put = await viewer.PutAsync("/api/v1/links/present", Body("""{ "destination": "https://other.example/" }"""));
        using var deleted = await viewer.DeleteAsync("/api/v1/links/present");

        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        foreach (var answer in (HttpResponseMessage[])[post, put, deleted])
            await ProblemAsync(answer, HttpStatusCode.Forbidden);
        using var redirect = await Server.ClickAsync("present");
        Assert.Equal(Fine, redirect.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_body_that_is_far_too_long_is_refused()
    {
        using var api = await Server.ApiAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links") { Content = Body($$"""{ "name": "{{new string('n', 40_000_000)}}" }""") };
        // The server's answer is there before the body is sent; without it, the client sees a broken connection or the answer.
        request.Headers.ExpectContinue = true;
        using var answer = await api.SendAsync(request);

        await ProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task No_random_body_makes_the_server_fail()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        string[] parts = ["{", "}", "[", "]", "\"", ":", ",", "slug", "destination", "countries", "tags", "name", "null", "7", "-1e999", "\"https://example.com/\"", "\\u0000", "\\ud800", "\uFFFF", "MY", " ", "\"a\"", "version"];
        using var api = await Server.ApiAsync();
        for (var i = 0; i < 300; i++)
        {
            var body = i % 2 == 0
                ? string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)]))
                : $$"""{ "destination": {{Value(random)}}, "slug": {{Value(random)}}, "name": {{Value(random)}}, "tags": {{Value(random)}}, "countries": {{Value(random)}} }""";
            using var answer = await api.PostAsync("/api/v1/links", Body(body));
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.BadRequest or HttpStatusCode.Conflict, $"{answer.StatusCode} for {body}; seed {seed}");
        }
    }

    private static string Value(Random random)
    {
        string[] values = ["null", "7", "\"\"", "\"https://example.com/\"", "[\"a\"]", "{ \"MY\": \"https://example.com/\" }", "\"\\u0000\"", "\"\\ud83c\\udf89\"", "[null]", "{}", "[]", "\"a-b\"", "true", "\"http://[::1]/\"", "\"https://\\u202e.example/\""];
        return values[random.Next(values.Length)];
    }

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task<JsonObject> ProblemAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!.AsObject();
    }
}
