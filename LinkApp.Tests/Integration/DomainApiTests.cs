using System.Net;
using LinkApp.Core.Domains;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary><c>/api/v1/domains</c> as programs see it.</summary>
[Trait("Store", "both")]
public sealed class DomainApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Domains_are_added_listed_changed_and_removed()
    {
        using var admin = await api.Server.ApiAsync("Initech", Role.Admin);

        var added = await admin.PostAsync("domains", """{ "host": "Bücher.example", "home": "https://example.com/books" }""");
        Assert.Equal(
            (HttpStatusCode.Created, "xn--bcher-kva.example", "bücher.example", "pending"),
            (added.Status, added.Text("host"), added.Text("name"), added.Text("status")));
        Assert.Equal("/api/v1/domains/xn--bcher-kva.example", added.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsync("domains", """{ "host": "second.example" }""")).Status);
        await api.Server.Services.GetRequiredService<DomainEditor>().ConfirmAsync("second.example", TestContext.Current.CancellationToken);
        await admin.CreateAsync("""{ "destination": "https://example.com/", "domain": "second.example" }""");

        var changed = await admin.SendAsync(HttpMethod.Patch, "domains/second.example", """{ "main": true, "home": "https://example.com/second" }""");
        Assert.Equal((HttpStatusCode.OK, 1, "https://example.com/second"), (changed.Status, changed.Number("links"), changed.Text("home")));
        var cleared = await admin.SendAsync(
            HttpMethod.Patch, "domains/second.example", changed.Body.ToString().Replace("https://example.com/second", "", StringComparison.Ordinal));
        Assert.Null(cleared.Body.GetProperty("home").GetString());
        Assert.Equal(["second.example", "xn--bcher-kva.example"], await HostsAsync(admin));

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteApiAsync("domains/SECOND.example")).Status);
        Assert.Equal(["xn--bcher-kva.example"], await HostsAsync(admin));
        (await admin.DeleteApiAsync("domains/second.example")).AssertProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("https://pasted-1.test/", "pasted-1.test")]
    [InlineData(" HTTP://Pasted-2.test ", "pasted-2.test")]
    [InlineData("pasted-3.test/", "pasted-3.test")]
    [InlineData("https://pasted-4.test:8443/", "pasted-4.test:8443")]
    [InlineData("https://pasted-5.test:443", "pasted-5.test")]
    [InlineData("http://b\u00fccher-6.test/", "xn--bcher-6-n2a.test")]
    public async Task A_domain_that_is_pasted_as_an_address_is_its_host(string pasted, string host)
    {
        using var admin = await api.Server.ApiAsync("Pasted", Role.Admin);

        var added = await admin.PostAsync("domains", $$"""{ "host": "{{pasted}}" }""");

        Assert.Equal((HttpStatusCode.Created, host), (added.Status, added.Text("host")));
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_its_field()
    {
        using var admin = await api.Server.ApiAsync("Hooli", Role.Admin);
        await admin.PostAsync("domains", """{ "host": "hooli.example", "main": true }""");
        await api.Server.Services.GetRequiredService<DomainEditor>().ConfirmAsync("hooli.example", TestContext.Current.CancellationToken);

        foreach (var (json, field) in ((string, string)[])
        [
            ("{}", "host"), ("""{ "host": "https://x.example/path" }""", "host"), ("""{ "host": "ftp://x.example" }""", "host"), ("""{ "host": "x.example", "home": "x" }""", "home"), ("""{ "host": "x.example", "homes": "x" }""", "homes"), ("[]", "body"),
            ("""{ "host": 1 }""", "host"),
        ])
        {
            var answer = await admin.PostAsync("domains", json);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal([field], answer.Fields);
        }
        foreach (var (json, field) in ((string, string)[])[("""{ "host": "other.example" }""", "host"), ("""{ "main": false }""", "main"), ("""{ "home": "ftp://x" }""", "home")])
        {
            var answer = await admin.SendAsync(HttpMethod.Patch, "domains/hooli.example", json);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal([field], answer.Fields);
        }
        var taken = await api.Stranger.PostAsync("domains", """{ "host": "hooli.example" }""");
        taken.AssertProblem(HttpStatusCode.Conflict);
        Assert.Contains("Another organization has this domain", taken.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_admins_key_opens_domains_and_only_those_of_its_organization()
    {
        using var admin = await api.Server.ApiAsync("Umbrella", Role.Admin);
        await admin.PostAsync("domains", """{ "host": "umbrella.example" }""");
        using var editor = await api.Server.ApiAsync("Umbrella");

        foreach (var (method, path) in ((HttpMethod, string)[])[
            (HttpMethod.Get, "domains"), (HttpMethod.Post, "domains"), (HttpMethod.Patch, "domains/umbrella.example"),
            (HttpMethod.Delete, "domains/umbrella.example"),
        ])
        {
            (await editor.SendAsync(method, path, method == HttpMethod.Post ? """{ "host": "mine.example" }""" : "{}")).AssertProblem(HttpStatusCode.Forbidden);
            (await api.Viewer.SendAsync(method, path, "{}")).AssertProblem(HttpStatusCode.Forbidden);
            (await api.Server.Client.SendAsync(method, path, "{}")).AssertProblem(HttpStatusCode.Unauthorized);
            if (path != "domains")
                (await api.Stranger.SendAsync(method, path, "{}")).AssertProblem(HttpStatusCode.NotFound);
        }
        Assert.Equal(["umbrella.example"], await HostsAsync(admin));
        Assert.DoesNotContain("umbrella.example", await HostsAsync(api.Stranger));
    }

    private static async Task<IEnumerable<string>> HostsAsync(HttpClient client) =>
        (await client.GetApiAsync("domains")).Body.GetProperty("domains").EnumerateArray().Select(domain => domain.GetProperty("host").GetString()!);
}
