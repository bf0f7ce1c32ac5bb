using System.Net;
using System.Text.RegularExpressions;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using LinkApp.Web.Accounts;
using LinkApp.Web.Api;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>
/// Who may do what: every endpoint and page is in this table, and each role is tried on each of them. One that is not in the
/// table fails. Handlers of a page need no table: the server runs only those of elements that it has rendered for the member.
/// </summary>
[Trait("Store", "both")]
public sealed partial class RightsTests(RightsTests.Fixture shared) : IClassFixture<RightsTests.Fixture>
{
    /// <summary>What answers without signing in: static files, account pages, what visitors and monitors get.</summary>
    private static readonly string[] Public =
    [
        "ANY /_blazor", "ANY /_blazor/disconnect/", "ANY /_blazor/initializers/", "ANY /_blazor/negotiate", "ANY /api/{**rest}", "ANY /metrics",
        "GET /", "GET /_content/MudBlazor/MudBlazor.min.css", "GET /_content/MudBlazor/MudBlazor.min.js", "GET /_framework/blazor.web.js",
        "GET /_framework/opaque-redirect", "GET /account/denied", "GET /account/email/confirm", "GET /account/error", "GET /account/forgotten",
        "GET /account/join/{Secret}", "GET /account/new-password", "GET /account/providers/finish", "GET /account/setup",
        "GET /account/sign-in", "GET /account/two-factor", "GET /account/{*Path}", "GET /api/v1/docs/favicon.svg", "GET /api/v1/docs/scalar.aspnetcore.js",
        "GET /api/v1/docs/scalar.js", "GET /api/v1/docs/{documentName?}", "GET /api/v1/openapi.json", "GET /app/settings", "GET /app/wallboard/{Token}",
        "GET /app/{*Path}", "GET /assets/logos/{name}", "GET /assets/theme.*.css", "GET /assets/{**path}", "GET /healthz", "GET /readyz", "GET /robots.txt",
        "HEAD /_content/MudBlazor/MudBlazor.min.css", "HEAD /_content/MudBlazor/MudBlazor.min.js", "HEAD /_framework/blazor.web.js",
        "HEAD /assets/logos/{name}", "HEAD /assets/{**path}", "HEAD /robots.txt", "POST /account/passkeys/request-options", "POST /account/providers/{key}",
        "POST /account/sign-out",
    ];

    /// <summary>What every signed-in user may open, member of an organization or not.</summary>
    private static readonly string[] SignedIn =
    [
        "GET /account", "GET /account/data.json", "GET /account/delete", "GET /account/email", "GET /account/security", "GET /account/security/authenticator",
        "GET /account/new-organization", "GET /account/restore", "GET /account/sessions", "GET /account/providers/{key}/link",
        "POST /account/passkeys/creation-options",
    ];

    /// <summary>What installation admins may open, besides what their role allows.</summary>
    private static readonly string[] Installation = ["GET /app/installation"];

