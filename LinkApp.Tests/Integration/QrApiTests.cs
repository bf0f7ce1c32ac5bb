using System.Buffers.Binary;
using System.Net;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>QR codes for programs and for the member's browser.</summary>
public sealed class QrApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData("", "image/svg+xml")]
    [InlineData("?format=svg", "image/svg+xml")]
    [InlineData("?format=png", "image/png")]
    public async Task A_viewers_key_gets_the_picture_of_the_format(string query, string type)
    {
        var slug = await CreateAsync();
        using var answer = await api.Viewer.GetAsync($"/api/v1/links/{slug}/qr{query}");

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData(120)]
    [InlineData(333)]
    [InlineData(1000)]
    public async Task A_png_is_exactly_as_large_as_asked(int size)
    {
        var slug = await CreateAsync();
        var png = await api.Viewer.GetByteArrayAsync($"/api/v1/links/{slug}/qr?format=png&size={size}");

        // Width and height are at the beginning of a PNG.
        Assert.Equal((size, size), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        var slug = await CreateAsync();
        using var first = await api.Viewer.GetAsync($"/api/v1/links/{slug}/qr?format=png");
        using var same = await GetAsync($"/api/v1/links/{slug}/qr?format=png", first.Headers.ETag!.Tag);
        using var other = await GetAsync($"/api/v1/links/{slug}/qr?format=png&color=004488", first.Headers.ETag.Tag);

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync());
        Assert.Equal("no-cache, private", string.Join(", ", same.Headers.CacheControl!.ToString().Split(", ").Order()));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.NotEqual(first.Headers.ETag, other.Headers.ETag);
    }

    [Theory]
    [InlineData("format", "format=gif")]
    [InlineData("format", "format=")]
    [InlineData("size", "size=0")]
    [InlineData("size", "size=1e3")]
    [InlineData("margin", "margin=-1")]
    [InlineData("color", "color=red")]
    [InlineData("color", "color=ffffff")]
    [InlineData("background", "background=%23")]
    [InlineData("ecc", "ecc=low")]
    [InlineData("size", "size=120&margin=20")]
    public async Task A_wrong_value_is_a_problem_that_names_the_field(string field, string query)
    {
        var slug = await CreateAsync();
        var answer = await api.Viewer.GetApiAsync($"links/{slug}/qr?{query}");

        answer.AssertProblem(HttpStatusCode.BadRequest);
        Assert.Equal([field], answer.Fields);
    }

    [Fact]
    public async Task Another_organizations_link_has_no_code_for_a_stranger()
    {
        var slug = await CreateAsync();

        (await api.Stranger.GetApiAsync($"links/{slug}/qr")).AssertProblem(HttpStatusCode.NotFound);
        (await api.Editor.GetApiAsync("links/nothing/qr")).AssertProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_member_gets_the_same_pictures_by_their_session_and_nobody_else_does()
    {
        var slug = await CreateAsync();
        await api.Server.MemberAsync("qr@acme.example");
        using var member = new Visitor(api.Server);
        await member.SignInAsync("qr@acme.example");

        foreach (var format in (string[])["svg", "png"])
        {
            var expected = await api.Viewer.GetByteArrayAsync($"/api/v1/links/{slug}/qr?format={format}&color=004488");
            Assert.Equal(expected, await member.Client.GetByteArrayAsync($"/app/links/{slug}/qr.{format}?color=004488"));
            using var anonymous = await api.Server.Client.GetAsync($"/app/links/{slug}/qr.{format}");
            Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        }
        using var missing = await member.Client.GetAsync("/app/links/nothing/qr.png");
        using var gif = await member.Client.GetAsync($"/app/links/{slug}/qr.gif");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (missing.StatusCode, gif.StatusCode));
    }

    private async Task<string> CreateAsync() => (await api.Editor.CreateAsync("""{ "destination": "https://example.com/" }""")).Text("slug");

    private async Task<HttpResponseMessage> GetAsync(string path, string etag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.ParseAdd(etag);
        return await api.Viewer.SendAsync(request);
    }
}
