using System.Net;
using LinkApp.Tests.Support;
using LinkApp.Web;
using LinkApp.Web.Doctor;
using LinkApp.Web.Settings;
using Microsoft.Extensions.Configuration;

namespace LinkApp.Tests.Integration;

/// <summary>LinkApp behind a real nginx and a real Caddy with the configurations in <c>deploy/</c>, and what doctor says of them.</summary>
[Trait("Tier", "full")]
public sealed class ShippedProxyTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly List<IAsyncDisposable> _started = [];

    // The certificate of the proxy is made for the test.
    private readonly HttpClientHandler _handler = new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        foreach (var part in Enumerable.Reverse(_started))
            await part.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task What_visitors_send_as_forwarded_headers_is_overwritten(string proxy)
    {
        var server = await ServeAsync("--Http:AdminHosts=links.example.com", "--Links:ShortHosts=localhost");
        await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/").Country("MY", "https://example.com/my"));
        await server.MemberAsync("ada@example.com");
        var address = await StartAsync(proxy, server);

        foreach (var header in (string[])["X-Forwarded-Host", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto"])
        {
            var value = header switch
            {
                "X-Forwarded-For" => Visitors.Malaysia,
                "Forwarded" => $"for={Visitors.Malaysia};host=links.example.com",
                "X-Forwarded-Proto" => "http",
                _ => "links.example.com",
            };
            Assert.Equal((HttpStatusCode.NotFound, null), await GetAsync($"{address}/account/sign-in", header, value));
            Assert.Equal((HttpStatusCode.NotFound, null), await GetAsync($"{address}/", header, value));
            Assert.Equal((HttpStatusCode.Found, "https://example.com/"), await GetAsync($"{address}/spring", header, value));
        }
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task They_hide_the_metrics_however_they_are_written(string proxy)
    {
        var server = await ServeAsync();
        var address = await StartAsync(proxy, server);

        foreach (var path in (string[])["/metrics", "/metrics/", "/Metrics", "/METRICS/", "/metrics?x", "/%6detrics"])
            Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(address + path, Nginx.VisitorHeader, Visitors.Malaysia)).Status);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task Doctor_says_what_the_server_sees_through_them(string proxy)
    {
        var server = await ServeAsync();
        var address = await StartAsync(proxy, server);

        var finding = Assert.Single(await CheckAsync(server, address));

        Assert.Equal((Verdict.Ok, $"The server saw {address} from 127.0.0.1, through the proxy at 127.0.0.1."), (finding.Verdict, finding.Message));
    }

    [Fact]
    public async Task Doctor_names_the_setting_that_trusts_a_proxy()
    {
        var server = await ServeAsync("--Proxy:Trusted=10.0.0.0/8");
        var address = await StartAsync("nginx", server);

        var findings = await CheckAsync(server, address, "--Proxy:Trusted=10.0.0.0/8");

        Assert.Contains(findings, finding => finding is { Verdict: Verdict.Fail, Cure: "Set Proxy:Trusted=10.0.0.0/8,127.0.0.1" });
        Assert.Contains(findings, finding => finding.Message.Contains("sees http instead of https", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_tells_a_server_without_a_proxy_from_another_program()
    {
        var server = await ServeAsync();
        var other = await ServeAsync();

        var own = Assert.Single(await CheckAsync(server, server.Address));
        var wrong = Assert.Single(await CheckAsync(server, other.Address));
        var nothing = Assert.Single(await CheckAsync(server, "http://127.0.0.1:1"));

        Assert.Equal((Verdict.Ok, $"The server saw {server.Address} from 127.0.0.1, without a proxy."), (own.Verdict, own.Message));
        Assert.Equal(Verdict.Fail, wrong.Verdict);
        Assert.Contains("not by the LinkApp of", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("can't be reached", nothing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("99999999999.AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Without_its_token_the_server_tells_nothing(string token)
    {
        var server = await ServeAsync();

        var answer = await RawRequest.SendAsync(server.Address, "GET /healthz", $"{Probe.Header}: {token}");

        Assert.Equal((200, "healthy"), (answer.Status, answer.Body));
    }

    private async Task<TestServer> ServeAsync(params string[] settings)
    {
        var server = await TestServer.StartAsync(settings);
        _started.Add(server);
        return server;
    }

    private async Task<string> StartAsync(string proxy, TestServer server)
    {
        if (proxy == "nginx")
        {
            var nginx = await Nginx.StartAsync(server.Address);
            _started.Add(nginx);
            return nginx.Address;
        }
        var caddy = await Caddy.StartAsync(server.Address);
        _started.Add(caddy);
        return caddy.Address;
    }

    private async Task<(HttpStatusCode Status, string? Location)> GetAsync(string address, string header, string value)
    {
        using var client = new HttpClient(_handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, answer.Headers.Location?.OriginalString);
    }

    private Task<IReadOnlyList<Finding>> CheckAsync(TestServer server, string url, params string[] settings) => UrlChecks.RunAsync(
        url, AppSettings.Read(Server.Configure(new ConfigurationManager(), [$"--Data:Directory={server.DataDirectory}", .. settings])), _handler,
        TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
}
