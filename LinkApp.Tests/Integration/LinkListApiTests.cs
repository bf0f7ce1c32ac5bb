using System.Net;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>GET /api/v1/links</c>: pages, search and tags.</summary>
public sealed class LinkListApiTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _client = await _server.ApiAsync();
        for (var i = 0; i < 7; i++)
            await _server.LinkAsync(new LinkBuilder().Slug($"link{i}").Name(i == 3 ? "100 % off_now" : $"Name {i}").To($"https://host{i}.example/").Tags(i % 2 == 0 ? "even" : "odd", "all"));
        await _server.LinkAsync(new LinkBuilder().Slug("secret").Tags("all"), "Globex");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task The_cursor_leads_through_every_link_once_newest_first(int limit)
    {
        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await _client.GetApiAsync($"links?limit={limit}" + (cursor is null ? "" : $"&cursor={cursor}"));
            var slugs = SlugsOf(page);
            Assert.InRange(slugs.Count, 1, limit);
            seen.AddRange(slugs);
            cursor = page.Body.GetProperty("cursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(["link6", "link5", "link4", "link3", "link2", "link1", "link0"], seen);
    }

    [Fact]
    public async Task A_link_that_is_added_meanwhile_does_not_disturb_the_pages()
    {
        var first = await _client.GetApiAsync("links?limit=3");
        await _server.LinkAsync(new LinkBuilder().Slug("late"));

        var second = await _client.GetApiAsync($"links?limit=3&cursor={first.Text("cursor")}");

        Assert.Equal(["link3", "link2", "link1"], SlugsOf(second));
    }

    [Theory]
    [InlineData("search=LINK5", "link5")]
    [InlineData("search=host2.example", "link2")]
    [InlineData("search=name%201", "link1")]
    [InlineData("search=%25", "link3")]
    [InlineData("search=_", "link3")]
    [InlineData("search=%5C", "")]
    [InlineData("search='%20OR%201=1%20--", "")]
    [InlineData("search=secret", "")]
    [InlineData("tag=odd", "link5 link3 link1")]
    [InlineData("tag=odd&search=link3", "link3")]
    [InlineData("tag=nothing", "")]
    [InlineData("tag=odd&limit=2", "link5 link3")]
    [InlineData("search=&limit=1", "link6")]
    [InlineData("limit=1&colour=red", "link6")]
    public async Task A_query_finds_what_it_names(string query, string slugs) =>
        Assert.Equal(slugs, string.Join(' ', SlugsOf(await _client.GetApiAsync($"links?{query}"))));

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("cursor=0", "cursor")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("cursor=-5", "cursor")]
    [InlineData("cursor=99999999999999999999", "cursor")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        var answer = await _client.GetApiAsync($"links?{query}");

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal([field], answer.Fields);
    }

    private static List<string> SlugsOf(ApiAnswer page) =>
        [.. page.Body.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("slug").GetString()!)];
}
