using System.Net;
using LinkApp.Core.Clicks;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Unknown;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Where visitors go who find no link: by domain, and by configuration.</summary>
public sealed class FallbackUrlTests(FallbackUrlTests.Fixture fixture) : IClassFixture<FallbackUrlTests.Fixture>
{
    private const string Shared = "go.example";
    private const string Own = "own.example";
    private const string Plain = "plain.example";

    private static readonly Author Ada = new("ada@example.com");

    private TestServer Server => fixture.Server;

    private DomainEditor Domains => Server.Services.GetRequiredService<DomainEditor>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Own, "/nobody-has-this", "https://acme.example/lost?from=short")]
    [InlineData(Own, "/a,b", "https://acme.example/lost?from=short")]
    [InlineData(Own, "/expired", "https://acme.example/late")]
    [InlineData(Own, "/used-up", "https://acme.example/late")]
    [InlineData(Own, "/disabled", "https://xn--bcher-kva.example/off")]
    [InlineData(Own, "/own-fallback", "https://example.com/own")]
    [InlineData(Plain, "/nobody-has-this", "https://installation.example/lost")]
    [InlineData(Plain, "/expired", "https://installation.example/late")]
    [InlineData(Plain, "/disabled", "https://installation.example/off")]
    [InlineData(Plain, "/own-fallback", "https://example.com/own")]
    [InlineData(Shared, "/nobody-has-this", "https://installation.example/lost")]
    [InlineData(Shared, "/expired", "https://installation.example/late")]
    [InlineData(Own, "/open", "https://example.com/default")]
    public async Task The_links_url_comes_first_then_the_domains_then_the_installations(string host, string path, string location)
    {
        using var answer = await Server.SendAsync(host, path);

        Assert.Equal((HttpStatusCode.Found, location), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Without_any_url_the_pages_and_their_status_stay()
    {
        await using var server = await TestServer.StartAsync();
        await server.DomainAsync(Plain);
        await server.LinkAsync(new LinkBuilder().Slug("expired").Options(new() { ValidUntil = DateTime.UtcNow.AddDays(-1) }));
        await server.LinkAsync(new LinkBuilder().Slug("disabled").Options(new() { IsEnabled = false }));

        (string, HttpStatusCode)[] pages = [("/nothing", HttpStatusCode.NotFound), ("/expired", HttpStatusCode.Gone), ("/disabled", HttpStatusCode.Gone)];
        foreach (var (path, status) in pages)
        {
            using var answer = await server.SendAsync(Plain, path);
            Assert.Equal((status, (Uri?)null), (answer.StatusCode, answer.Headers.Location));
        }
    }

    [Theory]
    [InlineData("GET", "/ads.txt", HttpStatusCode.NotFound)]
    [InlineData("GET", "/apple-touch-icon.png", HttpStatusCode.NotFound)]
    [InlineData("GET", "/favicon.ico", HttpStatusCode.NotFound)]
    [InlineData("GET", "/.well-known/security.txt", HttpStatusCode.NotFound)]
    [InlineData("HEAD", "/nobody-has-this", HttpStatusCode.Found)]
    [InlineData("POST", "/nobody-has-this", HttpStatusCode.NotFound)]
    public async Task What_no_person_has_asked_for_is_not_redirected(string method, string path, HttpStatusCode status)
    {
        using var answer = await Server.SendAsync(Own, path, new HttpMethod(method));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Unknown_slugs_are_counted_as_before_and_nothing_is_a_click()
    {
        var name = fixture.NewName("Counted");
        var (organization, host) = (await Server.OrganizationAsync(name), "counted.example");
        await Server.DomainAsync(host, name);
        Assert.IsType<DomainEdit.Saved>(await Domains.ChangeAsync(
            organization, host, new() { UnknownUrl = "https://acme.example/lost", ExpiredUrl = "https://acme.example/late" }, makeMain: false, Ada, Cancel));
        await Server.LinkAsync(new LinkBuilder().Slug("counted").Domain(host).Options(new() { ValidUntil = DateTime.UtcNow.AddDays(-1) }), name);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/mistyped");
        request.Headers.TryAddWithoutValidation("Host", host);
        request.Headers.TryAddWithoutValidation("User-Agent", Visitors.Chrome);
        (await Server.Client.SendAsync(request, Cancel)).Dispose();
        (await Server.SendAsync(host, "/counted")).Dispose();

        var missed = await Server.Services.GetRequiredService<UnknownSlugs>().TopAsync(organization, 5, Cancel);
        Assert.Equal(["mistyped"], missed!.Select(slug => slug.Slug));
        var link = await Server.Services.GetRequiredService<LinkQueries>().FindAsync(organization, new LinkName("counted", host), Cancel);
        Assert.Equal(0, Server.Services.GetRequiredService<ActivityQueries>().CountRedirected(organization, link!.Id));
    }

    [Theory]
    [InlineData("nowhere", "http:// or https://")]
    [InlineData("javascript:alert(1)", "http:// or https://")]
    [InlineData("https://own.example/lost", "go in a circle")]
    [InlineData("https://OWN.example.:8443/", "go in a circle")]
    [InlineData("https://plain.example/lost", "go in a circle")]
    [InlineData("http://go.example/lost", "go in a circle")]
    public async Task An_address_at_which_links_answer_is_refused(string url, string words)
    {
        foreach (var draft in (DomainDraft[])[new() { UnknownUrl = url }, new() { ExpiredUrl = url }, new() { DisabledUrl = url }])
        {
            var edit = await Domains.ChangeAsync(await Server.OrganizationAsync(), Own, draft, makeMain: false, Ada, Cancel);

            var error = Assert.IsType<DomainEdit.Invalid>(edit).Error;
            Assert.Equal(draft.UnknownUrl is not null ? "unknownUrl" : draft.ExpiredUrl is not null ? "expiredUrl" : "disabledUrl", error.Field);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_address_that_came_to_this_server_later_gets_the_page_instead_of_a_circle()
    {
        var name = fixture.NewName("Later");
        var organization = await Server.OrganizationAsync(name);
        await Server.DomainAsync("first.example", name);
        Assert.IsType<DomainEdit.Saved>(await Domains.ChangeAsync(
            organization, "first.example", new() { UnknownUrl = "https://second.example/lost" }, makeMain: false, Ada, Cancel));
        using (var before = await Server.SendAsync("first.example", "/nothing"))
            Assert.Equal(HttpStatusCode.Found, before.StatusCode);

        await Server.DomainAsync("second.example", name);

        using var after = await Server.SendAsync("first.example", "/nothing");
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
    }

    [Fact]
    public async Task A_change_is_in_the_audit_log_and_an_empty_text_removes_it()
    {
        var name = fixture.NewName("Audited");
        var organization = await Server.OrganizationAsync(name);
        await Server.DomainAsync("audited.example", name, home: "https://example.com/");

        await Domains.ChangeAsync(organization, "audited.example", new() { DisabledUrl = "https://example.com/off" }, makeMain: false, Ada, Cancel);
        await Domains.ChangeAsync(organization, "audited.example", new() { DisabledUrl = " " }, makeMain: false, Ada, Cancel);
        await Domains.ChangeAsync(organization, "audited.example", new(), makeMain: false, Ada, Cancel);

        var entries = (await Server.Services.GetRequiredService<AuditQueries>().ListAsync(organization, new AuditFilter(), size: 10, cancel: Cancel)).Entries
            .Where(entry => entry.Action == AuditAction.DomainChanged.Name).ToList();
        Assert.Equal(2, entries.Count);
        Assert.Equal("not main, home https://example.com/, disabled links to https://example.com/off", entries[1].After);
        Assert.Equal("not main, home https://example.com/", entries[0].After);
        Assert.Null(Assert.Single(Server.Services.GetRequiredService<HostTable>().GetDomains(organization)).DisabledUrl);
    }

    [Fact]
    public async Task The_test_of_a_link_names_where_the_host_sends_its_visitors()
    {
        using var api = await Server.ApiAsync();
        var answer = await api.PostAsync("links/disabled/test?domain=" + Own, "{}");

        Assert.Equal("https://xn--bcher-kva.example/off", answer.Text("location"));
    }

    /// <summary>Domains with and without addresses, and links that lead nowhere.</summary>
    public sealed class Fixture : SharedServer
    {
        protected override string[] Settings =>
        [
            $"--Links:ShortHosts={Shared}", "--Links:UnknownUrl=https://installation.example/lost",
            "--Links:ExpiredUrl=https://installation.example/late", "--Links:DisabledUrl=https://installation.example/off",
        ];

        protected override async Task SeedAsync()
        {
            await Server.DomainAsync(Own);
            await Server.DomainAsync(Plain);
            Assert.IsType<DomainEdit.Saved>(await Server.Services.GetRequiredService<DomainEditor>().ChangeAsync(
                await Server.OrganizationAsync(), Own,
                new()
                {
                    UnknownUrl = "https://acme.example/lost?from=short",
                    ExpiredUrl = " https://acme.example/late ",
                    DisabledUrl = "https://bücher.example/off",
                },
                makeMain: false, Ada));
            foreach (var host in (string?[])[null, Own])
            {
                LinkBuilder Build(string slug) => host is null ? new LinkBuilder().Slug(slug) : new LinkBuilder().Slug(slug).Domain(host);
                await Server.LinkAsync(Build("open"));
                await Server.LinkAsync(Build("expired").Options(new() { ValidUntil = DateTime.UtcNow.AddDays(-1) }));
                await Server.LinkAsync(Build("disabled").Options(new() { IsEnabled = false }));
                await Server.LinkAsync(Build("own-fallback").Options(new() { IsEnabled = false, FallbackUrl = "https://example.com/own" }));
                await Server.LinkAsync(Build("used-up").Options(new() { MaxClicks = 1 }));
                using var click = new HttpRequestMessage(HttpMethod.Get, "/used-up");
                click.Headers.TryAddWithoutValidation("Host", host ?? Shared);
                click.Headers.TryAddWithoutValidation("User-Agent", Visitors.Chrome);
                (await Server.Client.SendAsync(click)).Dispose();
            }
        }
    }
}
