using System.Net.Http.Json;
using System.Text.Json;
using CsCheck;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The visitor's address from forwarded headers: only entries from trusted proxies count, hop by hop from the right.</summary>
public sealed class ForwardedHeadersTests(ProxiedServers servers) : IClassFixture<ProxiedServers>
{
    private const string MY = Visitors.Malaysia;
    private const string US = Visitors.UnitedStates;
    private const string DE = Visitors.Germany;
    private const string JP = Visitors.Japan;
    private const string BR = Visitors.Brazil;
    private const string Loopback = "Proxy:Trusted=127.0.0.1";
    private const string TwoProxies = "Proxy:Trusted=127.0.0.1, 10.0.0.0/8";
    private const string OtherProxy = "Proxy:Trusted=10.0.0.0/8";

    [Theory]
    // By default, this machine is trusted.
    [InlineData("", null, "default")]
    [InlineData("", MY, "MY")]
    [InlineData("", BR, "BR")]
    // The headers of a peer that is not trusted are ignored.
    [InlineData(OtherProxy, US, "default")]
    [InlineData(OtherProxy, $"{US}, 10.1.2.3", "default")]
    [InlineData(OtherProxy, $"{US}\n{MY}", "default")]
    [InlineData("Proxy:Trusted=", US, "default")]
    [InlineData("Proxy:Trusted=", $"{US}, 127.0.0.1", "default")]
    [InlineData("Proxy:Trusted=127.0.0.2", US, "default")]
    // Behind one trusted proxy, the last entry is from the proxy; entries before it came from the visitor.
    [InlineData(Loopback, MY, "MY")]
    [InlineData(Loopback, $"{US}, {MY}", "MY")]
    [InlineData(Loopback, $"{US}, {DE}, {JP}, {MY}", "MY")]
    [InlineData(Loopback, $"127.0.0.1, {MY}", "MY")]
    [InlineData(Loopback, $"{US}, 10.1.2.3", "default")]
    // In a chain, trusted proxies are skipped.
    [InlineData(TwoProxies, $"{MY}, 10.1.2.3", "MY")]
    [InlineData(TwoProxies, $"{US}, {MY}, 10.1.2.3", "MY")]
    [InlineData(TwoProxies, $"{US}, {MY}, 10.1.2.3, 10.255.255.255, 127.0.0.1", "MY")]
    [InlineData(TwoProxies, $"{US}, {JP}, 11.0.0.1, 10.1.2.3", "US")]
    [InlineData(TwoProxies, $"{US}, 203.0.113.7, 10.1.2.3", "default")]
    [InlineData(TwoProxies, $"{US}, 10.9.9.9, 192.168.1.1, 10.1.2.3", "default")]
    [InlineData($"Proxy:Trusted=127.0.0.1 {US}", $"{JP}, {MY}, {US}", "MY")]
    // Several header lines form one list.
    [InlineData(Loopback, $"{US}\n{MY}", "MY")]
    [InlineData(TwoProxies, $"{US}\n{MY}\n10.1.2.3", "MY")]
    [InlineData(TwoProxies, $"{US}, {MY}\n10.1.2.3, 10.1.2.4", "MY")]
    // All notations of an address.
    [InlineData(Loopback, $"{DE}:5678", "DE")]
    [InlineData(Loopback, "2620:fe::fe", "US")]
    [InlineData(Loopback, "[2620:fe::fe]", "US")]
    [InlineData(Loopback, "[2620:fe::fe]:443", "US")]
    [InlineData(Loopback, "[2001:db8::1]:443", "default")]
    [InlineData(Loopback, $"::ffff:{JP}", "JP")]
    [InlineData(Loopback, $"[::ffff:{JP}]:80", "JP")]
    [InlineData(TwoProxies, $"{JP}, ::ffff:10.1.2.3", "JP")]
    [InlineData(Loopback, $"  {US}  ,   {MY}   ", "MY")]
    [InlineData(Loopback, $"\"{MY}\"", "MY")]
    [InlineData(Loopback, $"{US},,{MY},,", "MY")]
    [InlineData(Loopback, $", ,{MY}, ,", "MY")]
    [InlineData(Loopback, "", "default")]
    [InlineData(Loopback, ",,,", "default")]
    // Addresses without a place.
    [InlineData(Loopback, "192.168.1.20", "default")]
    [InlineData(Loopback, "fd00::1", "default")]
    [InlineData(Loopback, "0.0.0.0", "default")]
    [InlineData(Loopback, "fe80::1%1", "default")]
    public Task The_redirect_sees_the_nearest_address_that_is_no_trusted_proxy(string settings, string? forwarded, string country) =>
        SeesAsync(settings, "127.0.0.1", forwarded, country);

