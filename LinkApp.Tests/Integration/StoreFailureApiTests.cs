using System.Net;
using System.Text;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>The API while another program holds the lock of <c>linkapp.db</c>.</summary>
[Trait("Tier", "full")]
public sealed class StoreFailureApiTests(StoreFailureApiTests.Fixture shared) : IClassFixture<StoreFailureApiTests.Fixture>
{
    private const string Link = """{ "destination": "https://example.com/" }""";

    // Requests that change something, in an order in which all of them succeed.
    private static readonly (string Route, string Path, string? Body, string? Type)[] Changes =
    [
        ("POST links/", "links", Link, null),
        ("PUT links/{slug}", "links/put", Link, null),
        ("POST links/{slug}/restore", "links/restore/restore", """{ "version": 1 }""", null),
        ("POST links/bulk", "links/bulk", """{ "slugs": ["bulk"], "archived": true }""", null),
        ("POST links/import", "links/import", "destination\nhttps://example.com/\n", "text/csv"),
        ("POST clicks/import", "clicks/import", Clicks, "text/csv"),
        ("DELETE imports/{id:long}", "imports/IMPORT", null, null),
        ("DELETE links/{slug}", "links/delete", null, null),
        ("POST domains/", "domains", """{ "host": "new.example" }""", null),
        ("PATCH domains/{host}", "domains/acme.example", """{ "home": "https://example.com/" }""", null),
        ("DELETE domains/{host}", "domains/acme.example", null, null),
        ("POST sign-in-domains/", "sign-in-domains", """{ "domain": "new.example" }""", null),
        ("PATCH sign-in-domains/{domain}", "sign-in-domains/acme.example", """{ "role": "editor" }""", null),
        ("DELETE sign-in-domains/{domain}", "sign-in-domains/acme.example", null, null),
        ("POST invitations/", "invitations", """{ "email": "new@example.com" }""", null),
        ("POST invitations/{id}/renew", "invitations/INVITATION/renew", null, null),
        ("DELETE invitations/{id}", "invitations/INVITATION", null, null),
        ("PATCH members/{id}", "members/MEMBER", """{ "role": "editor" }""", null),
        ("DELETE members/{id}", "members/MEMBER", null, null),
        ("PUT visitor-pages/", "visitor-pages", """{ "name": "Acme" }""", null),
        ("PUT visitor-pages/logo", "visitor-pages/logo", """<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>""", "image/svg+xml"),
        ("DELETE visitor-pages/logo", "visitor-pages/logo", null, null),
        ("PUT internal-clicks/", "internal-clicks", """{ "enabled": true, "networks": [] }""", null),
    ];

    private const string Clicks = "time,slug\n2026-01-01T10:00:00Z,put\n";

    // It only reads, this one writes to the files of clicks, this one asks a name server first, and the others write nothing themselves.
    private static readonly string[] Others =
    [
        "POST links/{slug}/test", "DELETE links/{slug}/clicks", "POST sign-in-domains/{domain}/check", "POST imports/server/", "DELETE imports/server/",
    ];

    [Fact]
    public void Every_endpoint_that_changes_something_is_tried()
    {
        var routes = shared.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
                .Select(method => $"{method} {endpoint.RoutePattern.RawText!["/api/v1/".Length..]}"))
            .Where(route => !route.StartsWith("GET", StringComparison.Ordinal) && !route.StartsWith("HEAD", StringComparison.Ordinal) && !Others.Contains(route));

        Assert.Equal(Changes.Select(change => change.Route).Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_change_is_answered_with_503_and_when_to_try_again_and_is_made_once_the_lock_is_gone()
    {
        using var admin = await shared.Server.ApiAsync(role: Role.Admin);
        foreach (var slug in (string[])["put", "restore", "bulk", "delete"])
            await admin.CreateAsync($$"""{ "slug": "{{slug}}", "destination": "https://example.com/" }""");
        await admin.DeleteApiAsync("links/restore");
        await shared.Server.DomainAsync("acme.example");
        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsync("sign-in-domains", """{ "domain": "acme.example" }""")).Status);
        await shared.Server.MemberAsync("owner@example.com");
        var member = await shared.Server.MemberAsync("member@example.com");
        var invitation = (await admin.PostAsync("invitations", """{ "email": "invited@example.com" }""")).Number("id");
        var import = 0;
        import = (await SendAsync(("POST", "clicks/import", Clicks, "text/csv"))).Number("id");
        await Eventually.TrueAsync(async () => (await admin.GetApiAsync($"imports/{import}")).Text("state") == "done", "the clicks are imported");

        using (new StoreLock(shared.Server))
        {
            var answers = await Task.WhenAll(Changes.Select(async change => (change.Route, Answer: await SendAsync(change))));
            foreach (var (route, answer) in answers)
            {
                Assert.Equal((route, HttpStatusCode.ServiceUnavailable), (route, answer.Status));
                Assert.Equal((route, 10), (route, answer.Headers.RetryAfter?.Delta?.TotalSeconds));
                Assert.Equal("application/problem+json", answer.ContentType);
                Assert.Contains("another program is using the database", answer.Text("detail"), StringComparison.Ordinal);
            }
            Assert.Equal(HttpStatusCode.OK, (await admin.GetApiAsync("links/put")).Status);
        }
        foreach (var change in Changes)
        {
            var answer = await SendAsync(change);
            Assert.True((int)answer.Status is >= 200 and < 300, $"{change.Route} was answered with {answer.Status}: {answer.Body}");
        }

        async Task<ApiAnswer> SendAsync((string Route, string Path, string? Body, string? Type) change)
        {
            var path = change.Path.Replace("MEMBER", $"{member}", StringComparison.Ordinal).Replace("INVITATION", $"{invitation}", StringComparison.Ordinal)
                .Replace("IMPORT", $"{import}", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(change.Route.Split(' ')[0]), $"/api/v1/{path}");
            if (change.Body is not null)
                request.Content = new StringContent(change.Body, Encoding.UTF8, change.Type ?? "application/json");
            return await admin.SendApiAsync(request);
        }
    }

    public sealed class Fixture : SharedServer;
}
