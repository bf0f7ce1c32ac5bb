using System.Net;
using System.Text.Json;
using LinkApp.Core.Domains;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>The files by which a domain lets apps open its links.</summary>
public sealed class AppLinkFileTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Apple = "/.well-known/apple-app-site-association";
    private const string Android = "/.well-known/assetlinks.json";

    private const string AppleFile = """{ "applinks": { "details": [{ "appIDs": ["ABCDE12345.example.acme"], "components": [{ "/": "/shop/*" }] }] } }""";
    private const string AndroidFile = """
        [{ "relation": ["delegate_permission/common.handle_all_urls"], "target": { "namespace": "android_app", "package_name": "example.acme" } }]
        """;

    [Fact]
    public async Task A_domain_serves_its_files_as_they_were_pasted()
    {
        using var admin = await api.Server.ApiAsync("Apps", Role.Admin);
        await api.Server.DomainAsync("apps.example", "Apps");
        await api.Server.DomainAsync("none.example", "Apps");
        using (var none = await api.Server.SendAsync("apps.example", Apple))
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);

        var saved = await admin.SendAsync(HttpMethod.Patch, "domains/apps.example", Body(AppleFile, AndroidFile));
        Assert.Equal((HttpStatusCode.OK, AppleFile), (saved.Status, saved.Text("appleAppSiteAssociation")));

        foreach (var (path, file) in ((string, string)[])[(Apple, AppleFile), (Android, AndroidFile.Trim())])
        {
            using var answer = await api.Server.SendAsync("apps.example", path);
            Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
            Assert.Equal(file, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            using var head = await api.Server.SendAsync("apps.example", path, HttpMethod.Head);
            Assert.Equal((HttpStatusCode.OK, (long?)file.Length), (head.StatusCode, head.Content.Headers.ContentLength));
            foreach (var host in (string[])["none.example", "other.example"])
            {
                using var other = await api.Server.SendAsync(host, path);
                Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
            }
        }

        await admin.SendAsync(HttpMethod.Patch, "domains/apps.example", Body("", ""));
        using var removed = await api.Server.SendAsync("apps.example", Android);
        Assert.Equal(HttpStatusCode.NotFound, removed.StatusCode);
    }

    [Theory]
    [InlineData("appleAppSiteAssociation", "{ applinks }", "This is not JSON: see line 1, position 3.")]
    [InlineData("appleAppSiteAssociation", "[]", "must be a JSON object")]
    [InlineData("appleAppSiteAssociation", "{ \"links\": {} }", "must have applinks")]
    [InlineData("appleAppSiteAssociation", "{ \"applinks\": [] }", "\"applinks\" must be an object.")]
    [InlineData("assetLinks", "{}", "must be a JSON array")]
    [InlineData("assetLinks", "[{ \"relation\": \"x\" }]", "Statement 1 must be an object")]
    [InlineData("assetLinks", "[1]", "Statement 1 must be an object")]
    [InlineData("assetLinks", "[\n]]", "This is not JSON: see line 2, position 2.")]
    public async Task A_file_that_phones_could_not_read_is_refused_with_its_place(string field, string text, string words)
    {
        using var admin = await api.Server.ApiAsync("Wrong files", Role.Admin);
        await admin.PostAsync("domains", """{ "host": "wrong-files.example" }""");

        var answer = await admin.SendAsync(
            HttpMethod.Patch, "domains/wrong-files.example", $$"""{ "{{field}}": {{JsonSerializer.Serialize(text)}} }""");

        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, Assert.Single(answer.Fields)));
        Assert.Contains(words, answer.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_has_a_limit_and_deep_nesting_is_refused()
    {
        using var admin = await api.Server.ApiAsync("Large files", Role.Admin);
        await admin.PostAsync("domains", """{ "host": "large-files.example" }""");
        string[] texts =
        [
            $$"""{ "applinks": {}, "x": "{{new string('x', 65_536)}}" }""",
            $$"""{ "applinks": {}, "x": {{new string('[', 100)}}{{new string(']', 100)}} }""",
        ];
        foreach (var text in texts)
        {
            var answer = await admin.SendAsync(
                HttpMethod.Patch, "domains/large-files.example", $$"""{ "appleAppSiteAssociation": {{JsonSerializer.Serialize(text)}} }""");
            Assert.Equal((HttpStatusCode.BadRequest, "appleAppSiteAssociation"), (answer.Status, Assert.Single(answer.Fields)));
        }
    }

    [Fact]
    public async Task Below_a_base_path_phones_find_the_files_at_the_root()
    {
        await using var server = await TestServer.StartAsync(["--Http:BasePath=/links"]);
        await server.DomainAsync("apps.example");
        Assert.IsType<DomainEdit.Saved>(await server.Services.GetRequiredService<DomainEditor>().ChangeAsync(
            await server.OrganizationAsync(), "apps.example", new() { AssetLinks = AndroidFile }, makeMain: false, Author.CommandLine,
            TestContext.Current.CancellationToken));

        foreach (var path in (string[])[Android, "/links" + Android])
        {
            using var answer = await server.SendAsync("apps.example", path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static string Body(string apple, string android) => JsonSerializer.Serialize(
        new { appleAppSiteAssociation = apple, assetLinks = android });
}
