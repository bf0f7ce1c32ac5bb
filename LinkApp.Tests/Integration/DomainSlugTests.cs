using System.Net;
using LinkApp.Core.Domains;
using LinkApp.Core.Links;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>A slug belongs to a domain: it may lead elsewhere on each of them.</summary>
[Trait("Store", "both")]
public sealed class DomainSlugTests(DomainSlugTests.Fixture fixture) : IClassFixture<DomainSlugTests.Fixture>
{
    private const string Shared = "go.example.com";
    private const string Main = "acme.example";
    private const string Second = "s.acme.example";
    private const string Globex = "globex.example";

    private static readonly Author Ada = new("ada@example.com");

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task The_same_slug_leads_elsewhere_on_each_host()
    {
        await LinkAsync("each", "https://example.com/second", Second);
        await LinkAsync("each", "https://example.com/globex", Globex, "Globex");
        await LinkAsync("each", "https://example.com/shared", null, "Initech");

        Assert.Equal("https://example.com/second", await LocationAsync(Second, "/each"));
        Assert.Equal("https://example.com/globex", await LocationAsync(Globex, "/each"));
        Assert.Equal("https://example.com/shared", await LocationAsync(Shared, "/each"));
        // The link of the shared hosts is another organization's.
        Assert.Null(await LocationAsync(Main, "/each"));
    }

    [Fact]
    public async Task A_link_of_the_shared_hosts_answers_on_its_organizations_domains_until_another_takes_its_slug_there()
    {
        await LinkAsync("both", "https://example.com/shared");
        foreach (var host in (string[])[Shared, Main, Second])
            Assert.Equal("https://example.com/shared", await LocationAsync(host, "/both"));
        Assert.Null(await LocationAsync(Globex, "/both"));

        var second = await LinkAsync("both", "https://example.com/second", Second);
        Assert.Equal("https://example.com/second", await LocationAsync(Second, "/both"));
        Assert.Equal("https://example.com/shared", await LocationAsync(Shared, "/both"));

        await Editor.DeleteAsync(second.OrganizationId, second.LinkName, Ada, Cancel);
        Assert.Equal("https://example.com/shared", await LocationAsync(Second, "/both"));

        Assert.True(await Editor.DeleteAsync(second.OrganizationId, "both", Ada, Cancel));
        foreach (var host in (string[])[Shared, Main, Second])
            Assert.Null(await LocationAsync(host, "/both"));
    }

    [Fact]
    public async Task An_edit_is_followed_on_every_host()
    {
        var link = await LinkAsync("edited", "https://example.com/before");
        foreach (var host in (string[])[Shared, Main, Second])
            Assert.Equal("https://example.com/before", await LocationAsync(host, "/edited"));

        await UpdateAsync(link, draft => draft with { Destination = "https://example.com/after" });

        foreach (var host in (string[])[Shared, Main, Second])
            Assert.Equal("https://example.com/after", await LocationAsync(host, "/edited"));
    }

    [Fact]
    public async Task A_link_that_moves_to_a_domain_still_answers_at_its_old_address()
    {
        var link = await LinkAsync("moving", "https://example.com/moving");

        link = await UpdateAsync(link, draft => draft with { Domain = Second });

        Assert.Equal("https://example.com/moving", await LocationAsync(Second, "/moving"));
        Assert.Equal("https://example.com/moving", await LocationAsync(Shared, "/moving"));
        var alias = Assert.Single(link.Aliases);
        Assert.Equal(new ShortAddress(null, "moving"), alias.Address);

        link = await UpdateAsync(link, draft => draft with { Aliases = [] });
        Assert.Null(await LocationAsync(Shared, "/moving"));
        Assert.Equal("https://example.com/moving", await LocationAsync(Second, "/moving"));

        link = await UpdateAsync(link, draft => draft with { Domain = null, KeepOldSlug = false });
        Assert.Empty(link.Aliases);
        Assert.Equal("https://example.com/moving", await LocationAsync(Shared, "/moving"));
        Assert.Equal("https://example.com/moving", await LocationAsync(Second, "/moving"));
    }

    [Fact]
    public async Task Two_links_can_not_have_the_same_short_url()
    {
        var organization = await _server.OrganizationAsync();
        await LinkAsync("one", "https://example.com/shared");
        await LinkAsync("two", "https://example.com/main", Main);

        Assert.IsType<LinkEdit.SlugTaken>(await CreateAsync(organization, "one", Main));
        Assert.IsType<LinkEdit.SlugTaken>(await CreateAsync(organization, "two", null));
        Assert.IsType<LinkEdit.SlugTaken>(await CreateAsync(organization, "two", Main));
        Assert.IsType<LinkEdit.Saved>(await CreateAsync(organization, "one", Second));
        // On the shared hosts alone, they would differ.
        Assert.IsType<LinkEdit.Saved>(await CreateAsync(await _server.OrganizationAsync("Initech"), "two", null));
    }