    /// <summary>The lowest role for everything else. A page's forms are its own, and need no line.</summary>
    private static readonly Dictionary<Role, string[]> Needed = new()
    {
        [Role.Viewer] =
        [
            "GET /api/v1/clicks", "GET /api/v1/clicks.csv", "GET /api/v1/clicks.ndjson", "GET /api/v1/links", "GET /api/v1/links.csv",
            "GET /api/v1/links/{slug}", "GET /api/v1/links/{slug}/clicks", "GET /api/v1/links/{slug}/clicks.csv", "GET /api/v1/links/{slug}/clicks.ndjson",
            "GET /api/v1/links/{slug}/history", "GET /api/v1/links/{slug}/qr", "GET /api/v1/links/{slug}/report", "GET /api/v1/live", "GET /api/v1/report",
            "GET /api/v1/tags", "POST /api/v1/links/{slug}/test",
            "GET /app", "GET /app/help", "GET /app/help/{Name}", "GET /app/links", "GET /app/links/export.csv", "GET /app/links/{Slug}/clicks",
            "GET /app/links/{Slug}/history", "GET /app/links/{Slug}/report", "GET /app/links/{slug}/qr.{format:regex(^(svg|png)$)}", "GET /app/live",
            "GET /app/reports", "GET /app/reports/clicks", "GET /app/reports/clicks.csv", "GET /app/reports/clicks.ndjson", "GET /app/links/{slug}/test-visit",
        ],
        [Role.Editor] =
        [
            "POST /api/v1/links/", "PUT /api/v1/links/{slug}", "DELETE /api/v1/links/{slug}", "POST /api/v1/links/bulk", "POST /api/v1/links/import",
            "POST /api/v1/links/{slug}/restore", "POST /api/v1/clicks/import", "GET /api/v1/imports", "GET /api/v1/imports/{id:long}",
            "DELETE /api/v1/imports/{id:long}", "GET /api/v1/imports/server/", "POST /api/v1/imports/server/", "DELETE /api/v1/imports/server/",
            "GET /app/links/new", "GET /app/links/new/several", "GET /app/links/{PresentSlug}", "GET /app/links/{PresentSlug}/edit", "GET /app/links/import",
            "GET /app/links/import/{Id:long}", "GET /app/links/import/server",
        ],
        [Role.Admin] =
        [
            "GET /api/v1/audit", "GET /api/v1/audit.csv", "GET /api/v1/audit.ndjson",
            "GET /api/v1/domains/", "POST /api/v1/domains/", "PATCH /api/v1/domains/{host}", "DELETE /api/v1/domains/{host}",
            "GET /api/v1/members/", "PATCH /api/v1/members/{id}", "DELETE /api/v1/members/{id}",
            "GET /api/v1/invitations/", "POST /api/v1/invitations/", "POST /api/v1/invitations/{id}/renew", "DELETE /api/v1/invitations/{id}",
            "GET /api/v1/sign-in-domains/", "POST /api/v1/sign-in-domains/", "POST /api/v1/sign-in-domains/{domain}/check",
            "PATCH /api/v1/sign-in-domains/{domain}", "DELETE /api/v1/sign-in-domains/{domain}", "GET /app/settings/sign-in-domains",
            "GET /api/v1/visitor-pages/", "PUT /api/v1/visitor-pages/", "PUT /api/v1/visitor-pages/logo", "DELETE /api/v1/visitor-pages/logo",
            "GET /api/v1/internal-clicks/", "PUT /api/v1/internal-clicks/", "DELETE /api/v1/links/{slug}/clicks", "GET /app/settings/internal-clicks",
            "GET /app/settings/audit", "GET /app/settings/audit-log.csv", "GET /app/settings/audit-log.ndjson", "GET /app/settings/domains",
            "GET /app/settings/keys", "GET /app/settings/mail", "GET /app/settings/members", "GET /app/settings/organization", "GET /app/settings/system",
            "GET /app/settings/visitor-pages",
            "GET /app/settings/wallboards",
        ],
    };

    public static TheoryData<Role> Roles => [.. Enum.GetValues<Role>()];

