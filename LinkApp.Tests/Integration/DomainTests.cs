using System.Net;
using LinkApp.Core.Domains;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links.Missed;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Short domains of organizations: who answers what there, and what never happens.</summary>
public sealed class DomainTests : IAsyncLifetime
{
    private const string Admin = "links.example.com";
    private const string Shared = "go.example.com";
    private const string Acme = "acme.example";
    private const string Second = "s.acme.example";
    private const string Globex = "globex.example";

    private static readonly Author Ada = new("ada@example.com", Admin);

    private TestServer _server = null!;

    private DomainEditor Editor => _server.Services.GetRequiredService<DomainEditor>();

    private MissedSlugs Missed => _server.Services.GetRequiredService<MissedSlugs>();

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync([$"--Http:AdminHosts={Admin}", $"--Links:ShortHosts={Shared}"]);
        await _server.MemberAsync("ada@example.com");
        await AddAsync(Acme, "Acme");
        await AddAsync(Second, "Acme", "https://example.com/second");
        await AddAsync(Globex, "Globex");
        await _server.LinkAsync(new LinkBuilder().Slug("spring"));
        await _server.LinkAsync(new LinkBuilder().Slug("autumn"), "Globex");
        await _server.LinkAsync(new LinkBuilder().Slug("winter"), "Initech");
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

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
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("initech.example", "/winter"));
        await AddAsync("initech.example", "Initech");
        Assert.Equal(HttpStatusCode.Found, await StatusAsync("initech.example", "/winter"));

        Assert.NotNull(await Editor.RemoveAsync(initech, "INITECH.example", TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("initech.example", "/winter"));
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
                (await _server.Client.SendAsync(request)).Dispose();
            }
        }

        // A slug that another organization has can't be made a link, and so is left out.
        Assert.Equal([("sprnig", 3)], await TopAsync("Acme"));
        Assert.Equal([("atumn", 1)], await TopAsync("Globex"));
        Assert.Null(await TopAsync("Initech"));
    }

    [Fact]
    public async Task Short_urls_are_on_the_main_domain_or_the_one_that_the_link_names()
    {
        using var acme = await ApiAsync("Acme");
        using var initech = await ApiAsync("Initech");

        Assert.Equal($"http://{Acme}/spring", (await acme.GetApiAsync("links/spring")).Text("shortUrl"));
        Assert.Equal($"http://{Shared}/winter", (await initech.GetApiAsync("links/winter")).Text("shortUrl"));

        var named = await acme.CreateAsync($$"""{ "destination": "https://example.com/", "domain": "S.ACME.example" }""");
        Assert.Equal((Second, $"http://{Second}/{named.Text("slug")}"), (named.Text("domain"), named.Text("shortUrl")));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(Acme, $"/{named.Text("slug")}"));
        Assert.Equal(HttpStatusCode.Found, await StatusAsync(Second, $"/{named.Text("slug")}"));

        await Editor.ChangeAsync(await _server.OrganizationAsync(), Second, null, makeMain: true, TestContext.Current.CancellationToken);
        Assert.Equal($"http://{Second}/spring", (await acme.GetApiAsync("links/spring")).Text("shortUrl"));
    }

    [Fact]
    public async Task A_link_that_named_a_removed_domain_is_on_the_main_one()
    {
        using var acme = await ApiAsync("Acme");
        var slug = (await acme.CreateAsync($$"""{ "destination": "https://example.com/", "domain": "{{Second}}" }""")).Text("slug");

        await Editor.RemoveAsync(await _server.OrganizationAsync(), Second, TestContext.Current.CancellationToken);

        var link = await acme.GetApiAsync($"links/{slug}");
        Assert.Equal($"http://{Acme}/{slug}", link.Text("shortUrl"));
        Assert.Equal(HttpStatusCode.OK, (await acme.PutAsync($"links/{slug}", link.Body.ToString(), link.ETag)).Status);
        var restored = await acme.PostAsync($"links/{slug}/restore", """{ "version": 1 }""");
        Assert.Equal((HttpStatusCode.OK, $"http://{Acme}/{slug}"), (restored.Status, restored.Text("shortUrl")));
    }

    [Fact]
    public async Task The_oldest_other_domain_becomes_the_main_one()
    {
        var acme = await _server.OrganizationAsync();
        await AddAsync("third.example", "Acme");

        await Editor.RemoveAsync(acme, Acme, TestContext.Current.CancellationToken);

        Assert.Equal(
            [(Second, true), ("third.example", false)],
            _server.Services.GetRequiredService<HostTable>().Of(acme).Select(domain => (domain.Host, domain.IsMain)));
    }

    [Fact]
    public async Task A_link_keeps_its_domain_through_its_history_and_a_file()
    {
        using var acme = await ApiAsync("Acme");
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
            using var acme = await ApiAsync("Acme");
            var answer = await acme.PostAsync("links", $$"""{ "destination": "https://example.com/", "domain": "{{domain}}" }""");

            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Equal(["domain"], answer.Fields);
            Assert.Contains(words, answer.Text("detail"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_destination_on_a_domain_of_its_own_leads_in_a_circle_and_a_claim_of_others_bars_nobody()
    {
        using var acme = await ApiAsync("Acme");
        // Nobody has proved to own a domain.
        await AddAsync("search.example", "Globex");
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
            ("https://new.example/", null, "host", "without scheme"),
            ("new.example/path", null, "host", "without scheme"),
            ("", null, "host", "without scheme"),
            ("user@new.example", null, "host", "without scheme"),
            ("127.0.0.1", null, "host", "is a name, not an address"),
            ("[::1]:8080", null, "host", "is a name, not an address"),
            ("new.example", "nowhere", "home", "full address"),
            ("new.example", "javascript:alert(1)", "home", "full address"),
            ("new.example", "https://new.example/", "home", "circle"),
            ("new.example", "https://acme.example", "home", "circle"),
            ("new.example", "https://NEW.example:8443?x=1", "home", "circle"),
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
            var edit = await Editor.AddAsync(await _server.OrganizationAsync(), host, home, isMain: false, Ada, TestContext.Current.CancellationToken);

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
            organizations.Select(id => Editor.AddAsync(id, "wanted.example", null, isMain: false, Ada, TestContext.Current.CancellationToken)));

        Assert.Single(edits.OfType<DomainEdit.Saved>());
        Assert.Equal(7, edits.OfType<DomainEdit.Taken>().Count());
    }

    [Fact]
    public async Task Where_no_admin_host_is_configured_nobody_can_claim_the_one_that_they_are_on()
    {
        await using var server = await TestServer.StartAsync();
        var editor = server.Services.GetRequiredService<DomainEditor>();

        var edit = await editor.AddAsync(
            await server.OrganizationAsync(), "app.example", null, isMain: false, new Author("ada@example.com", "app.example:5000"),
            TestContext.Current.CancellationToken);

        Assert.Contains("is the host that you are on", Assert.IsType<DomainEdit.Taken>(edit).Error.Message, StringComparison.Ordinal);
    }

    private async Task AddAsync(string host, string organization, string? home = null) =>
        Assert.IsType<DomainEdit.Saved>(
            await Editor.AddAsync(await _server.OrganizationAsync(organization), host, home, isMain: false, Ada, TestContext.Current.CancellationToken));

    private async Task<HttpClient> ApiAsync(string organization)
    {
        var client = await _server.ApiAsync(organization);
        client.DefaultRequestHeaders.Host = Admin;
        return client;
    }

    private async Task<HttpStatusCode> StatusAsync(string host, string path)
    {
        using var answer = await _server.SendAsync(host, path);
        return answer.StatusCode;
    }

    private async Task<List<(string Slug, int Tries)>?> TopAsync(string organization) =>
        (await Missed.TopAsync(
            await _server.OrganizationAsync(organization), 10,
            TestContext.Current.CancellationToken))?.Select(missed => (missed.Slug, (int)missed.Tries)).ToList();
}
