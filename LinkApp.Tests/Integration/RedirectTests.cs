using System.Net;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>The answers of short links, and which paths are not short links.</summary>
[Trait("Store", "both")]
public sealed class RedirectTests(RedirectTests.Fixture fixture) : IClassFixture<RedirectTests.Fixture>
{
    private readonly TestServer _server = fixture.Server;

    public static TheoryData<string> ReservedWords => [.. Slug.Reserved];

    [Fact]
    public async Task A_visitor_is_led_to_the_destination_of_their_country()
    {
        using var answer = await _server.ClickAsync("spring", Visitors.Malaysia);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("https://example.com/my", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData(Visitors.Germany)]
    [InlineData(Visitors.Nowhere)]
    [InlineData("192.168.1.1")]
    public async Task Any_other_visitor_is_led_to_the_default(string address)
    {
        using var answer = await _server.ClickAsync("spring", address);

        Assert.Equal("https://example.com/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task No_cache_keeps_a_redirect()
    {
        using var answer = await _server.ClickAsync("spring");

        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/spring", 302)]
    [InlineData("/spring/", 302)]
    [InlineData("/spring?utm_source=mail&to=https://evil.example", 302)]
    [InlineData("/spring/?x", 302)]
    [InlineData("/%73pring", 302)]
    [InlineData("/Spring", 302)]
    [InlineData("/SPRING", 302)]
    [InlineData("/spring//", 302)]
    [InlineData("//spring", 404)]
    [InlineData("/spring/more", 404)]
    [InlineData("/spring%2f", 302)]
    [InlineData("/spring%00", 400)]
    [InlineData("/spring%0d%0aSet-Cookie:x=1", 302)]
    [InlineData("/%ff%fe", 404)]
    [InlineData("/%F0%9F%8C%B1", 404)]
    [InlineData("/spring.", 302)]
    [InlineData("/spring%20", 302)]
    [InlineData("/..%2fspring", 404)]
    public async Task Only_the_slug_and_what_people_copy_with_it_is_the_link(string path, int status)
    {
        var answer = await RawRequest.SendAsync(_server.Address, $"GET {path}");

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 302 ? "https://example.com/" : null, answer.Header("Location"));
        Assert.Null(answer.Header("Set-Cookie"));
    }

    [Theory]
    [InlineData(65)]
    [InlineData(7_000)]
    public async Task A_path_that_is_too_long_is_unknown(int length)
    {
        Assert.Equal(404, (await RawRequest.SendAsync(_server.Address, $"GET /{new string('a', length)}")).Status);
    }

    /// <summary>Links, and the page for addresses without one, can only be read: other methods get a 405.</summary>
    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_are_not_redirected(string method)
    {
        var answer = await RawRequest.SendAsync(_server.Address, $"{method} /spring", "Content-Length: 0");

        Assert.Equal((405, "GET, HEAD"), (answer.Status, answer.Header("Allow")));
        Assert.Null(answer.Header("Location"));
    }

    [Theory]
    [MemberData(nameof(ReservedWords))]
    public async Task A_reserved_word_never_reaches_a_link(string word)
    {
        foreach (var slug in (string[])[word, word.ToUpperInvariant()])
        {
            // Written as by an older version or another program.
            _server.Services.GetRequiredService<LinkTable>().Publish(
                new LinkEntry(new Link { Id = 7_000, OrganizationId = 1, Slug = slug, Name = "", Destination = "https://example.com/", Version = 1 }));

            var answer = await RawRequest.SendAsync(_server.Address, $"GET /{slug}");

            Assert.DoesNotContain("example.com", answer.Header("Location") ?? "", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://bücher.example/straße?q=grün#über", "https://xn--bcher-kva.example/stra%C3%9Fe?q=gr%C3%BCn#%C3%BCber")]
    [InlineData("https://例え.テスト/引き出し", "https://xn--r8jz45g.xn--zckzah/%E5%BC%95%E3%81%8D%E5%87%BA%E3%81%97")]
    [InlineData("https://example.com/a%2Fb?x=%C3%BC&y=1+2", "https://example.com/a%2Fb?x=%C3%BC&y=1+2")]
    [InlineData("https://example.com:8443/\U0001F331", "https://example.com:8443/%F0%9F%8C%B1")]
    public async Task Location_is_ASCII_whatever_the_destination(string destination, string location)
    {
        var link = await _server.LinkAsync(new LinkBuilder().To(destination));

        Assert.Equal(location, (await RawRequest.SendAsync(_server.Address, $"GET /{link.Slug}")).Header("Location"));
    }

    [Fact]
    public async Task An_unknown_slug_gets_a_small_page_that_runs_nothing()
    {
        using var answer = await _server.ClickAsync("nothing");

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("<h1>Link not found</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"robots\" content=\"noindex\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("nothing", page, StringComparison.Ordinal);
        Assert.Equal(VisitorPolicy.Get(page), answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task HEAD_of_an_unknown_slug_has_no_body()
    {
        var answer = await RawRequest.SendAsync(_server.Address, "HEAD /nothing");

        Assert.Equal((404, ""), (answer.Status, answer.Body));
    }

    public sealed class Fixture : SharedServer
    {
        protected override async Task SeedAsync()
        {
            await Server.MemberAsync("admin@example.com");
            await Server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/").Country("MY", "https://example.com/my"));
        }
    }
}