    [Fact]
    public async Task The_api_names_a_link_by_its_domain_where_the_slug_is_that_of_several()
    {
        using var api = await _server.ApiAsync();
        var first = await api.CreateAsync($$"""{ "slug": "program", "destination": "https://example.com/main", "domain": "{{Main}}" }""");
        Assert.Equal($"/api/v1/links/program?domain={Main}", first.Headers.Location?.OriginalString);
        Assert.Equal("https://example.com/main", (await api.GetApiAsync("links/program")).Text("destination"));

        await api.CreateAsync($$"""{ "slug": "program", "destination": "https://example.com/second", "domain": "{{Second}}" }""");

        var ambiguous = await api.GetApiAsync("links/program");
        ambiguous.AssertProblem(HttpStatusCode.Conflict);
        Assert.Contains($"{Main}, {Second}", ambiguous.Text("detail"), StringComparison.Ordinal);
        (await api.DeleteApiAsync("links/program")).AssertProblem(HttpStatusCode.Conflict);
        Assert.Equal("https://example.com/main", (await api.GetApiAsync($"links/program?domain={Main}")).Text("destination"));
        Assert.Equal("https://example.com/second", (await api.GetApiAsync($"links/program?domain={Second}")).Text("destination"));
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetApiAsync("links/program?domain=")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.GetApiAsync($"links/program/report?domain={Second}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteApiAsync($"links/program?domain={Main}")).Status);
        Assert.Equal("https://example.com/second", (await api.GetApiAsync("links/program")).Text("destination"));
    }

    [Fact]
    public async Task A_domain_is_removed_once_its_links_have_a_place()
    {
        var organization = await _server.OrganizationAsync("Umbrella");
        await _server.DomainAsync("one.umbrella.example", "Umbrella");
        await LinkAsync("kept", "https://example.com/kept", "one.umbrella.example", "Umbrella");
        await LinkAsync("clash", "https://example.com/clash", "one.umbrella.example", "Umbrella");
        await LinkAsync("clash", "https://example.com/shared", null, "Initech");
        var domains = _server.Services.GetRequiredService<DomainEditor>();

        var refused = Assert.IsType<DomainEdit.Invalid>(await domains.RemoveAsync(organization, "one.umbrella.example", Ada, Cancel));
        Assert.Contains(": clash.", refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal("https://example.com/kept", await LocationAsync("one.umbrella.example", "/kept"));

        await Editor.DeleteAsync(organization, "clash", Ada, Cancel);
        Assert.IsType<DomainEdit.Saved>(await domains.RemoveAsync(organization, "one.umbrella.example", Ada, Cancel));
        Assert.Null(await LocationAsync("one.umbrella.example", "/kept"));
        Assert.Equal("https://example.com/kept", await LocationAsync(Shared, "/kept"));
    }

    [Fact]
    public async Task A_domain_becomes_the_main_one_only_if_no_two_links_would_share_a_short_url()
    {
        var organization = await _server.OrganizationAsync("Hooli");
        await _server.DomainAsync("one.hooli.example", "Hooli");
        await LinkAsync("same", "https://example.com/shared", null, "Hooli");
        var own = await LinkAsync("same", "https://example.com/own", "one.hooli.example", "Hooli");
        var domains = _server.Services.GetRequiredService<DomainEditor>();

        var refused = Assert.IsType<DomainEdit.Invalid>(await domains.ChangeAsync(organization, "one.hooli.example", new(), makeMain: true, Ada, Cancel));
        Assert.Contains("same", refused.Error.Message, StringComparison.Ordinal);

        await UpdateAsync(own, draft => draft with { Slug = "other", KeepOldSlug = false });
        Assert.IsType<DomainEdit.Saved>(await domains.ChangeAsync(organization, "one.hooli.example", new(), makeMain: true, Ada, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LinkEditor Editor => _server.Services.GetRequiredService<LinkEditor>();

    private Task<Link> LinkAsync(string slug, string destination, string? domain = null, string organization = "Acme")
    {
        var link = new LinkBuilder().Slug(slug).To(destination);
        return _server.LinkAsync(domain is null ? link : link.Domain(domain), organization);
    }

    private Task<LinkEdit> CreateAsync(int organization, string slug, string? domain) =>
        Editor.CreateAsync(organization, new LinkDraft { Slug = slug, Domain = domain, Destination = "https://example.com/" }, Ada, cancel: Cancel);

    private async Task<Link> UpdateAsync(Link link, Func<LinkDraft, LinkDraft> change) => Assert.IsType<LinkEdit.Saved>(
        await Editor.UpdateAsync(link.OrganizationId, link.Id, change(LinkDraft.From(LinkSnapshot.From(link))), null, Ada, Cancel)).Link;

    private async Task<string?> LocationAsync(string host, string path)
    {
        using var answer = await _server.SendAsync(host, path);
        return answer.Headers.Location?.OriginalString;
    }

    public sealed class Fixture : SharedServer
    {
        protected override string[] Settings => [$"--Links:ShortHosts={Shared}"];

        protected override async Task SeedAsync()
        {
            await Server.DomainAsync(Main, isMain: true);
            await Server.DomainAsync(Second);
            await Server.DomainAsync(Globex, "Globex");
        }
    }
}
