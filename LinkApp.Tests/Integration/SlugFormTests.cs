using System.Net;
using LinkApp.Core.Links;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Slugs with slashes, dots, letters of other scripts and emoji: as visitors send them, and as the API names them.</summary>
public sealed class SlugFormTests(SharedServer fixture) : IClassFixture<SharedServer>
{
    private readonly TestServer _server = fixture.Server;

    [Theory]
    [InlineData("summer/fair.2026", "/summer/fair.2026")]
    [InlineData("summer/fair.2026", "/summer/fair.2026/")]
    [InlineData("summer/fair.2026", "/summer%2Ffair.2026")]
    [InlineData("summer/fair.2026", "/summer/fair%2E2026")]
    [InlineData("summer/fair.2026", "/summer/fair.2026.")]
    [InlineData("summer/fair.2026", "/summer/fair.2026).")]
    [InlineData("summer/fair.2026", "/summer/fair.2026&utm_source=mail")]
    [InlineData("größe", "/gr%C3%B6%C3%9Fe")]
    [InlineData("größe", "/gro%CC%88%C3%9Fe")]
    [InlineData("größe", "/gr%c3%b6%c3%9fe/")]
    [InlineData("größe", "/gr%C3%B6%C3%9Fe!")]
    [InlineData("日本/桜", "/%E6%97%A5%E6%9C%AC/%E6%A1%9C")]
    [InlineData("\U0001F331", "/%F0%9F%8C%B1")]
    [InlineData("❤️", "/%E2%9D%A4%EF%B8%8F")]
    [InlineData("❤️", "/%E2%9D%A4")]
    [InlineData("a+b", "/a+b")]
    [InlineData("a+b", "/a%2Bb")]
    public async Task A_link_is_found_however_its_address_is_written(string slug, string target)
    {
        await HaveAsync(slug, $"https://example.com/{Uri.EscapeDataString(slug)}");

        var answer = await RawRequest.SendAsync(_server.Address, $"GET {target}");

        Assert.Equal((302, $"https://example.com/{Uri.EscapeDataString(slug)}"), (answer.Status, answer.Header("Location")));
    }

    [Fact]
    public async Task Bytes_that_are_not_escaped_are_read_as_well()
    {
        await HaveAsync("größe", "https://example.com/gr%C3%B6%C3%9Fe");

        // As the bytes of UTF-8, each in a character.
        var answer = await RawRequest.SendAsync(_server.Address, "GET /gr\u00c3\u00b6\u00c3\u009fe");

        Assert.Equal(302, answer.Status);
    }

    [Fact]
    public async Task The_longest_slug_that_hands_its_path_on_gets_a_longer_path()
    {
        await HaveAsync("docs", "https://example.com/docs{path}");
        await HaveAsync("docs/new", "https://example.com/new{path}");
        await HaveAsync("docs/old", "https://example.com/old");

        Assert.Equal("https://example.com/docs", await LocationAsync("/docs"));
        Assert.Equal("https://example.com/docs", await LocationAsync("/docs/"));
        Assert.Equal("https://example.com/docs/a/b%20c", await LocationAsync("/docs/a/b%20c"));
        Assert.Equal("https://example.com/new", await LocationAsync("/docs/new"));
        Assert.Equal("https://example.com/new/a", await LocationAsync("/docs/new/a"));
        Assert.Equal("https://example.com/old", await LocationAsync("/docs/old"));
        Assert.Equal("https://example.com/old", await LocationAsync("/docs/old/"));
        // It does not hand its path on, but the shorter one does.
        Assert.Equal("https://example.com/docs/old/a", await LocationAsync("/docs/old/a"));
    }

    [Fact]
    public async Task A_path_behind_a_link_that_does_not_hand_it_on_is_unknown()
    {
        await HaveAsync("plain", "https://example.com/plain");

        Assert.Null(await LocationAsync("/plain/a"));
        Assert.Null(await LocationAsync("/plain/a/b/c/d/e/f/g/h/i/j/k"));
        Assert.Null(await LocationAsync("/" + string.Concat(Enumerable.Repeat("a/", 900))));
    }

    [Fact]
    public async Task The_api_takes_a_slash_as_one_segment_or_the_id()
    {
        using var api = await _server.ApiAsync();
        var created = await api.CreateAsync("""{ "slug": "catalog/größe.2026", "destination": "https://example.com/" }""");
        var address = "links/catalog%2Fgr%C3%B6%C3%9Fe.2026";
        Assert.Equal("/api/v1/" + address, created.Headers.Location?.OriginalString);
        Assert.EndsWith("/catalog/gr%C3%B6%C3%9Fe.2026", created.Text("shortUrl"), StringComparison.Ordinal);
        var byId = $"links/by-id/{created.Number("id")}";

        foreach (var path in (string[])[address, byId])
        {
            Assert.Equal("catalog/größe.2026", (await api.GetApiAsync(path)).Text("slug"));
            Assert.Equal(HttpStatusCode.OK, (await api.GetApiAsync($"{path}/report")).Status);
            Assert.Equal(HttpStatusCode.OK, (await api.GetApiAsync($"{path}/clicks")).Status);
            Assert.Equal(HttpStatusCode.OK, (await api.GetApiAsync($"{path}/history")).Status);
            Assert.Equal(HttpStatusCode.OK, (await api.GetApiAsync($"{path}/qr")).Status);
            var put = await api.PutAsync(path, """{ "slug": "catalog/größe.2026", "destination": "https://example.com/changed" }""");
            Assert.Equal("https://example.com/changed", put.Text("destination"));
        }
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetApiAsync("links/catalog/gr%C3%B6%C3%9Fe.2026")).Status);
        (await api.GetApiAsync("links/by-id/999999")).AssertProblem(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteApiAsync(byId)).Status);
        (await api.GetApiAsync(address)).AssertProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_slug_is_stored_composed_and_found_so()
    {
        using var api = await _server.ApiAsync();
        var created = await api.CreateAsync("""{ "slug": "cafe\u0301", "destination": "https://example.com/" }""");

        Assert.Equal("caf\u00e9", created.Text("slug"));
        (await api.PostAsync("links", """{ "slug": "caf\u00e9", "destination": "https://example.com/" }""")).AssertProblem(HttpStatusCode.Conflict);
    }

    private async Task HaveAsync(string slug, string destination)
    {
        if (await fixture.Server.Services.GetRequiredService<LinkQueries>().FindAsync(
            await _server.OrganizationAsync(), slug, TestContext.Current.CancellationToken) is null)
        {
            // As an import does: it brings slugs along that cannot be chosen here.
            var created = await _server.Services.GetRequiredService<LinkEditor>().CreateManyAsync(
                await _server.OrganizationAsync(), [new LinkBuilder().Slug(slug).To(destination).Draft()], LinkBuilder.Ada,
                cancel: TestContext.Current.CancellationToken);
            Assert.IsType<LinkEdit.Saved>(created[0]);
        }
    }

    private async Task<string?> LocationAsync(string target) => (await RawRequest.SendAsync(_server.Address, $"GET {target}")).Header("Location");
}
