using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>A domain is pending, and not the main one, until a request has come in on it.</summary>
[Trait("Store", "both")]
public sealed class PendingDomainTests(PendingDomainTests.Fixture fixture) : IClassFixture<PendingDomainTests.Fixture>
{
    private const string Shared = "short.example";

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_domain_that_was_only_typed_in_is_in_no_short_url_but_those_of_its_own_links()
    {
        using var admin = await _server.ApiAsync("Acme", Role.Admin);
        var added = await admin.PostAsync("domains", """{ "host": "go.acme.test" }""");
        Assert.Equal(("pending", false), (added.Text("status"), added.Body.GetProperty("main").GetBoolean()));
        var plain = await admin.CreateAsync("""{ "destination": "https://example.com/" }""");
        var named = await admin.CreateAsync("""{ "destination": "https://example.com/", "domain": "go.acme.test" }""");
        Assert.StartsWith($"http://{Shared}/", plain.Text("shortUrl"), StringComparison.Ordinal);
        Assert.Equal("go.acme.test", named.Text("domain"));
        // It answers nowhere else.
        Assert.StartsWith("http://go.acme.test/", named.Text("shortUrl"), StringComparison.Ordinal);

        // The links answer from the first request on, which also makes the domain live.
        Assert.Equal(HttpStatusCode.Found, await StatusAsync("go.acme.test", $"/{plain.Text("slug")}"));
        await BecomesLiveAsync(admin, "go.acme.test");
        Assert.StartsWith("http://go.acme.test/", (await admin.GetApiAsync($"links/{named.Text("slug")}")).Text("shortUrl"), StringComparison.Ordinal);
        Assert.StartsWith($"http://{Shared}/", (await admin.GetApiAsync($"links/{plain.Text("slug")}")).Text("shortUrl"), StringComparison.Ordinal);

        var main = await admin.SendAsync(HttpMethod.Patch, "domains/go.acme.test", """{ "main": true }""");
        Assert.Equal(("live", true), (main.Text("status"), main.Body.GetProperty("main").GetBoolean()));
        Assert.StartsWith("http://go.acme.test/", (await admin.GetApiAsync($"links/{plain.Text("slug")}")).Text("shortUrl"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", HttpStatusCode.NotFound)]
    [InlineData("/no-such-link", HttpStatusCode.NotFound)]
    [InlineData("/app", HttpStatusCode.NotFound)]
    [InlineData("/robots.txt", HttpStatusCode.OK)]
    [InlineData("/healthz", HttpStatusCode.OK)]
    public async Task Any_request_on_its_host_makes_a_domain_live(string path, HttpStatusCode status)
    {
        var name = fixture.NewName("any");
        using var admin = await _server.ApiAsync(name, Role.Admin);
        await admin.PostAsync("domains", $$"""{ "host": "{{name}}.test" }""");

        Assert.Equal(status, await StatusAsync($"{name.ToUpperInvariant()}.test.:8080", path));

        await BecomesLiveAsync(admin, $"{name}.test");
    }

    [Fact]
    public async Task A_pending_domain_that_shall_be_the_main_one_becomes_that_when_it_is_live()
    {
        using var admin = await _server.ApiAsync("Hooli", Role.Admin);
        await admin.PostAsync("domains", """{ "host": "old.hooli.test", "main": true }""");
        await StatusAsync("old.hooli.test", "/");
        await BecomesLiveAsync(admin, "old.hooli.test");
        Assert.True((await admin.PostAsync("domains", """{ "host": "new.hooli.test" }""")).Text("status") == "pending");
        var changed = await admin.SendAsync(HttpMethod.Patch, "domains/new.hooli.test", """{ "main": true }""");

        // Said twice, it is still wanted.
        await admin.SendAsync(HttpMethod.Patch, "domains/new.hooli.test", """{ "main": true }""");

        Assert.Equal((HttpStatusCode.OK, false), (changed.Status, changed.Body.GetProperty("main").GetBoolean()));
        Assert.Equal(["old.hooli.test: live, main", "new.hooli.test: pending"], await DomainsAsync(admin));
        await StatusAsync("new.hooli.test", "/");
        await BecomesLiveAsync(admin, "new.hooli.test");
        Assert.Equal(["new.hooli.test: live, main", "old.hooli.test: live"], await DomainsAsync(admin));
    }

    [Fact]
    public async Task No_pending_domain_follows_a_main_one_that_is_removed()
    {
        using var admin = await _server.ApiAsync("Initech", Role.Admin);
        await admin.PostAsync("domains", """{ "host": "main.initech.test", "main": true }""");
        await admin.PostAsync("domains", """{ "host": "pending.initech.test" }""");
        await StatusAsync("main.initech.test", "/");
        await BecomesLiveAsync(admin, "main.initech.test");

        await admin.DeleteApiAsync("domains/main.initech.test");

        Assert.Equal(["pending.initech.test: pending"], await DomainsAsync(admin));
        Assert.StartsWith(
            $"http://{Shared}/", (await admin.CreateAsync("""{ "destination": "https://example.com/" }""")).Text("shortUrl"), StringComparison.Ordinal);
    }

    private static Task BecomesLiveAsync(HttpClient admin, string host) =>
        Eventually.TrueAsync(
            async () => (await DomainsAsync(admin)).Any(domain => domain.StartsWith($"{host}: live", StringComparison.Ordinal)), $"{host} is live");

    private static async Task<IReadOnlyList<string>> DomainsAsync(HttpClient admin) =>
        [.. (await admin.GetApiAsync("domains")).Body.GetProperty("domains").EnumerateArray().Select(
            domain => $"{domain.GetProperty("host")}: {domain.GetProperty("status")}{(domain.GetProperty("main").GetBoolean() ? ", main" : "")}")];

    private async Task<HttpStatusCode> StatusAsync(string host, string path)
    {
        using var answer = await _server.SendAsync(host, path);
        return answer.StatusCode;
    }

    /// <summary>A server with pages on one host and shared links on another.</summary>
    public sealed class Fixture : SharedServer
    {
        protected override string[] Settings => ["--Http:AdminHosts=127.0.0.1", $"--Links:ShortHosts={Shared}"];
    }
}
