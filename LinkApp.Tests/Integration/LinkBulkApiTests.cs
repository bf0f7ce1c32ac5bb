using System.Net;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary><c>POST /api/v1/links/bulk</c>.</summary>
[Trait("Store", "both")]
public sealed class LinkBulkApiTests(LinkBulkApiTests.Fixture fixture) : IClassFixture<LinkBulkApiTests.Fixture>, IAsyncLifetime
{
    private readonly TestServer _server = fixture.Server;
    private readonly string _organization = fixture.NewName();

    // The slugs of the test's links are this prefix and a digit.
    private readonly string _link = fixture.NewName("link") + "-";
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _client = await _server.ApiAsync(_organization);
        for (var i = 0; i < 5; i++)
            await _server.LinkAsync(new LinkBuilder().Slug($"{_link}{i}").Tags(i < 2 ? "print" : "mail"), _organization);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("""{ "slugs": ["link0", "link2", "link0", "nowhere", "theirs"], "addTags": ["print"] }""", 1, 1, 2)]
    [InlineData("""{ "filter": { "tags": ["PRINT"] }, "archived": true }""", 2, 0, 0)]
    [InlineData("""{ "filter": { "tags": ["print"] }, "crawlable": true }""", 2, 0, 0)]
    [InlineData("""{ "filter": { "tags": ["print"] }, "crawlable": false }""", 0, 2, 0)]
    [InlineData("""{ "filter": { "search": "link" }, "enabled": false, "removeTags": ["mail"] }""", 5, 0, 0)]
    [InlineData("""{ "filter": { "state": "all" }, "delete": true }""", 5, 0, 0)]
    [InlineData("""{ "filter": { "state": "archived" }, "delete": true }""", 0, 0, 0)]
    [InlineData("""{ "slugs": [], "delete": true }""", 0, 0, 0)]
    public async Task A_change_answers_what_it_did(string json, int changed, int unchanged, int missing)
    {
        var answer = await _client.PostAsync("links/bulk", json.Replace("link", _link, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((changed, unchanged, missing), (answer.Number("changed"), answer.Number("unchanged"), answer.Number("missing")));
    }

    [Fact]
    public async Task A_link_is_named_by_a_slug_that_it_had_and_redirects_follow_at_once()
    {
        await _client.PutAsync($"links/{_link}0", """{ "slug": "fresh", "destination": "https://example.com/" }""");
        var answer = await _client.PostAsync("links/bulk", $$"""{ "slugs": ["{{_link}}0"], "delete": true }""");

        Assert.Equal(1, answer.Number("changed"));
        foreach (var slug in (string[])["fresh", $"{_link}0"])
        {
            using var click = await _server.ClickAsync(slug);
            Assert.Equal(HttpStatusCode.NotFound, click.StatusCode);
        }
    }

    [Fact]
    public async Task A_filter_that_finds_more_than_a_thousand_is_gone_through_by_its_cursor()
    {
        var drafts = Enumerable.Range(0, 1_000).Select(_ => new LinkBuilder().Tags("print").Draft()).ToList();
        await _server.Services.GetRequiredService<LinkEditor>().CreateManyAsync(await _server.OrganizationAsync(_organization), drafts, LinkBuilder.Ada);
        const string Body = """{ "filter": { "tags": ["print"] }, "archived": true""";

        var first = await _client.PostAsync("links/bulk", Body + "}");
        var second = await _client.PostAsync("links/bulk", $$"""{{Body}}, "cursor": "{{first.Text("cursor")}}" }""");

        Assert.Equal((1_000, 2), (first.Number("changed"), second.Number("changed")));
        Assert.Null(second.Body.GetProperty("cursor").GetString());
    }

    [Theory]
    [InlineData("""{ "delete": true }""", "slugs")]
    [InlineData("""{ "slugs": ["a"], "filter": { "state": "all" }, "delete": true }""", "slugs")]
    [InlineData("""{ "slugs": [null], "delete": true }""", "slugs")]
    [InlineData("""{ "slugs": ["a"] }""", "change")]
    [InlineData("""{ "slugs": ["a"], "addTags": [" "] }""", "addTags")]
    [InlineData("""{ "slugs": ["a"], "removeTags": [""] }""", "removeTags")]
    [InlineData("""{ "slugs": ["a"], "delete": true, "cursor": "MC4xLg" }""", "cursor")]
    [InlineData("""{ "filter": {}, "delete": true }""", "filter")]
    [InlineData("""{ "filter": { "search": " ", "tags": [""] }, "delete": true }""", "filter")]
    [InlineData("""{ "filter": { "state": "gone" }, "delete": true }""", "filter.state")]
    [InlineData("""{ "filter": { "state": "all" }, "delete": true, "cursor": "x" }""", "cursor")]
    public async Task A_wrong_body_is_answered_with_its_field_and_nothing_is_done(string json, string field)
    {
        var answer = await _client.PostAsync("links/bulk", json);

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal([field], answer.Fields);
        Assert.Equal(5, (await _client.GetApiAsync("links")).Body.GetProperty("links").GetArrayLength());
    }

    [Fact]
    public async Task A_viewer_may_not_change_links()
    {
        using var viewer = await _server.ApiAsync(_organization, Role.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync("links/bulk", $$"""{ "slugs": ["{{_link}}0"], "delete": true }""")).Status);
    }

    public sealed class Fixture : SharedServer
    {
        protected override Task SeedAsync() => Server.LinkAsync(new LinkBuilder().Slug("theirs").Tags("print"), "Globex");
    }
}