    /// <summary>An entry that can't be parsed ends the search: the address found so far is the last one from a trusted proxy.</summary>
    [Theory]
    [InlineData(Loopback, "unknown", "default")]
    [InlineData(Loopback, "_hidden", "default")]
    [InlineData(Loopback, $"{US}, unknown", "default")]
    [InlineData(Loopback, $"unknown, {MY}", "MY")]
    [InlineData(TwoProxies, $"{US}, unknown, 10.1.2.3", "default")]
    [InlineData(TwoProxies, $"unknown, {MY}, 10.1.2.3", "MY")]
    [InlineData(Loopback, $"for={US}", "default")]
    [InlineData(Loopback, $"{US}:99999", "default")]
    [InlineData(Loopback, $"{US}/24", "default")]
    [InlineData(Loopback, "[2620:fe::fe", "default")]
    [InlineData(Loopback, "8.8.8.8.8", "default")]
    [InlineData(Loopback, "256.8.8.8", "default")]
    [InlineData(Loopback, "<script>alert(1)</script>", "default")]
    [InlineData(Loopback, "' OR 1=1 --", "default")]
    [InlineData(Loopback, "\"", "default")]
    [InlineData(Loopback, "\u00c3\u00bcnknown", "default")]
    public Task What_is_no_address_ends_the_walk(string settings, string forwarded, string country) =>
        SeesAsync(settings, "127.0.0.1", forwarded, country);

    [Theory]
    [InlineData("Proxy:Trusted=10.0.0.0/8,127.0.0.0/8")]
    [InlineData("Proxy:Trusted=10.0.0.0/8;127.0.0.0/8")]
    [InlineData("Proxy:Trusted=10.0.0.0/8 127.0.0.0/8")]
    [InlineData("Proxy:Trusted= fd00::/8 ; 127.0.0.1 ,  10.0.0.0/8 ")]
    [InlineData("Proxy:Trusted:0=10.0.0.0/8|Proxy:Trusted:1=127.0.0.1")]
    [InlineData("Proxy:Trusted:7=127.0.0.1|Proxy:Trusted:2=10.0.0.0/8")]
    [InlineData("Proxy:Trusted:0=fd00::/8, 10.0.0.0/8|Proxy:Trusted:1=127.0.0.1")]
    [InlineData("Proxy:Trusted=127.99.1.2/8, 10.1.2.3/8")]
    [InlineData("Proxy:Trusted=::ffff:127.0.0.1, ::ffff:10.0.0.0/104")]
    [InlineData("Proxy:Trusted=0.0.0.0/1, 8.8.8.8, 127.0.0.1")]
    public Task Every_way_to_write_the_list_trusts_the_same_proxies(string settings) =>
        SeesAsync(settings, "127.0.0.1", $"{US}, {MY}, 10.1.2.3", "MY");

