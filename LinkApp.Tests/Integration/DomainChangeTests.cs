using System.Net;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links.Unknown;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static LinkApp.Tests.Integration.DomainTests;

namespace LinkApp.Tests.Integration;

/// <summary>What happens to links when their domains change, and the unknown slugs of each domain. Each test has its own server.</summary>
[Trait("Store", "both")]
public sealed class DomainChangeTests : IAsyncLifetime
{
    private readonly Fixture _domains = new();

    private TestServer Server => _domains.Server;

    public ValueTask InitializeAsync() => _domains.InitializeAsync();

    public ValueTask DisposeAsync() => _domains.DisposeAsync();

    [Fact]
    public async Task What_is_tried_on_a_domain_is_shown_to_its_organization_alone()
    {
        foreach (var (host, slug, times) in ((string, string, int)[])[
            (Acme, "sprnig", 2), (Second, "sprnig", 1), (Acme, "autumn", 5), (Globex, "atumn", 1), (Shared, "shared", 9),
        ])
        {
            for (var i = 0; i < times; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/{slug}");
                request.Headers.Host = host;
                request.Headers.TryAddWithoutValidation("User-Agent", Visitors.Chrome);
                (await Server.Client.SendAsync(request)).Dispose();
            }
        }

        // A slug that another organization has is left out, since no link can be created for it.
        Assert.Equal([("sprnig", 3)], await TopAsync("Acme"));
        Assert.Equal([("atumn", 1)], await TopAsync("Globex"));
        Assert.Null(await TopAsync("Initech"));
    }

    [Fact]
    public async Task Short_urls_are_on_the_main_domain_or_the_one_that_the_link_names()
    {
        using var acme = await _domains.ApiAsync("Acme");
        using var initech = await _domains.ApiAsync("Initech");

        Assert.Equal($"http://{Acme}/spring", (await acme.GetApiAsync("links/spring")).Text("shortUrl"));
        Assert.Equal($"http://{Shared}/winter", (await initech.GetApiAsync("links/winter")).Text("shortUrl"));

        var named = await acme.CreateAsync($$"""{ "destination": "https://example.com/", "domain": "S.ACME.example" }""");
        Assert.Equal((Second, $"http://{Second}/{named.Text("slug")}"), (named.Text("domain"), named.Text("shortUrl")));
        Assert.Equal(HttpStatusCode.NotFound, await _domains.StatusAsync(Acme, $"/{named.Text("slug")}"));
        Assert.Equal(HttpStatusCode.Found, await _domains.StatusAsync(Second, $"/{named.Text("slug")}"));

        await _domains.Editor.ChangeAsync(
            await Server.OrganizationAsync(), Second, new(), makeMain: true, Author.CommandLine, TestContext.Current.CancellationToken);
        Assert.Equal($"http://{Second}/spring", (await acme.GetApiAsync("links/spring")).Text("shortUrl"));
    }

    [Fact]
    public async Task A_link_that_named_a_removed_domain_is_on_the_main_one()
    {
        using var acme = await _domains.ApiAsync("Acme");
        var slug = (await acme.CreateAsync($$"""{ "destination": "https://example.com/", "domain": "{{Second}}" }""")).Text("slug");

        await _domains.Editor.RemoveAsync(await Server.OrganizationAsync(), Second, Author.CommandLine, TestContext.Current.CancellationToken);

        var link = await acme.GetApiAsync($"links/{slug}");
        Assert.Equal($"http://{Acme}/{slug}", link.Text("shortUrl"));
        Assert.Equal(HttpStatusCode.OK, (await acme.PutAsync($"links/{slug}", link.Body.ToString(), link.ETag)).Status);
        var restored = await acme.PostAsync($"links/{slug}/restore", """{ "version": 1 }""");
        Assert.Equal((HttpStatusCode.OK, $"http://{Acme}/{slug}"), (restored.Status, restored.Text("shortUrl")));
    }

    [Fact]
    public async Task The_oldest_other_domain_becomes_the_main_one()
    {
        var acme = await Server.OrganizationAsync();
        await Server.DomainAsync("third.example");

        await _domains.Editor.RemoveAsync(acme, Acme, Author.CommandLine, TestContext.Current.CancellationToken);

        Assert.Equal(
            [(Second, true), ("third.example", false)],
            Server.Services.GetRequiredService<HostTable>().GetDomains(acme).Select(domain => (domain.Host, domain.IsMain)));
    }

    [Fact]
    public async Task A_link_keeps_its_domain_through_its_history_and_a_file()
    {
        using var acme = await _domains.ApiAsync("Acme");
        var slug = (await acme.CreateAsync($$"""{ "destination": "https://example.com/", "domain": "{{Second}}" }""")).Text("slug");
        Assert.Null((await acme.PutAsync($"links/{slug}", """{ "destination": "https://example.com/" }""")).Body.GetProperty("domain").GetString());
        Assert.Equal(Second, (await acme.PostAsync($"links/{slug}/restore", """{ "version": 1 }""")).Text("domain"));

        using var export = await acme.GetAsync("/api/v1/links.csv");
        var csv = await export.Content.ReadAsStringAsync();
        await acme.DeleteApiAsync($"links/{slug}");
        await acme.DeleteApiAsync("links/spring");
        using var import = await acme.PostAsync("/api/v1/links/import", new StringContent(csv));

        Assert.Equal(HttpStatusCode.OK, import.StatusCode);
        Assert.Equal(Second, (await acme.GetApiAsync($"links/{slug}")).Text("domain"));
    }

    private async Task<List<(string Slug, int Tries)>?> TopAsync(string organization) =>
        (await Server.Services.GetRequiredService<UnknownSlugs>().TopAsync(
            await Server.OrganizationAsync(organization), 10, TestContext.Current.CancellationToken))
            ?.Select(missed => (missed.Slug, (int)missed.Tries)).ToList();
}
