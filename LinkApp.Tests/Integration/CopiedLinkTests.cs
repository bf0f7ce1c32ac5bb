using LinkApp.Core.Links;
using LinkApp.Core.Links.Unknown;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Short URLs that were copied with something around them, and those that no link has.</summary>
[Trait("Store", "both")]
public sealed class CopiedLinkTests(CopiedLinkTests.Fixture fixture) : IClassFixture<CopiedLinkTests.Fixture>
{
    private TestServer Server => fixture.Server;

    [Theory]
    [InlineData("/spring.")]
    [InlineData("/spring%29.")]
    [InlineData("/spring)")]
    [InlineData("/spring%E2%80%8B")]
    [InlineData("/spring\u00e2\u0080\u009d")]
    [InlineData("/spring\u0094")]
    [InlineData("/spring%20")]
    [InlineData("/spring%22%3E")]
    [InlineData("/spring%2522")]
    [InlineData("/spring/%29")]
    [InlineData("/spring&utm_source=mail")]
    [InlineData("/spring%3Futm_source=mail?x=1")]
    [InlineData("/spring&amp;utm_source=mail")]
    public async Task Its_visitors_reach_the_link_and_are_counted(string target)
    {
        var link = fixture.Spring;
        var before = Count(link);

        var answer = await RawRequest.SendAsync(Server.Address, $"GET {target}", $"User-Agent: {Visitors.Chrome}");

        Assert.Equal((302, true), (answer.Status, answer.Header("Location")?.StartsWith("https://example.com/spring", StringComparison.Ordinal)));
        Assert.Equal(before + 1, Count(link));
    }

    [Fact]
    public async Task Parameters_that_stuck_to_the_slug_are_forwarded()
    {
        var answer = await RawRequest.SendAsync(Server.Address, "GET /spring%3Futm_source=mail&utm_medium=a?x=1");

        Assert.Equal("https://example.com/spring?x=1&utm_source=mail&utm_medium=a", answer.Header("Location"));
    }

    [Fact]
    public async Task A_link_of_the_exact_name_wins()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("exact_").To("https://example.com/exact_"));
        await Server.LinkAsync(new LinkBuilder().Slug("exact").To("https://example.com/exact"));

        Assert.Equal("https://example.com/exact_", (await RawRequest.SendAsync(Server.Address, "GET /exact_")).Header("Location"));
        Assert.Equal("https://example.com/exact_", (await RawRequest.SendAsync(Server.Address, "GET /exact_.")).Header("Location"));
        Assert.Equal("https://example.com/exact", (await RawRequest.SendAsync(Server.Address, "GET /exact-")).Header("Location"));
    }

    [Fact]
    public async Task On_a_domain_only_the_links_of_its_organization_are_meant()
    {
        await Server.DomainAsync("go.globex.example", "Globex");
        await Server.LinkAsync(new LinkBuilder().Slug("globex").To("https://example.com/globex"), "Globex");

        Assert.Equal(302, (await RawRequest.SendAsync(Server.Address, "GET /globex%29", "Host: go.globex.example")).Status);
        Assert.Equal(404, (await RawRequest.SendAsync(Server.Address, "GET /spring%29", "Host: go.globex.example")).Status);
    }

    [Fact]
    public async Task The_password_form_of_such_an_address_works()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("locked").To("https://example.com/locked").Password("secret"));
        const string Form = "password=secret";

        var asked = await RawRequest.SendAsync(Server.Address, "GET /locked%29");
        var opened = await RawRequest.SendBytesAsync(
            Server.Address,
            System.Text.Encoding.ASCII.GetBytes(
                $"POST /locked%29 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {Form.Length}\r\n\r\n{Form}"));

        Assert.Equal((200, 303, "https://example.com/locked"), (asked.Status, opened.Status, opened.Header("Location")));
    }

    [Fact]
    public async Task Below_a_base_path_too()
    {
        await using var server = await TestServer.StartAsync(["--Http:BasePath=/links"]);
        await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/{path}"));

        Assert.Equal("https://example.com/", (await RawRequest.SendAsync(server.Address, "GET /links/spring%29.")).Header("Location"));
        Assert.Equal(404, (await RawRequest.SendAsync(server.Address, "GET /spring%29.")).Status);
    }

    [Theory]
    [InlineData("/no-such-link", "no-such-link")]
    [InlineData("/caf%C3%A9", "café")]
    [InlineData("/team/page", "team/page")]
    [InlineData("/a.b", "a.b")]
    [InlineData("/nothing%29", "nothing)")]
    [InlineData("/%F0%9F%98%A2", "😢")]
    public async Task What_no_link_has_gets_a_page_and_is_listed_as_it_was_tried(string target, string slug)
    {
        var answer = await RawRequest.SendAsync(Server.Address, $"GET {target}", $"User-Agent: {Visitors.Chrome}", "Host: unknown.acme.example");

        Assert.Equal(404, answer.Status);
        Assert.Contains("<h1>Link not found</h1>", answer.Body, StringComparison.Ordinal);
        var top = await Server.Services.GetRequiredService<UnknownSlugs>().TopAsync(
            await Server.OrganizationAsync("Unknown"), 100, TestContext.Current.CancellationToken);
        Assert.Contains(slug, top!.Select(unknown => unknown.Slug));
    }

    private long Count(Link link)
    {
        return StoredClicks.Select<long>(Server.Services, $"SELECT count(*) FROM clicks WHERE link = {link.Id}");
    }

    public sealed class Fixture : SharedServer
    {
        public Link Spring { get; private set; } = null!;

        protected override async Task SeedAsync()
        {
            Spring = await Server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/spring").Options(new() { ForwardQuery = true }));
            await Server.DomainAsync("unknown.acme.example", "Unknown");
        }
    }
}
