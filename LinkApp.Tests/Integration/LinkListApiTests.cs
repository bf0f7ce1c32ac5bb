using System.Net;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>GET /api/v1/links</c>: pages, search and tags.</summary>
[Trait("Store", "both")]
public sealed class LinkListApiTests(LinkListApiTests.Fixture fixture) : IClassFixture<LinkListApiTests.Fixture>
{
    private readonly HttpClient _client = fixture.Client;

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
            var slugs = GetSlugs(page);
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
        var organization = fixture.NewName();
        using var client = await fixture.Server.ApiAsync(organization);
        for (var i = 0; i < 7; i++)
            await fixture.Server.LinkAsync(new LinkBuilder().Slug($"early{i}"), organization);
        var first = await client.GetApiAsync("links?limit=3");
        await fixture.Server.LinkAsync(new LinkBuilder().Slug("late"), organization);

        var second = await client.GetApiAsync($"links?limit=3&cursor={first.Text("cursor")}");

        Assert.Equal(["early3", "early2", "early1"], GetSlugs(second));
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
    [InlineData("tag=ODD&tag=all&search=host3", "link3")]
    [InlineData("tag=odd&tag=even", "")]
    [InlineData("tag=&tag=odd", "link5 link3 link1")]
    [InlineData("sort=oldest&limit=2", "link0 link1")]
    [InlineData("sort=name&limit=2", "link3 link0")]
    [InlineData("sort=slug&limit=2", "link0 link1")]
    [InlineData("sort=changed&limit=2", "link6 link5")]
    [InlineData("sort=clicks&limit=1", "link6")]
    [InlineData("sort=&state=", "link6 link5 link4 link3 link2 link1 link0")]
    [InlineData("state=active", "link6 link5 link4 link3 link2 link1 link0")]
    [InlineData("state=unarchived", "link6 link5 link4 link3 link2 link1 link0")]
    [InlineData("state=kept", "link6 link5 link4 link3 link2 link1 link0")]
    [InlineData("state=disabled", "")]
    [InlineData("state=archived", "old")]
    [InlineData("state=ALL&tag=old", "old")]
    [InlineData("search=&limit=1", "link6")]
    [InlineData("limit=1&colour=red", "link6")]
    public async Task A_query_finds_what_it_names(string query, string slugs) =>
        Assert.Equal(slugs, string.Join(' ', GetSlugs(await _client.GetApiAsync($"links?{query}"))));

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
    [InlineData("cursor=MC4xLg&sort=oldest", "cursor")]
    [InlineData("sort=best", "sort")]
    [InlineData("sort=0", "sort")]
    [InlineData("state=gone", "state")]
    [InlineData("state=1", "state")]
    [InlineData("tag=1&tag=2&tag=3&tag=4&tag=5&tag=6&tag=7&tag=8&tag=9&tag=10&tag=11&tag=12&tag=13&tag=14&tag=15&tag=16&tag=17&tag=18&tag=19&tag=20&tag=21", "tag")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        var answer = await _client.GetApiAsync($"links?{query}");

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal([field], answer.Fields);
    }

    [Fact]
    public async Task Tags_come_with_their_counts_page_by_page()
    {
        var first = await _client.GetApiAsync("tags?limit=2");
        var second = await _client.GetApiAsync($"tags?limit=2&cursor={first.Text("cursor")}");

        Assert.Equal(["all 7 0", "even 4 0"], GetTags(first));
        Assert.Equal(["odd 3 0", "old 0 1"], GetTags(second));
        Assert.Null(second.Body.GetProperty("cursor").GetString());
        Assert.Equal(["odd 3 0", "old 0 1"], GetTags(await _client.GetApiAsync("tags?search=O")));
        (await _client.GetApiAsync("tags?limit=1001")).AssertProblem(HttpStatusCode.BadRequest);
    }

    private static IEnumerable<string> GetTags(ApiAnswer page) =>
        page.Body.GetProperty("tags").EnumerateArray().Select(tag => $"{tag.GetProperty("tag")} {tag.GetProperty("links")} {tag.GetProperty("archived")}");

    private static List<string> GetSlugs(ApiAnswer page) =>
        [.. page.Body.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("slug").GetString()!)];

    public sealed class Fixture : SharedServer
    {
        /// <summary>A key of Acme.</summary>
        public HttpClient Client { get; private set; } = null!;

        public override async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await base.DisposeAsync();
        }

        protected override async Task SeedAsync()
        {
            Client = await Server.ApiAsync();
            for (var i = 0; i < 7; i++)
                await Server.LinkAsync(
                    new LinkBuilder()
                        .Slug($"link{i}").Name(i == 3 ? "100 % off_now" : $"Name {i}").To($"https://host{i}.example/")
                        .Tags(i % 2 == 0 ? "even" : "odd", "all"));
            await Server.LinkAsync(new LinkBuilder().Slug("old").Tags("old").Options(new() { IsArchived = true }));
            await Server.LinkAsync(new LinkBuilder().Slug("secret").Tags("all"), "Globex");
        }
    }
}
