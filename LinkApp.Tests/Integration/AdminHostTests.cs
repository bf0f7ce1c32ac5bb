using System.Net;
using LinkApp.Tests.Support;
using LinkApp.Web.Assets;

namespace LinkApp.Tests.Integration;

/// <summary>Pages and the API on separate hosts from short links.</summary>
public sealed class AdminHostTests(AdminHostTests.Fixture fixture) : IClassFixture<AdminHostTests.Fixture>
{
    private const string Admin = "links.example.com";
    private const string Short = "go.example.com";
    private const string Other = "other.example";

    private static readonly string[] Apart = [$"--Http:AdminHosts={Admin}", $"--Links:ShortHosts={Short}"];

    private readonly TestServer _server = fixture.Server;

    // Everything except short links.
    private static readonly string[] AdminPaths =
    [
        "/app", "/app/links", "/account/sign-in", "/account/no-such", "/api/v1/links", "/api/v1/openapi.json", "/api/v1/docs", "/api/nothing",
        "/_blazor/negotiate?negotiateVersion=1",
        "/_framework/blazor.web.js", "/_content/MudBlazor/MudBlazor.min.js", AssetMap.Url("boot.js"), "/metrics", "/app/help", "/app/links/spring/qr.svg",
    ];

    [Fact]
    public async Task Only_an_admin_host_answers_pages_and_the_api()
    {
        foreach (var path in AdminPaths)
        {
            using var there = await _server.SendAsync(Admin, path);
            Assert.DoesNotContain("<h1>There is nothing at this address", await there.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            foreach (var host in (string[])[Short, Other, "127.0.0.1", $"{Short}:8080", $"{Admin}.evil.example", $"evil.{Admin}"])
            {
                foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
                {
                    using var answer = await _server.SendAsync(host, path, method);
                    await AssertNothingAsync(answer, $"{method} {host}{path}");
                }
            }
        }
    }

    [Fact]
    public async Task Each_host_answers_what_it_is_for()
    {
        const string Link = "https://example.com/default";
        (string Host, string Path, HttpStatusCode Status, string? Location)[] table =
        [
            (Short, "/spring", HttpStatusCode.Found, Link),
            ("GO.Example.Com:8080", "/spring", HttpStatusCode.Found, Link),
            ("go.example.com.", "/spring", HttpStatusCode.Found, Link),
            (Short, "/sprnig", HttpStatusCode.NotFound, null),
            (Short, "/a/b", HttpStatusCode.NotFound, null),
            (Short, "/favicon.ico", HttpStatusCode.NotFound, null),
            (Short, "/robots.txt", HttpStatusCode.OK, null),
            (Admin, "/robots.txt", HttpStatusCode.OK, null),
            (Other, "/robots.txt", HttpStatusCode.NotFound, null),
            (Short, "/.well-known/security.txt", HttpStatusCode.NotFound, null),
            (Short, "/", HttpStatusCode.NotFound, null),
            (Other, "/", HttpStatusCode.NotFound, null),
            (Other, "/spring", HttpStatusCode.NotFound, null),
            (Admin, "/spring", HttpStatusCode.NotFound, null),
            (Admin, "/", HttpStatusCode.Found, "/app"),
            ("LINKS.example.com:5000", "/", HttpStatusCode.Found, "/app"),
            ("links.example.com.", "/", HttpStatusCode.Found, "/app"),
            (Short, "/healthz", HttpStatusCode.OK, null),
            (Short, "/readyz", HttpStatusCode.OK, null),
            ("127.0.0.1:5000", "/healthz", HttpStatusCode.OK, null),
            (Other, "/readyz", HttpStatusCode.OK, null),
        ];
        foreach (var (host, path, status, location) in table)
        {
            using var answer = await _server.SendAsync(host, path);
            Assert.Equal((host, path, status, location), (host, path, answer.StatusCode, answer.Headers.Location?.OriginalString));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Theory]
    [InlineData(Admin, Admin, "spring", true)]
    [InlineData(Admin, "", "spring", true)]
    [InlineData(Other, "", "spring", true)]
    [InlineData(Admin, Short, "spring", false)]
    public async Task An_admin_host_answers_links_where_it_is_a_short_host_too(string host, string shortHosts, string slug, bool redirected)
    {
        await using var server = await StartAsync([$"--Http:AdminHosts={Admin}", $"--Links:ShortHosts={shortHosts}"]);

        using var answer = await server.SendAsync(host, $"/{slug}");

        Assert.Equal(redirected ? HttpStatusCode.Found : HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_root_of_a_short_host_leads_home()
    {
        await using var server = await StartAsync([.. Apart, "--Links:Home=https://example.com/about"]);
        (string Host, string Path, string? Location)[] table =
        [
            (Short, "/", "https://example.com/about"),
            (Short, "/?x=1", "https://example.com/about"),
            (Other, "/", null),
            (Admin, "/", "/app"),
        ];
        foreach (var (host, path, location) in table)
        {
            using var answer = await server.SendAsync(host, path);
            Assert.Equal(
                (host, path, location is null ? HttpStatusCode.NotFound : HttpStatusCode.Found, location),
                (host, path, answer.StatusCode, answer.Headers.Location?.OriginalString));
        }
    }

    [Fact]
    public async Task Without_admin_hosts_every_host_answers_pages()
    {
        await using var server = await StartAsync([$"--Links:ShortHosts={Short}"]);

        foreach (var host in (string[])[Short, Other])
        {
            using var page = await server.SendAsync(host, "/account/sign-in");
            using var root = await server.SendAsync(host, "/");
            Assert.Equal((HttpStatusCode.OK, "/app"), (page.StatusCode, root.Headers.Location?.OriginalString));
        }
    }

    [Fact]
    public async Task Before_the_first_admin_the_setup_is_on_admin_hosts_only()
    {
        await using var server = await TestServer.StartAsync(Apart);

        using var there = await server.SendAsync(Admin, "/");
        using var elsewhere = await server.SendAsync(Short, "/");
        using var setup = await server.SendAsync(Short, "/account/setup");

        Assert.Equal("/account/setup", there.Headers.Location?.OriginalString);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (elsewhere.StatusCode, setup.StatusCode));
    }

    [Fact]
    public async Task A_page_that_asks_for_a_password_has_its_style_on_a_short_host()
    {
        await _server.LinkAsync(new LinkBuilder().Slug("secret").Password("open sesame"));

        using var form = await _server.SendAsync(Short, "/secret");
        using var style = await _server.SendAsync(Short, AssetMap.Url("visitor.css"));
        using var sent = new HttpRequestMessage(HttpMethod.Post, "/secret") { Content = new FormUrlEncodedContent([new("password", "open sesame")]) };
        sent.Headers.Host = Short;
        using var opened = await _server.Client.SendAsync(sent);

        Assert.Contains(AssetMap.Url("visitor.css"), await form.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "text/css"), (style.StatusCode, style.Content.Headers.ContentType?.MediaType));
        Assert.Equal(HttpStatusCode.SeeOther, opened.StatusCode);
    }

    [Theory]
    [InlineData("--Proxy:Trusted=127.0.0.1", HttpStatusCode.OK)]
    [InlineData("--Proxy:Trusted=203.0.113.1", HttpStatusCode.NotFound)]
    public async Task A_forwarded_host_counts_from_a_trusted_proxy_only(string trusted, HttpStatusCode expected)
    {
        await using var server = await StartAsync([.. Apart, trusted]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/sign-in");
        // The name by which the proxy reaches LinkApp: a known host would be the visitor's, and win.
        request.Headers.Host = "linkapp:5000";
        request.Headers.Add("X-Forwarded-Host", Admin);

        using var answer = await server.Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_host_that_is_made_up_is_in_no_redirect()
    {
        foreach (var host in (string[])[Other, "evil.example", $"{Admin}.evil.example", $"{Short}.evil.example"])
        {
            foreach (var path in (string[])["/", "/app", "/app/links", "/spring", "/account/sign-in?returnUrl=//evil.example"])
            {
                using var answer = await _server.SendAsync(host, path);
                Assert.Equal((HttpStatusCode.NotFound, null), (answer.StatusCode, answer.Headers.Location));
            }
        }
    }

    [Theory]
    [InlineData("GET /account/sign-in", 404, $"Host: {Short}")]
    [InlineData("GET /account/sign-in", 400, $"Host: {Short}", $"Host: {Admin}")]
    [InlineData("GET /account/sign-in", 400, $"Host: {Short}, {Admin}")]
    [InlineData("GET /account/sign-in", 400, $"Host: {Admin}@{Short}")]
    [InlineData($"GET http://{Admin}/account/sign-in", 400, $"Host: {Short}")]
    [InlineData($"GET http://{Short}/account/sign-in", 404, $"Host: {Short}")]
    [InlineData($"GET http://{Admin}/account/sign-in", 200, $"Host: {Admin}")]
    public async Task Two_hosts_in_one_request_open_nothing(string start, int status, params string[] headers)
    {
        Assert.Equal(status, (await RawRequest.SendAsync(_server.Address, start, headers)).Status);
    }

    [Fact]
    public async Task Short_urls_name_the_short_host_although_the_api_is_elsewhere()
    {
        await using var server = await StartAsync([$"--Http:AdminHosts={Admin}", $"--Links:ShortHosts={Short}:8443"]);
        using var api = await server.ApiAsync();
        api.DefaultRequestHeaders.Host = Admin;
        api.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        Assert.Equal($"https://{Short}:8443/spring", (await api.GetApiAsync("links/spring")).Text("shortUrl"));
    }

    private static async Task<TestServer> StartAsync(string[] args)
    {
        var server = await TestServer.StartAsync(args);
        await SeedAsync(server);
        return server;
    }

    private static async Task SeedAsync(TestServer server)
    {
        await server.MemberAsync("ada@example.com");
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
    }

    private static async Task AssertNothingAsync(HttpResponseMessage answer, string request)
    {
        Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{request}: {answer.StatusCode}");
        Assert.Contains("<h1>There is nothing at this address", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"), request);
    }

    public sealed class Fixture : SharedServer
    {
        protected override string[] Settings => Apart;

        protected override Task SeedAsync() => AdminHostTests.SeedAsync(Server);
    }
}
