using System.Net;
using System.Text;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>Every error of the API has a title, says what to do, and points at the wrong value.</summary>
public sealed class ApiProblemTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    public static TheoryData<string, string, string> Bodies => new()
    {
        { """{ "destination": "x" }""", "destination", "#/destination" },
        { """{ "countries": { "MY": "x" }, "destination": "https://example.com/" }""", "countries.MY", "#/countries/MY" },
        { """{ "tags": [7], "destination": "https://example.com/" }""", "tags[0]", "#/tags/0" },
        { """{ "a/b": 1, "destination": "https://example.com/" }""", "a/b", "#/a~1b" },
        { "[]", "body", "#" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_wrong_field_of_a_body_is_pointed_at(string json, string field, string target)
    {
        var answer = await api.Editor.PostAsync("links", json);

        var only = Assert.Single(answer.Body.GetProperty("pointers").EnumerateArray());
        Assert.Equal(("body", target, field), (Text(only, "in"), Text(only, "pointer"), Text(only, "field")));
        Assert.Equal(answer.Body.GetProperty("errors").GetProperty(field)[0].GetString(), Text(only, "detail"));
    }

    [Theory]
    [InlineData("links?limit=0", "query", "limit")]
    [InlineData("links?cursor=x", "query", "cursor")]
    [InlineData("report?from=x", "query", "from")]
    [InlineData("links/any/report?zone=x", "query", "zone")]
    public async Task A_wrong_parameter_is_named_with_its_place(string path, string place, string field)
    {
        var answer = await api.Editor.GetApiAsync(path);

        answer.AssertProblem(HttpStatusCode.BadRequest);
        var only = Assert.Single(answer.Body.GetProperty("pointers").EnumerateArray());
        Assert.Equal((place, field), (Text(only, "in"), Text(only, "field")));
        Assert.False(only.TryGetProperty("pointer", out _));
        Assert.Equal([field], answer.Fields);
    }

    [Fact]
    public async Task A_conflict_and_a_stale_version_point_at_their_cause()
    {
        await api.Editor.CreateAsync("""{ "slug": "pointed", "destination": "https://example.com/" }""");

        var taken = await api.Editor.PostAsync("links", """{ "slug": "pointed", "destination": "https://example.com/" }""");
        var stale = await api.Editor.PutAsync("links/pointed", """{ "destination": "https://example.com/" }""", "\"7\"");

        Assert.Equal("#/slug", Text(taken.Body.GetProperty("pointers")[0], "pointer"));
        Assert.Equal(("header", "If-Match"), (Text(stale.Body.GetProperty("pointers")[0], "in"), Text(stale.Body.GetProperty("pointers")[0], "field")));
    }

    [Theory]
    [InlineData("GET", "/api/v1/links/nothing", null, HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/nothing", null, HttpStatusCode.NotFound)]
    [InlineData("PATCH", "/api/v1/links/a", null, HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/v1/report", null, HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/api/v1/links", null, HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/v1/openapi.json", null, HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/v1/links", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "/api/v1/links", "application/json", HttpStatusCode.BadRequest)]
    public async Task An_error_has_a_title_and_says_what_to_do(string method, string path, string? type, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (type is not null)
            request.Content = new StringContent("{", Encoding.UTF8, type);

        var answer = await api.Editor.SendApiAsync(request);

        AssertHelpful(answer, status);
        Assert.Equal(status == HttpStatusCode.MethodNotAllowed, answer.Text("detail").Contains("It accepts ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task So_has_one_about_the_key_and_one_about_the_size()
    {
        using var nobody = api.Server.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links");
        request.Headers.ExpectContinue = true;
        request.Content = new StringContent($$"""{ "name": "{{new string('a', 2_000_000)}}" }""", Encoding.UTF8, "application/json");

        AssertHelpful(await nobody.GetApiAsync("links"), HttpStatusCode.Unauthorized);
        AssertHelpful(await api.Viewer.DeleteApiAsync("links/a"), HttpStatusCode.Forbidden);
        var large = await api.Editor.SendApiAsync(request);
        AssertHelpful(large, HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("1 MB", large.Text("detail"), StringComparison.Ordinal);
    }

    private static void AssertHelpful(ApiAnswer answer, HttpStatusCode status)
    {
        answer.AssertProblem(status);
        Assert.NotEmpty(answer.Text("title"));
        Assert.Matches(@"^\w.{20,}", answer.Text("detail"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    [Theory]
    [InlineData("/api/v1/links", 1)]
    [InlineData("/api/v1/links/import", 64)]
    public async Task A_body_that_is_too_large_is_told_the_limit_of_its_endpoint(string path, int megabytes)
    {
        await using var server = await TestServer.StartAsync();
        using var api = await server.ApiAsync();

        var answer = await RawRequest.SendAsync(
            server.Address, $"POST {path}", $"Authorization: {api.DefaultRequestHeaders.Authorization}", "Content-Type: application/json",
            "Content-Length: 99000000");

        Assert.Equal(413, answer.Status);
        Assert.Contains($"at most {megabytes} MB", answer.Body, StringComparison.Ordinal);
    }
}
