using System.Net;
using System.Text;
using LinkApp.Core.Domains;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Any host that a client sends, in the Host header or as a proxy would, gets an answer and never a 500.</summary>
public sealed class OddHostTests(ApiFixture api) : IClassFixture<ApiFixture>, IAsyncLifetime
{
    private const string Slug = "odd-host";

    public static TheoryData<string> Hosts => new()
    {
        // Names that begin like international ones but are invalid.
        "xn--a", "XN--A", "xn--", "xn--a:8080", "xn--a.example", "www.xn--a.example.", "xn--bcher-kva.example", "xn--bcher-kva.example.:8080",
        $"xn--{new string('a', 60)}", "xn--a-.example", "xn--zckzah.xn--a",
        "xn--bcher-kva.xn--", "xn--a%", "xn--99999999",
        // Not host names.
        "", " ", ".", "..", "a..b", ".a", "a.", "-", "_", "~", "*", "!", "%", "%00", "a%2fb", "a,b", "a;b", "a'b", "a=b", "a+b", "(a)", "$", "a@b", "user:pw@a",
        "a/b", "a\\b", "a?b", "a#b", "a b", "<b>", "\"", "\u00fc", "\u00ff.example",
        $"{new string('a', 64)}.example", string.Join('.', Enumerable.Repeat("abcdefgh", 40)), new string('a', 3_000),
        // Ports and addresses.
        ":", ":80", "a:", "a:0", "a:x", "a:-1", "a:99999", "a:80:90", "127.0.0.1:0", "[::1]", "[::1]:80", "[::1]:x", "[::1", "::1", "1:2:3", "[]", "[xn--a]",
        "[fe80::1%25eth0]", "1.2.3.4.5", "999.999.999.999", "0x7f.1", "4294967296",
    };

    public async ValueTask InitializeAsync()
    {
        if ((await api.Editor.GetApiAsync($"links/{Slug}-locked")).Status == HttpStatusCode.OK)
            return;
        await api.Server.MemberAsync("ada@acme.example");
        // With one known domain, all hosts are looked up. It is not Acme's, whose short URLs are on the host of the request.
        var domains = api.Server.Services.GetRequiredService<DomainEditor>();
        await domains.AddAsync(
            await api.Server.OrganizationAsync("Globex"), "go.globex.example", new() { Home = "https://example.com/" }, true, Author.CommandLine);
        await api.Editor.PostAsync("links", $$"""{ "slug": "{{Slug}}", "destination": "https://example.com/" }""");
        await api.Editor.PostAsync("links", $$"""{ "slug": "{{Slug}}-locked", "destination": "https://example.com/", "password": "secret" }""");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task No_host_makes_the_server_fail(string host)
    {
        string[] paths =
        [
            $"/{Slug}", $"/{Slug}-locked", "/no-such-link", "/", "/app", "/account/sign-in", "/nothing/here", "/api/v1/links", $"/api/v1/links/{Slug}",
            "/api/v1/nothing", "/healthz", "/metrics",
        ];
        foreach (var path in paths)
        {
            foreach (var headers in (string[][])[[$"Host: {host}"], [$"X-Forwarded-Host: {host}"]])
            {
                var answer = await RawRequest.SendAsync(
                    api.Server.Address, $"GET {path}", [.. headers, $"Authorization: {api.Editor.DefaultRequestHeaders.Authorization}"]);

                Assert.True(answer.Status < 500, $"{path} with {headers[0]}: {answer.Status}");
            }
        }
    }

    // HttpClient sends headers in ASCII only.
    public static IEnumerable<TheoryDataRow<string>> AsciiHosts => Hosts.Where(row => Ascii.IsValid(row.Data));

    [Theory]
    [MemberData(nameof(AsciiHosts))]
    public async Task No_host_of_its_author_keeps_a_link_from_being_judged(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links") { Content = new StringContent("""{ "destination": "https://xn--a/{country}" }""", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", host);

        var answer = await api.Editor.SendApiAsync(request);

        Assert.Contains(answer.Status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.BadRequest]);
    }

    [Fact]
    public async Task A_label_that_some_values_make_too_long_is_judged()
    {
        for (var length = 40; length < 60; length++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/links")
            {
                Content = new StringContent($$"""{ "destination": "https://\u00fc{{new string('a', length)}}{language}.example/" }""", Encoding.UTF8, "application/json"),
            };
            request.Headers.TryAddWithoutValidation("X-Forwarded-Host", "acme.example");

            Assert.Contains((await api.Editor.SendApiAsync(request)).Status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.BadRequest]);
        }
    }

    [Theory]
    [InlineData("xn--bcher-kva.example")]
    [InlineData("example.com.")]
    [InlineData("[::1]:8080")]
    [InlineData("my_host")]
    public async Task An_unusual_host_that_is_one_redirects(string host)
    {
        var answer = await RawRequest.SendAsync(api.Server.Address, $"GET /{Slug}", [$"Host: {host}"]);

        Assert.Equal((302, "https://example.com/"), (answer.Status, answer.Header("Location")));
    }

    [Fact]
    public async Task A_request_without_a_host_is_redirected_and_gets_the_health()
    {
        foreach (var (path, status) in ((string, int)[])[($"/{Slug}", 302), ("/healthz", 200)])
            Assert.Equal(status, (await RawRequest.SendAsync(api.Server.Address, $"GET {path}", ["Host:"])).Status);
    }

    [Fact]
    public async Task A_host_that_is_no_name_is_said_to_be_wrong()
    {
        var page = await RawRequest.SendAsync(api.Server.Address, "GET /app", ["Host: xn--a"]);
        var program = await RawRequest.SendAsync(
            api.Server.Address, "GET /api/v1/links", ["Host: xn--a", $"Authorization: {api.Editor.DefaultRequestHeaders.Authorization}"]);

        Assert.Equal((400, 400), (page.Status, program.Status));
        Assert.Contains("host name", page.Body, StringComparison.Ordinal);
        Assert.Contains("Host", program.Body, StringComparison.Ordinal);
    }
}
