using System.Net;
using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

public sealed class OpenApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task The_document_names_every_path_of_the_api_and_no_other()
    {
        var paths = (await DocumentAsync()).GetProperty("paths").EnumerateObject()
            .ToDictionary(path => path.Name, path => string.Join(' ', path.Value.EnumerateObject().Select(operation => operation.Name).Order()));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["/api/v1/clicks"] = "get",
                ["/api/v1/clicks.csv"] = "get",
                ["/api/v1/clicks.ndjson"] = "get",
                ["/api/v1/domains"] = "get post",
                ["/api/v1/domains/{host}"] = "delete patch",
                ["/api/v1/links"] = "get post",
                ["/api/v1/links.csv"] = "get",
                ["/api/v1/links/import"] = "post",
                ["/api/v1/links/bulk"] = "post",
                ["/api/v1/links/{slug}"] = "delete get put",
                ["/api/v1/links/{slug}/clicks"] = "get",
                ["/api/v1/links/{slug}/clicks.csv"] = "get",
                ["/api/v1/links/{slug}/clicks.ndjson"] = "get",
                ["/api/v1/links/{slug}/history"] = "get",
                ["/api/v1/links/{slug}/qr"] = "get",
                ["/api/v1/links/{slug}/restore"] = "post",
                ["/api/v1/links/{slug}/test"] = "post",
                ["/api/v1/links/{slug}/report"] = "get",
                ["/api/v1/report"] = "get",
                ["/api/v1/live"] = "get",
                ["/api/v1/tags"] = "get",
            },
            paths);
    }

    [Fact]
    public async Task It_says_what_a_link_is_how_a_key_is_sent_and_which_answers_there_are()
    {
        var document = await DocumentAsync();
        Assert.StartsWith("3.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString());
        Assert.Single(document.GetProperty("security").EnumerateArray());
        var link = document.GetProperty("components").GetProperty("schemas").GetProperty("LinkBody").GetProperty("properties");
        foreach (var field in (string[])["slug", "name", "destination", "countries", "tags", "shortUrl", "version"])
            Assert.True(link.TryGetProperty(field, out _), field);
        var put = document.GetProperty("paths").GetProperty("/api/v1/links/{slug}").GetProperty("put");
        Assert.Equal("#/components/schemas/LinkBody", put.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString());
        Assert.Equal(["200", "400", "401", "403", "404", "409", "412", "413", "415", "429"], put.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order());
    }

    [Fact]
    public async Task It_shows_the_limits_the_errors_and_the_headers_that_programs_may_send()
    {
        var document = await DocumentAsync();
        var post = document.GetProperty("paths").GetProperty("/api/v1/links").GetProperty("post");

        Assert.Contains(post.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key");
        var invalid = post.GetProperty("responses").GetProperty("400").GetProperty("content").GetProperty("application/problem+json").GetProperty("example");
        Assert.Equal("#/countries/MY", invalid.GetProperty("pointers")[0].GetProperty("pointer").GetString());
        Assert.Equal(
            ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"],
            post.GetProperty("responses").GetProperty("201").GetProperty("headers").EnumerateObject().Select(header => header.Name));
        Assert.True(document.GetProperty("components").GetProperty("responses").GetProperty("TooMany").GetProperty("headers").TryGetProperty("Retry-After", out _));
        Assert.NotEmpty(document.GetProperty("components").GetProperty("schemas").GetProperty("LinkBody").GetProperty("examples").EnumerateArray());
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var answer = await api.Server.Client.GetAsync("/api/v1/openapi.json");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
