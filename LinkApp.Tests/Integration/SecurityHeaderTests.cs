using System.Net;
using LinkApp.Core.Data;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>The security headers of every answer with a page.</summary>
public sealed class SecurityHeaderTests(SecurityHeaderTests.Fixture fixture) : IClassFixture<SecurityHeaderTests.Fixture>
{
    private const string Ada = "ada@example.com";

    [Theory]
    [InlineData("/app/links", HttpStatusCode.OK)]
    [InlineData("/app/live", HttpStatusCode.OK)]
    [InlineData("/app/settings/keys", HttpStatusCode.OK)]
    [InlineData("/app/nothing", HttpStatusCode.NotFound)]
    [InlineData("/account/sign-in", HttpStatusCode.OK)]
    [InlineData("/account/denied", HttpStatusCode.OK)]
    [InlineData("/account/error", HttpStatusCode.OK)]
    [InlineData("/account/nothing", HttpStatusCode.NotFound)]
    [InlineData("/no-such-link", HttpStatusCode.NotFound)]
    [InlineData("/", HttpStatusCode.Found)]
    [InlineData("/api/v1/links", HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/assets/nothing.js", HttpStatusCode.NotFound)]
    [InlineData("/two/segments", HttpStatusCode.NotFound)]
    public async Task Every_answer_carries_the_headers_once(string path, HttpStatusCode status)
    {
        using var answer = await fixture.Visitor.Client.GetAsync(path);

        Assert.Equal(status, answer.StatusCode);
        AssertSafe(answer);
    }

    [Fact]
    public async Task An_error_page_carries_them_too_and_tells_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.MemberAsync(Ada);
        using var visitor = new Visitor(server);
        await visitor.SignInAsync(Ada);
        var form = await visitor.Client.GetStringAsync("/account/sign-in");
        await BreakAsync(server, "AspNetUsers");

        using var answer = await visitor.SendAsync(form, "/account/sign-in", ("Form.Email", Ada), ("Form.Password", TestServer.Password));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        AssertSafe(answer);
        Assert.Contains("Something went wrong", page, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Exception", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_the_api_is_a_problem_that_tells_nothing()
    {
        await using var server = await TestServer.StartAsync();
        using var program = await server.ApiAsync();
        await BreakAsync(server, "Links");

        using var answer = await program.GetAsync("/api/v1/links");
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        AssertSafe(answer);
        Assert.DoesNotContain("SQLite", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_transport_is_on_every_answer_over_https_and_on_none_over_http()
    {
        const string Name = "Strict-Transport-Security";
        await using var server = await TestServer.StartAsync(["--Http:Hsts=365d"]);
        await server.LinkAsync(new LinkBuilder().Slug("spring"));
        foreach (var path in (string[])["/spring", "/nothing", "/", "/account/sign-in", "/account/error", "/api/v1/links", "/healthz", "/assets/nothing.js"])
        {
            var secure = await RawRequest.SendAsync(server.Address, $"GET {path}", "X-Forwarded-Proto: https");
            var plain = await RawRequest.SendAsync(server.Address, $"GET {path}");
            Assert.Equal((path, "max-age=31536000", null), (path, secure.Header(Name), plain.Header(Name)));
            // By default, nothing is said.
            Assert.Null((await RawRequest.SendAsync(fixture.Server.Address, $"GET {path}", "X-Forwarded-Proto: https")).Header(Name));
        }
    }

    private static void AssertSafe(HttpResponseMessage answer)
    {
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"))
            .Split(';', StringSplitOptions.TrimEntries).Select(directive => directive.Split(' ', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        Assert.All(["default-src", "script-src"], name => Assert.DoesNotContain("unsafe", policy.GetValueOrDefault(name, ""), StringComparison.Ordinal));
        Assert.Contains(policy["default-src"], (string[])["'self'", "'none'"]);
        Assert.Equal("'none'", policy["frame-ancestors"]);
        Assert.True(policy.ContainsKey("base-uri") && policy.ContainsKey("form-action"));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Single(answer.Headers.GetValues("Referrer-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    /// <summary>Removes a table, so that the next request that needs it fails.</summary>
    private static async Task BreakAsync(TestServer server, string table)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
#pragma warning disable EF1002 // Only the names above come here.
        await db.Database.ExecuteSqlRawAsync($"ALTER TABLE \"{table}\" RENAME TO \"Taken\"");
#pragma warning restore EF1002
    }

    public sealed class Fixture : SharedServer
    {
        /// <summary>A member who is signed in.</summary>
        public Visitor Visitor { get; private set; } = null!;

        public override async ValueTask DisposeAsync()
        {
            Visitor.Dispose();
            await base.DisposeAsync();
        }

        protected override async Task SeedAsync()
        {
            await Server.MemberAsync(Ada);
            Visitor = new Visitor(Server);
            await Visitor.SignInAsync(Ada);
        }
    }
}
