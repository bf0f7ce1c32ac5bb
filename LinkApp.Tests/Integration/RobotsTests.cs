using System.Net;
using LinkApp.Core.Domains;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using LinkApp.Web.Redirects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary><c>/robots.txt</c>: which links search engines may open, by host.</summary>
[Trait("Store", "both")]
public sealed class RobotsTests(RobotsTests.Fixture fixture) : IClassFixture<RobotsTests.Fixture>
{
    private const string Admin = "links.example.com";
    private const string Shared = "go.example.com";
    private const string Other = "go2.example.com";
    private const string Main = "acme.example";
    private const string Second = "s.acme.example";
    private const string Globex = "globex.example";

    private static readonly LinkOptions Crawlable = new() { IsCrawlable = true };

    private readonly TestServer _server = fixture.Server;

    [Theory]
    [InlineData(Shared, "/shared")]
    [InlineData("GO.example.com.:8080", "/shared")]
    [InlineData(Other, "/shared")]
    [InlineData(Main, "/of-a-domain-that-is-gone", "/of-main", "/of-none")]
    [InlineData("ACME.example:8443", "/of-a-domain-that-is-gone", "/of-main", "/of-none")]
    [InlineData(Second, "/of-second")]
    [InlineData(Globex)]
    public async Task A_host_allows_the_links_whose_short_url_is_on_it(string host, params string[] paths)
    {
        using var answer = await _server.SendAsync(host, "/robots.txt");

        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(paths.Order(), AllowedIn(await answer.Content.ReadAsStringAsync()).Order());
    }

    [Fact]
    public async Task A_host_of_pages_alone_allows_nothing_and_one_of_nothing_has_no_file()
    {
        using var admin = await _server.SendAsync(Admin, "/robots.txt");
        using var unknown = await _server.SendAsync("x.example", "/robots.txt");

        Assert.Equal("User-agent: *\nDisallow: /\n", await admin.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Reading_is_all_that_the_file_is_for()
    {
        using var head = await _server.SendAsync(Shared, "/robots.txt", HttpMethod.Head);
        using var post = await _server.SendAsync(Shared, "/robots.txt", HttpMethod.Post);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.MethodNotAllowed), (head.StatusCode, post.StatusCode));
        Assert.True(head.Content.Headers.ContentLength > 0);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_link_that_is_secret_or_not_open_yet_is_not_named_and_one_that_is_over_stays()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
        await using var server = await TestServer.StartAsync(time: time);
        var now = time.GetUtcNow().UtcDateTime;
        await server.LinkAsync(new LinkBuilder().Slug("plain"));
        await server.LinkAsync(new LinkBuilder().Slug("open").Options(Crawlable));
        await server.LinkAsync(new LinkBuilder().Slug("secret").Options(Crawlable).Password("open sesame"));
        await server.LinkAsync(new LinkBuilder().Slug("soon").Options(Crawlable with { ValidFrom = now.AddSeconds(30) }));
        await server.LinkAsync(new LinkBuilder().Slug("over").Options(Crawlable with { ValidUntil = now.AddDays(-1) }));
        await server.LinkAsync(new LinkBuilder().Slug("off").Options(Crawlable with { IsEnabled = false }));
        await server.LinkAsync(new LinkBuilder().Slug("archived").Options(Crawlable with { IsArchived = true }));
        Assert.Equal(["/archived", "/off", "/over", "/open"], await AllowedAsync(server));

        time.Jump(TimeSpan.FromSeconds(30));

        Assert.Equal(["/archived", "/off", "/over", "/soon", "/open"], await AllowedAsync(server));
    }

    [Fact]
    public async Task An_edit_is_in_the_file_once_the_cached_answer_is_too_old()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TestServer.StartAsync(time: time);
        Assert.Empty(await AllowedAsync(server));
        var link = await server.LinkAsync(new LinkBuilder().Slug("spring").Options(Crawlable));
        Assert.Empty(await AllowedAsync(server));

        time.Jump(RobotsTxt.Lifetime);
        Assert.Equal(["/spring"], await AllowedAsync(server));

