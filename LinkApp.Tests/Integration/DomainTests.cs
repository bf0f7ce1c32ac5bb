using System.Net;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Short domains of organizations: what each host answers, and what it must not answer.</summary>
[Trait("Store", "both")]
public sealed class DomainTests(DomainTests.Fixture fixture) : IClassFixture<DomainTests.Fixture>
{
    internal const string Admin = "links.example.com";
    internal const string Shared = "go.example.com";
    internal const string Acme = "acme.example";
    internal const string Second = "s.acme.example";
    internal const string Globex = "globex.example";

    private static readonly Author Ada = new("ada@example.com", Admin);

    private readonly TestServer _server = fixture.Server;

    private DomainEditor Editor => fixture.Editor;

    [Fact]
    public async Task A_domain_answers_its_organizations_links_and_nobody_elses()
    {
        var paths = new Dictionary<string, string?>
        {
            ["/spring"] = "Acme",
            ["/autumn"] = "Globex",
            ["/winter"] = "Initech",
            ["/none"] = null,
            ["/app"] = null,
            ["/api/v1/links"] = null,
        };
        var hosts = new Dictionary<string, string>
        {
            [Shared] = "*",
            [Acme] = "Acme",
            [Second] = "Acme",
            [Globex] = "Globex",
            [Admin] = "",
            ["other.example"] = "",
            [$"www.{Acme}"] = "",
        };
        foreach (var (host, owner) in hosts)
        {
            foreach (var (path, organization) in paths.Where(path => host != Admin || path.Value is not null))
            {
                using var answer = await _server.SendAsync(host, path);
                var expected = organization is not null && (owner == "*" || owner == organization) ? HttpStatusCode.Found : HttpStatusCode.NotFound;
                Assert.Equal((host, path, expected), (host, path, answer.StatusCode));
            }
        }
    }

    [Fact]
    public async Task No_way_of_writing_a_host_leads_to_another_organizations_link()
    {
        var random = new Random(20261125);
        string[] names = [Acme, Second, Globex, Shared, Admin, "other.example", "evil.acme.example", "acme.example.evil.example"];
        var table = _server.Services.GetRequiredService<HostTable>();
        for (var i = 0; i < 500; i++)
        {
            var name = string.Concat(names[random.Next(names.Length)].Select(letter => random.Next(3) == 0 ? char.ToUpperInvariant(letter) : letter));
            var host = name + (random.Next(4) == 0 ? "." : "") + (random.Next(3) switch { 0 => "", 1 => ":8080", _ => $":{random.Next(1, 65536)}" });
            var slug = random.Next(3) switch { 0 => "spring", 1 => "autumn", _ => "winter" };

            using var answer = await _server.SendAsync(host, $"/{slug}");

            var bare = name.ToLowerInvariant();
            var isRight = bare == Shared || (slug == "spring" && bare is Acme or Second) || (slug == "autumn" && bare == Globex);
            Assert.Equal(
                (host, slug, isRight && !(slug != "spring" && bare is Acme or Second) ? HttpStatusCode.Found : HttpStatusCode.NotFound),
                (host, slug, answer.StatusCode));
            Assert.NotNull(table.Find(host));
        }
    }

