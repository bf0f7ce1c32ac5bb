using System.Net;
using System.Net.Http.Headers;
using LinkApp.Core.Branding;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary><c>/api/v1/visitor-pages</c> as programs see it.</summary>
[Trait("Store", "both")]
public sealed class VisitorPageApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly byte[] Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray();

    [Fact]
    public async Task Settings_are_read_changed_and_sent_back_as_they_came()
    {
        using var admin = await api.Server.ApiAsync("Initech", Role.Admin);
        var before = await admin.GetApiAsync("visitor-pages");
        Assert.Equal((HttpStatusCode.OK, null), (before.Status, before.Body.GetProperty("name").GetString()));
        Assert.True(before.Body.GetProperty("showName").GetBoolean());

        var changed = await admin.PutAsync(
            "visitor-pages",
            """{ "name": " Initech Inc. ", "colors": { "light": { "accent": "0B6E4F" } }, "texts": { "password": "It is on your invoice." } }""");
        Assert.Equal((HttpStatusCode.OK, "Initech Inc."), (changed.Status, changed.Text("name")));
        Assert.Equal("#0b6e4f", changed.Body.GetProperty("colors").GetProperty("light").GetProperty("accent").GetString());

        var again = await admin.PutAsync("visitor-pages", changed.Body.ToString());
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal("It is on your invoice.", again.Body.GetProperty("texts").GetProperty("password").GetString());
        Assert.Equal(changed.Body.GetProperty("colors").ToString(), (await admin.GetApiAsync("visitor-pages")).Body.GetProperty("colors").ToString());
    }

    [Fact]
    public async Task A_logo_is_uploaded_and_removed()
    {
        using var admin = await api.Server.ApiAsync("Hooli", Role.Admin);
        await admin.PutAsync("visitor-pages", """{ "name": "Hooli XYZ" }""");

        // The content counts, not what the sender calls it.
        var uploaded = await PutLogoAsync(admin, Svg, "image/png");
        Assert.Equal((HttpStatusCode.OK, "Hooli XYZ"), (uploaded.Status, uploaded.Text("name")));
        Assert.Equal("image/svg+xml", uploaded.Body.GetProperty("logo").GetProperty("contentType").GetString());
        using var logo = await api.Server.Client.GetAsync(uploaded.Body.GetProperty("logo").GetProperty("url").GetString());
        Assert.Equal(Svg, await logo.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        foreach (var wrong in (byte[][])[[], "GIF89a"u8.ToArray(), new byte[LogoFile.MaxBytes + 1]])
        {
            var answer = await PutLogoAsync(admin, wrong, "image/png");
            Assert.Equal((HttpStatusCode.BadRequest, "body"), (answer.Status, Assert.Single(answer.Fields)));
        }
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteApiAsync("visitor-pages/logo")).Status);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await admin.GetApiAsync("visitor-pages")).Body.GetProperty("logo").ValueKind);
    }

    [Theory]
    [InlineData("""{ "nam": "x" }""", "nam")]
    [InlineData("""{ "colors": { "light": { "accent": "#ff6600" } } }""", "colors.light.accent")]
    [InlineData("""{ "colors": { "dark": { "background": "blue" } } }""", "colors.dark.background")]
    [InlineData("""{ "colors": { "light": null } }""", "colors.light")]
    [InlineData("""{ "texts": { "pasword": "x" } }""", "texts.pasword")]
    [InlineData("""{ "texts": { "expired": "a\u0000b" } }""", "texts.expired")]
    [InlineData("""{ "name": "a\nb" }""", "name")]
    [InlineData("[]", "body")]
    public async Task What_is_wrong_is_said_with_its_field(string json, string field)
    {
        using var admin = await api.Server.ApiAsync("Umbrella", Role.Admin);

        var answer = await admin.PutAsync("visitor-pages", json);

        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, Assert.Single(answer.Fields)));
    }

    [Fact]
    public async Task Only_an_admins_key_opens_the_settings_and_only_those_of_its_organization()
    {
        using var admin = await api.Server.ApiAsync("Soylent", Role.Admin);
        await admin.PutAsync("visitor-pages", """{ "name": "Soylent" }""");

        foreach (var (method, path) in ((HttpMethod, string)[])[
            (HttpMethod.Get, "visitor-pages"), (HttpMethod.Put, "visitor-pages"),
            (HttpMethod.Put, "visitor-pages/logo"), (HttpMethod.Delete, "visitor-pages/logo"),
        ])
        {
            var json = method == HttpMethod.Put ? "{}" : null;
            (await api.Editor.SendAsync(method, path, json)).AssertProblem(HttpStatusCode.Forbidden);
            (await api.Viewer.SendAsync(method, path, json)).AssertProblem(HttpStatusCode.Forbidden);
            (await api.Server.Client.SendAsync(method, path, json)).AssertProblem(HttpStatusCode.Unauthorized);
        }
        Assert.Null((await api.Stranger.GetApiAsync("visitor-pages")).Body.GetProperty("name").GetString());
    }

    private static async Task<ApiAnswer> PutLogoAsync(HttpClient client, byte[] content, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/visitor-pages/logo") { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await client.SendApiAsync(request);
    }
}