    [Fact]
    public void Every_endpoint_is_in_the_table_with_its_policy_and_no_other()
    {
        var expected = Public.Select(route => $"{route}: public").Concat(SignedIn.Select(route => $"{route}: signed in"))
            .Concat(Installation.Select(route => $"{route}: {Policies.Install}"))
            .Concat(Needed.SelectMany(entry => entry.Value.Select(route => $"{route}: {entry.Key}"))).Order(StringComparer.Ordinal);
        var present = shared.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(Describe)
            .Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(expected, present);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_key_does_what_its_role_allows_and_nothing_else(Role role)
    {
        using var program = await shared.Server.ApiAsync("Empty", role);
        using var stranger = shared.Server.NewClient();
        foreach (var (route, needed) in Routes("/api/"))
        {
            var status = await TryAsync(program, route);
            Assert.True(
                role >= needed ? status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) : status == HttpStatusCode.Forbidden,
                $"{role}: {route} was answered with {status}");
            Assert.Equal((route, HttpStatusCode.Unauthorized), (route, await TryAsync(stranger, route)));
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task A_member_opens_what_their_role_allows_and_nothing_else(Role role)
    {
        var email = $"{role}@example.com".ToLowerInvariant();
        await shared.Server.MemberAsync(email, "Empty", role);
        using var member = new Visitor(shared.Server);
        await member.SignInAsync(email);
        using var stranger = new Visitor(shared.Server);
        foreach (var (route, needed) in Routes("/app"))
        {
            Assert.Equal((route, role < needed), (route, await GetRedirectAsync(member.Client, route) == "/account/denied"));
            Assert.Equal((route, "/account/sign-in"), (route, await GetRedirectAsync(stranger.Client, route)));
        }
    }

    [Fact]
    public async Task Installation_admins_alone_open_the_page_of_all_organizations_and_no_other_organization()
    {
        var other = await shared.Server.OrganizationAsync("Elsewhere");
        await shared.Server.MemberAsync("operator@example.com", "Empty", Role.Viewer);
        await shared.Server.MemberAsync("nobody@example.com", "Empty");
        await shared.Server.Services.GetRequiredService<InstallationAdmins>().AddAsync("operator@example.com", Author.CommandLine);
        foreach (var (email, isAllowed) in ((string, bool)[])[("operator@example.com", true), ("nobody@example.com", false)])
        {
            using var member = new Visitor(shared.Server);
            await member.SignInAsync(email);
            Assert.Equal(isAllowed ? null : "/account/denied", await GetRedirectAsync(member.Client, Installation[0]));
            Assert.Equal("/account/denied", await GetRedirectAsync(member.Client, $"GET /org/{other}/app"));
            Assert.Equal("/account/denied", await GetRedirectAsync(member.Client, $"GET /org/{other}/app/installation"));
        }
    }

    [Fact]
    public async Task An_admin_of_another_organization_reaches_nothing_by_name_or_number()
    {
        using var owner = await shared.Server.ApiAsync("Owner", Role.Admin);
        await owner.CreateAsync("""{ "slug": "spring", "destination": "https://example.com/" }""");
        await owner.PostAsync("domains", """{ "host": "owner.example" }""");
        await owner.PostAsync("sign-in-domains", """{ "domain": "owner.example" }""");
        var member = await shared.Server.MemberAsync("member@example.com", "Owner", Role.Viewer);
        var invitation = (await owner.PostAsync("invitations", """{ "email": "invited@example.com" }""")).Number("id");
        using var stranger = await shared.Server.ApiAsync("Stranger", Role.Admin);

        foreach (var (route, _) in Routes("/api/").Where(entry => entry.Route.Contains('{', StringComparison.Ordinal)))
        {
            var id = route.Contains("/members/", StringComparison.Ordinal) ? member : invitation;
            var status = await TryAsync(stranger, route, "spring", "owner.example", id);
            Assert.True(status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{route} was answered with {status}");
        }
        Assert.Equal(HttpStatusCode.OK, (await owner.GetApiAsync("links/spring")).Status);
        Assert.Equal(1, (await owner.GetApiAsync("domains")).Body.GetProperty("domains").GetArrayLength());
        Assert.Equal(1, (await owner.GetApiAsync("sign-in-domains")).Body.GetProperty("domains").GetArrayLength());
        Assert.Equal(1, (await owner.GetApiAsync("members")).Body.GetProperty("members").GetArrayLength());
        Assert.Equal(1, (await owner.GetApiAsync("invitations")).Body.GetProperty("invitations").GetArrayLength());
    }

    private static IEnumerable<(string Route, Role Needed)> Routes(string start) => Needed.SelectMany(
        entry => entry.Value.Where(route => route.Split(' ')[1].StartsWith(start, StringComparison.Ordinal)).Select(route => (route, entry.Key)));

    private static async Task<HttpStatusCode> TryAsync(
        HttpClient client, string route, string slug = "none", string host = "none.example", long id = 123_456)
    {
        var parts = route.Split(' ');
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), Fill(parts[1], slug, host, id));
        if (parts[0] is "POST" or "PUT" or "PATCH")
            request.Content = new StringContent("{}", null, "application/json");
        // The live feed never ends.
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    /// <summary>Where a page redirects to; null if it does not.</summary>
    private static async Task<string?> GetRedirectAsync(HttpClient client, string route)
    {
        using var answer = await client.GetAsync(Fill(route.Split(' ')[1], "none", "none.example", 1), HttpCompletionOption.ResponseHeadersRead);
        return answer.Headers.Location is { } to ? new Uri(client.BaseAddress!, to).AbsolutePath : null;
    }

    private static string Fill(string path, string slug, string host, long id) => Parameter().Replace(
        path,
        match => match.Groups[1].Value.ToLowerInvariant() switch
        {
            "slug" or "presentslug" => slug,
            "host" or "domain" => host,
            "id" => id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "format" => "svg",
            "name" => "guide",
            var name => throw new ArgumentException($"What stands for {{{name}}}?"),
        });

    private static IEnumerable<string> Describe(RouteEndpoint endpoint)
    {
        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().ToList();
        var isApi = endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>()
            .Any(policy => policy.AuthenticationSchemes.Contains(ApiKeyAuthentication.SchemeName));
        var need = policies switch
        {
            [Policies.Administer] => nameof(Role.Admin),
            [Policies.Edit] => nameof(Role.Editor),
            [Policies.View] => nameof(Role.Viewer),
            // The policy of the whole API asks for a viewer.
            [] when isApi => nameof(Role.Viewer),
            [] => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null ? "public" : "signed in",
            _ => string.Join(" and ", policies),
        };
        var path = Theme().Replace($"/{endpoint.RoutePattern.RawText!.TrimStart('/')}", "theme.*.css");
        var isPage = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        return (isPage ? ["GET"] : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method => $"{method} {path}: {need}");
    }

    [GeneratedRegex(@"\{(\w+)(?::[^{}]*(?:\([^)]*\)\))?[^{}]*)?\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"theme\.\w+\.css")]
    private static partial Regex Theme();

    public sealed class Fixture : SharedServer
    {
        protected override string[] Settings => ["--Api:RateLimit=100000"];
    }
}