    [Fact]
    public async Task A_domain_is_answered_from_the_edit_on_and_no_longer_after_its_removal()
    {
        var initech = await _server.OrganizationAsync("Initech");
        Assert.Equal(HttpStatusCode.NotFound, await fixture.StatusAsync("initech.example", "/winter"));
        await _server.DomainAsync("initech.example", "Initech");
        Assert.Equal(HttpStatusCode.Found, await fixture.StatusAsync("initech.example", "/winter"));

        Assert.IsType<DomainEdit.Saved>(await Editor.RemoveAsync(initech, "INITECH.example", Author.CommandLine, TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, await fixture.StatusAsync("initech.example", "/winter"));
    }

    [Fact]
    public async Task The_root_of_a_domain_leads_where_it_says()
    {
        using var second = await _server.SendAsync(Second, "/");
        using var main = await _server.SendAsync(Acme, "/");

        Assert.Equal((HttpStatusCode.Found, "https://example.com/second"), (second.StatusCode, second.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.NotFound, main.StatusCode);
    }

    [Fact]
    public async Task A_domain_that_the_organization_does_not_have_is_refused_by_name()
    {
        (string Domain, string Words)[] table =
        [
            ("other.example", "has no domain \"other.example\". Choose acme.example or s.acme.example"),
            (Globex, "has no domain \"globex.example\""),
            (Shared, "has no domain"),
            ("https://acme.example/", "has no domain"),
        ];
        foreach (var (domain, words) in table)
        {
            using var acme = await fixture.ApiAsync("Acme");
            var answer = await acme.PostAsync("links", $$"""{ "destination": "https://example.com/", "domain": "{{domain}}" }""");

            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal(["domain"], answer.Fields);
            Assert.Contains(words, answer.Text("detail"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_destination_on_a_domain_of_its_own_leads_in_a_circle_and_a_claim_of_others_bars_nobody()
    {
        using var acme = await fixture.ApiAsync("Acme");
        // No organization has proved that it owns this domain.
        await _server.DomainAsync("search.example", "Globex");
        (string Host, HttpStatusCode Status)[] table =
        [
            (Acme, HttpStatusCode.BadRequest), (Second, HttpStatusCode.BadRequest), (Shared, HttpStatusCode.BadRequest),
            ("search.example", HttpStatusCode.Created),
        ];
        foreach (var (host, status) in table)
        {
            var answer = await acme.PostAsync("links", $$"""{ "destination": "https://{{host}}/spring" }""");

            Assert.Equal((host, status), (host, answer.Status));
            Assert.Equal(status == HttpStatusCode.Created ? [] : ["destination"], answer.Fields);
        }
    }

    [Fact]
    public async Task A_host_that_can_be_no_domain_is_refused_with_the_cure()
    {
        (string Host, string? Home, string Field, string Words)[] table =
        [
            ("https://new.example/path", null, "host", "without a path"),
            ("https://new.example/?x=1", null, "host", "without a path"),
            ("https://user@new.example/", null, "host", "without a path"),
            ("ftp://new.example/", null, "host", "without a path"),
            ("new.example/path", null, "host", "without a path"),
            ("new.example//", null, "host", "without a path"),
            ("", null, "host", "without a path"),
            ("https://", null, "host", "without a path"),
            ("user@new.example", null, "host", "without a path"),
            ("127.0.0.1", null, "host", "IP addresses can't be domains"),
            ("http://[::1]:8080/", null, "host", "IP addresses can't be domains"),
            ("new.example", "nowhere", "home", "http:// or https://"),
            ("new.example", "javascript:alert(1)", "home", "http:// or https://"),
            ("new.example", "https://new.example/", "home", "redirect to itself"),
            ("new.example", "https://acme.example", "home", "redirect to itself"),
            ("new.example", "https://NEW.example:8443?x=1", "home", "redirect to itself"),
            (Admin, null, "host", "Http:AdminHosts"),
            ("LINKS.example.com.", null, "host", "Http:AdminHosts"),
            ("links.example.com:8443", null, "host", "Http:AdminHosts"),
            (Shared, null, "host", "Links:ShortHosts"),
            (Acme, null, "host", "already"),
            ("acme.example:8443", null, "host", "already"),
            ("Globex.example.", null, "host", "Another organization"),
            ("globex.example:8443", null, "host", "Another organization"),
        ];
        foreach (var (host, home, field, words) in table)
        {
            var edit = await Editor.AddAsync(
                await _server.OrganizationAsync(), host, new() { Home = home }, isMain: false, Ada, TestContext.Current.CancellationToken);

            var error = edit switch { DomainEdit.Invalid invalid => invalid.Error, DomainEdit.Taken taken => taken.Error, _ => null };
            Assert.Equal(field, error?.Field);
            Assert.Contains(words, error!.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Globex", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_many_who_want_a_host_at_once_one_gets_it()
    {
        var organizations = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _server.OrganizationAsync($"Org {i}")));

        var edits = await Task.WhenAll(
            organizations.Select(id => Editor.AddAsync(id, "wanted.example", new(), isMain: false, Ada, TestContext.Current.CancellationToken)));

        Assert.Single(edits.OfType<DomainEdit.Saved>());
        Assert.Equal(7, edits.OfType<DomainEdit.Taken>().Count());
    }

    [Fact]
    public async Task Where_no_admin_host_is_configured_nobody_can_claim_the_one_that_they_are_on()
    {
        await using var server = await TestServer.StartAsync();
        var editor = server.Services.GetRequiredService<DomainEditor>();

        var edit = await editor.AddAsync(
            await server.OrganizationAsync(), "app.example", new(), isMain: false, new Author("ada@example.com", "app.example:5000"),
            TestContext.Current.CancellationToken);

        Assert.Contains("You are using LinkApp on app.example", Assert.IsType<DomainEdit.Taken>(edit).Error.Message, StringComparison.Ordinal);
    }

    /// <summary>Organizations, their domains and links.</summary>
    public sealed class Fixture : SharedServer
    {
        public DomainEditor Editor => Server.Services.GetRequiredService<DomainEditor>();

        protected override string[] Settings => [$"--Http:AdminHosts={Admin}", $"--Links:ShortHosts={Shared}"];

        /// <summary>An API client of an organization, on the admin host.</summary>
        public async Task<HttpClient> ApiAsync(string organization)
        {
            var client = await Server.ApiAsync(organization);
            client.DefaultRequestHeaders.Host = Admin;
            return client;
        }

        public async Task<HttpStatusCode> StatusAsync(string host, string path)
        {
            using var answer = await Server.SendAsync(host, path);
            return answer.StatusCode;
        }

        protected override async Task SeedAsync()
        {
            await Server.MemberAsync("ada@example.com");
            await Server.DomainAsync(Acme, isMain: true);
            await Server.DomainAsync(Second, home: "https://example.com/second");
            await Server.DomainAsync(Globex, "Globex", isMain: true);
            await Server.LinkAsync(new LinkBuilder().Slug("spring"));
            await Server.LinkAsync(new LinkBuilder().Slug("autumn"), "Globex");
            await Server.LinkAsync(new LinkBuilder().Slug("winter"), "Initech");
        }
    }
}