        await server.Services.GetRequiredService<LinkEditor>().UpdateAsync(
            link.OrganizationId, "spring", new LinkBuilder().Slug("summer").Options(Crawlable).Draft(), null, LinkBuilder.Ada,
            TestContext.Current.CancellationToken);
        time.Jump(RobotsTxt.Lifetime);
        Assert.Equal(["/summer"], await AllowedAsync(server));

        await server.Services.GetRequiredService<LinkEditor>().DeleteAsync(
            link.OrganizationId, "summer", LinkBuilder.Ada, TestContext.Current.CancellationToken);
        time.Jump(RobotsTxt.Lifetime);
        Assert.Empty(await AllowedAsync(server));
    }

    [Fact]
    public async Task Below_a_base_path_the_file_is_at_the_root_and_leaves_the_rest_of_the_host_alone()
    {
        await using var server = await TestServer.StartAsync(["--Http:BasePath=/links"]);
        await server.LinkAsync(new LinkBuilder().Slug("spring").Options(Crawlable));

        var root = await server.Client.GetStringAsync("/robots.txt", TestContext.Current.CancellationToken);
        var below = await server.Client.GetStringAsync("/links/robots.txt", TestContext.Current.CancellationToken);

        Assert.Contains("User-agent: *\nAllow: /links/spring$\nDisallow: /links/\n\n", root, StringComparison.Ordinal);
        Assert.DoesNotContain("Disallow: /\n", root, StringComparison.Ordinal);
        Assert.Equal(root, below);
    }

    private static async Task<List<string>> AllowedAsync(TestServer server) =>
        AllowedIn(await server.Client.GetStringAsync("/robots.txt", TestContext.Current.CancellationToken));

    /// <summary>The paths that all crawlers may open.</summary>
    private static List<string> AllowedIn(string text)
    {
        const string Allow = "Allow: ";
        var group = text.Split("User-agent: *\n")[1].Split("\n\n")[0].Split('\n');
        Assert.Equal("Disallow: /", group[^1]);
        Assert.All(group[..^1], line => Assert.Matches(@"^Allow: /[\w-]+\$$", line));
        return [.. group[..^1].Select(line => line[Allow.Length..^1])];
    }

    /// <summary>Three organizations, one of them without a domain.</summary>
    public sealed class Fixture : SharedServer
    {
        protected override string[] Settings => [$"--Http:AdminHosts={Admin}", $"--Links:ShortHosts={Shared},{Other}"];

        protected override async Task SeedAsync()
        {
            await Server.DomainAsync(Main, isMain: true);
            await Server.DomainAsync(Second);
            await Server.DomainAsync("gone.example");
            await Server.DomainAsync(Globex, "Globex", isMain: true);
            await AddPendingAsync("pending.acme.example", "Acme");
            await AddPendingAsync("pending.initech.example", "Initech");
            await Server.LinkAsync(new LinkBuilder().Slug("of-pending").Domain("pending.acme.example").Options(Crawlable));
            await Server.LinkAsync(new LinkBuilder().Slug("shared-pending").Domain("pending.initech.example").Options(Crawlable), "Initech");
            await Server.LinkAsync(new LinkBuilder().Slug("of-none").Options(Crawlable));
            await Server.LinkAsync(new LinkBuilder().Slug("of-main").Domain(Main).Options(Crawlable));
            await Server.LinkAsync(new LinkBuilder().Slug("of-second").Domain(Second).Options(Crawlable));
            await Server.LinkAsync(new LinkBuilder().Slug("of-a-domain-that-is-gone").Domain("gone.example").Options(Crawlable));
            await Server.LinkAsync(new LinkBuilder().Slug("not-listed"));
            await Server.LinkAsync(new LinkBuilder().Slug("globex"), "Globex");
            await Server.LinkAsync(new LinkBuilder().Slug("shared").Options(Crawlable), "Initech");
            await Editor.RemoveAsync(await Server.OrganizationAsync(), "gone.example", Author.CommandLine);
        }

        private DomainEditor Editor => Server.Services.GetRequiredService<DomainEditor>();

        private async Task AddPendingAsync(string host, string organization) => Assert.IsType<DomainEdit.Saved>(
            await Editor.AddAsync(await Server.OrganizationAsync(organization), host, new(), isMain: false, new Author("ada@example.com", Admin)));
    }
}