    [Theory]
    [InlineData("", MY, "MY")]
    [InlineData("Proxy:Trusted=::1", $"{US}, {MY}", "MY")]
    [InlineData("Proxy:Trusted=::1, fd00::/8", $"{US}, {MY}, fd00::7", "MY")]
    [InlineData("Proxy:Trusted=::1, fd00::/8", $"{US}, {MY}, [fd00::7]:1234", "MY")]
    [InlineData("Proxy:Trusted=127.0.0.1", MY, "default")]
    [InlineData("Proxy:Trusted=fd00::/8", MY, "default")]
    public Task A_proxy_is_known_by_its_IPv6_address_too(string settings, string forwarded, string country)
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "This machine has no IPv6.");
        return SeesAsync(settings, "[::1]", forwarded, country);
    }

    [Theory]
    [InlineData("x", 20_000)]
    [InlineData("8", 20_000)]
    [InlineData(",", 20_000)]
    [InlineData("10.1.2.3, ", 2_000)]
    [InlineData("[", 20_000)]
    [InlineData(":", 20_000)]
    public Task A_very_long_header_is_harmless(string part, int times) =>
        SeesAsync(TwoProxies, "127.0.0.1", string.Concat(Enumerable.Repeat(part, times)), "default");

    [Fact]
    public Task Random_headers_never_fail_a_redirect() => Gen.String[Gen.Char["0123456789abcdef.:[]%,, \"=;_-/\\"], 0, 59].ForAllAsync(
        iter: 300,
        async header => Assert.False(string.IsNullOrEmpty(await servers.CountryAsync(TwoProxies, "127.0.0.1", header))));

    [Theory]
    [InlineData(Loopback, "https://go.example.com/where")]
    [InlineData(OtherProxy, null)]
    [InlineData("Proxy:Trusted=", null)]
    public async Task Scheme_and_host_of_short_URLs_follow_trusted_proxies_only(string settings, string? forwarded)
    {
        var server = await servers.GetAsync(settings);
        using var api = await server.ApiAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/links/where");
        request.Headers.Add("X-Forwarded-For", Visitors.Malaysia);
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "go.example.com");

        using var answer = await api.SendAsync(request);

        var link = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(forwarded ?? $"{server.Address}/where", link.GetProperty("shortUrl").GetString());
    }

    [Theory]
    // One proxy adds one entry to each list: entries before it came from the visitor.
    [InlineData(Loopback, MY, "http, https", "evil.example, go.example.com", "https://go.example.com")]
    [InlineData(Loopback, MY, "https\nhttp", "evil.example\ngo.example.com", "http://go.example.com")]
    [InlineData(Loopback, null, "http, https", "evil.example, go.example.com", "https://go.example.com")]
    [InlineData(TwoProxies, $"{MY}, 10.1.2.3", "https, http", "go.example.com, inner.example", "https://go.example.com")]
    [InlineData(TwoProxies, $"{MY}, 10.1.2.3", "ftp, https, http", "evil.example, go.example.com, inner.example", "https://go.example.com")]
    // An inner proxy may pass on the header of the outer one and add nothing.
    [InlineData(TwoProxies, $"{MY}, 10.1.2.3", "https", "go.example.com", "https://go.example.com")]
    [InlineData(Loopback, MY, "HTTPS", "\"go.example.com:8443\"", "https://go.example.com:8443")]
    [InlineData(Loopback, MY, null, "[2001:db8::1]:8080", "http://[2001:db8::1]:8080")]
    // Values that are not a scheme or a host are ignored.
    [InlineData(Loopback, MY, "javascript", null, null)]
    [InlineData(Loopback, MY, null, "go.example.com/path", null)]
    [InlineData(Loopback, MY, null, "user@go.example.com", null)]
    [InlineData(Loopback, MY, null, "go.example.com:99999", null)]
    [InlineData(Loopback, MY, null, "<script>", null)]
    [InlineData(Loopback, MY, "", "", null)]
    [InlineData(Loopback, MY, ",", ", ,", null)]
    public async Task Scheme_and_host_are_those_that_the_outermost_trusted_proxy_saw(
        string settings, string? addresses, string? schemes, string? hosts, string? expected)
    {
        var server = await servers.GetAsync(settings);
        using var api = await server.ApiAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/links/where");
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("For", addresses), ("Proto", schemes), ("Host", hosts)])
            request.Headers.TryAddWithoutValidation($"X-Forwarded-{name}", value?.Split('\n') ?? []);

        using var answer = await api.SendAsync(request);

        var link = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal($"{expected ?? server.Address}/where", link.GetProperty("shortUrl").GetString());
    }

    private async Task SeesAsync(string settings, string peer, string? forwarded, string country) =>
        Assert.Equal(country, await servers.CountryAsync(settings, peer, forwarded));
}
