using System.Net;
using LinkApp.Core.Hosts;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using LinkApp.Web.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Integration;

/// <summary>Proxies that are not trusted are noticed, and hosts are believed only where that is safe.</summary>
public sealed class UntrustedProxyTests
{
    [Theory]
    [InlineData("X-Forwarded-For: 8.8.8.8")]
    [InlineData("X-Forwarded-Proto: https")]
    [InlineData("Forwarded: for=8.8.8.8")]
    [InlineData("CF-Connecting-IP: 8.8.8.8")]
    public async Task A_peer_that_is_not_trusted_is_logged_once_with_the_setting_counted_and_shown_to_operators(string header)
    {
        var log = new LogList();
        await using var server = await TestServer.StartAsync(
            ["--Proxy:Trusted=10.0.0.0/8"], replace: services => services.AddLogging(logging => logging.AddProvider(log)));
        for (var i = 0; i < 3; i++)
            await RawRequest.SendAsync(server.Address, "GET /healthz", header);

        var line = Assert.Single(log.Entries, entry => entry.Text.Contains("Forwarded headers", StringComparison.Ordinal));
        Assert.Contains("Proxy:Trusted=10.0.0.0/8,127.0.0.1.", line.Text, StringComparison.Ordinal);
        Assert.Contains("linkapp_untrusted_forwarded_total 3", await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal([IPAddress.Loopback], server.Services.GetRequiredService<UntrustedProxies>().Peers);
        var doctor = await CommandRun.RunAsync("doctor", $"--Data:Directory={server.DataDirectory}", "--Proxy:Trusted=10.0.0.0/8");
        Assert.Contains("warn  proxy headers  Forwarded headers from 127.0.0.1 are ignored", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("Proxy:Trusted=10.0.0.0/8,127.0.0.1", doctor.Output, StringComparison.Ordinal);
        var mended = await CommandRun.RunAsync("doctor", $"--Data:Directory={server.DataDirectory}");
        Assert.DoesNotContain("are ignored", mended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_peers_are_bounded()
    {
        await using var server = await TestServer.StartAsync();
        var untrusted = server.Services.GetRequiredService<UntrustedProxies>();
        for (var i = 0; i < 10_000; i++)
            untrusted.Record(new IPAddress(i + 1));

        Assert.Equal(UntrustedProxies.MaxPeers, untrusted.Peers.Count);
    }

    [Theory]
    [InlineData("--Proxy:AddressHeader=CF-Connecting-IP", "CF-Connecting-IP: " + Visitors.Malaysia, "https://example.com/my")]
    [InlineData("--Proxy:AddressHeader=CF-Connecting-IP", "X-Forwarded-For: " + Visitors.Malaysia, "https://example.com/my")]
    [InlineData("--Proxy:AddressHeader=CF-Connecting-IP", "CF-Connecting-IP: nonsense", "https://example.com/")]
    [InlineData("--Proxy:AddressHeader=", "CF-Connecting-IP: " + Visitors.Malaysia, "https://example.com/")]
    [InlineData("--Proxy:Trusted=10.0.0.0/8|--Proxy:AddressHeader=CF-Connecting-IP", "CF-Connecting-IP: " + Visitors.Malaysia, "https://example.com/")]
    public async Task Another_header_with_the_address_is_believed_by_setting_and_from_trusted_proxies_only(string settings, string header, string location)
    {
        await using var server = await TestServer.StartAsync(settings.Split('|'));
        await server.LinkAsync(new LinkBuilder().Slug("spring").To("https://example.com/").Country("MY", "https://example.com/my"));

        Assert.Equal(location, (await RawRequest.SendAsync(server.Address, "GET /spring", header)).Header("Location"));
    }

    [Theory]
    // The proxy has forwarded a host that is known: the other one comes from the visitor.
    [InlineData("go.example.com", "links.example.com", 404)]
    // The proxy has sent its own name for LinkApp, and the visitor's host in the header.
    [InlineData("linkapp:8080", "links.example.com", 200)]
    [InlineData("linkapp:8080", "go.example.com", 404)]
    [InlineData("linkapp:8080", "evil.example", 404)]
    public async Task A_forwarded_host_is_checked_against_the_known_ones(string host, string forwarded, int status)
    {
        await using var server = await TestServer.StartAsync(["--Http:AdminHosts=links.example.com", "--Links:ShortHosts=go.example.com"]);
        await server.MemberAsync("ada@example.com");

        var answer = await RawRequest.SendAsync(server.Address, "GET /account/sign-in", $"Host: {host}", $"X-Forwarded-Host: {forwarded}");

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task No_cache_keeps_where_the_start_page_leads()
    {
        await using var server = await TestServer.StartAsync();
        await server.MemberAsync("ada@example.com");

        var answer = await RawRequest.SendAsync(server.Address, "GET /");

        Assert.Equal((302, true), (answer.Status, answer.Header("Cache-Control")?.Contains("no-store", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_host_on_which_others_use_LinkApp_is_nobodys_domain()
    {
        using var folder = new TempFolder();
        await using (var first = await TestServer.StartAsync(folder: folder))
        {
            using var acme = await first.ApiAsync();
            Assert.Equal(HttpStatusCode.OK, await UseAsync(acme, "shared.example"));
            Assert.Equal(HttpStatusCode.Conflict, await ClaimAsync(first, "Globex", "shared.example"));
        }
        // Also after a restart, before anybody has used it again.
        await using var server = await TestServer.StartAsync(folder: folder);
        Assert.Equal(HttpStatusCode.Conflict, await ClaimAsync(server, "Globex", "shared.example"));
        Assert.Equal(HttpStatusCode.Conflict, await ClaimAsync(server, "Globex", "SHARED.example:8443"));
        Assert.Equal(HttpStatusCode.Created, await ClaimAsync(server, "Globex", "globex.example"));
        // An organization may turn a host that only it uses into its domain, and an operator may give any.
        Assert.Equal(HttpStatusCode.Created, await ClaimAsync(server, "Acme", "shared.example"));
    }

    [Fact]
    public async Task A_stranger_marks_no_host_as_used()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var path in (string[])["/app", "/api/v1/links", "/account/sign-in", "/spring"])
            await RawRequest.SendAsync(server.Address, $"GET {path}", "Host: victim.example", "Authorization: Bearer x");

        Assert.False(server.Services.GetRequiredService<HostsInUse>().IsOfOthers("victim.example", 1));
    }

    private static async Task<HttpStatusCode> UseAsync(HttpClient api, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/links");
        request.Headers.Host = host;
        using var answer = await api.SendAsync(request);
        return answer.StatusCode;
    }

    // With another Host header, so that the host does not seem to be the one in use.
    private static async Task<HttpStatusCode> ClaimAsync(TestServer server, string organization, string host)
    {
        using var admin = await server.ApiAsync(organization, Role.Admin);
        return (await admin.PostAsync("domains", $$"""{ "host": "{{host}}" }""")).Status;
    }
}
