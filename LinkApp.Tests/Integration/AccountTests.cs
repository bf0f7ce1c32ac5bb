using System.Net;
using System.Text.RegularExpressions;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Accounts as the forms of a browser, and those of an attacker, use them. The server's clock is the test's.</summary>
public sealed partial class AccountTests : IAsyncLifetime
{
    private const string Ada = "ada@acme.example";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 10, 15, 0, TimeSpan.Zero));
    private TestServer? _server;

    private TestServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(time: _time);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/app")]
    [InlineData("/app/links")]
    [InlineData("/account/sign-in")]
    public async Task While_nobody_can_sign_in_pages_lead_to_the_setup(string path)
    {
        using var answer = await Server.Client.GetAsync(path);

        Assert.Equal((HttpStatusCode.Found, "/account/setup"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task While_nobody_can_sign_in_redirects_the_api_and_health_work()
    {
        await Server.LinkAsync(new LinkBuilder().Slug("spring"));
        using var redirect = await Server.ClickAsync("spring");
        using var health = await Server.Client.GetAsync("/healthz");
        using var api = await Server.ApiAsync();
        using var links = await api.GetAsync("/api/v1/links");

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.OK, HttpStatusCode.OK), (redirect.StatusCode, health.StatusCode, links.StatusCode));
    }

    [Fact]
    public async Task One_of_all_who_set_up_at_once_becomes_the_admin_and_then_it_is_closed()
    {
        var visitors = Enumerable.Range(0, 8).Select(_ => new FormClient(Server)).ToList();
        foreach (var visitor in visitors)
            await visitor.OpenAsync("/account/setup");
        await Task.WhenAll(visitors.Select((visitor, i) => visitor.PostAsync("/account/setup", SetupOf($"admin{i}@acme.example"))));
        Assert.Equal(1, visitors.Count(visitor => visitor.IsSignedIn));

        using var late = new FormClient(Server);
        Assert.Equal("/account/sign-in", (await late.OpenAsync("/account/setup")).Location);
        await late.OpenAsync("/account/sign-in");
        await late.PostAsync("/account/setup", SetupOf("late@acme.example"));
        Assert.False(late.IsSignedIn);
        await late.OpenAsync("/account/sign-in");
        await late.PostAsync("/account/sign-in", SignInOf("late@acme.example", TestServer.Password));
        Assert.False(late.IsSignedIn);
        foreach (var visitor in visitors)
            visitor.Dispose();
    }

    [Theory]
    [InlineData("", Ada, TestServer.Password, "Enter a name for the organization.")]
    [InlineData("Acme", "ada", TestServer.Password, "Enter an email address")]
    [InlineData("Acme", Ada, "short", "Choose a password with at least 10 characters.")]
    public async Task A_setup_that_is_wrong_says_why_and_creates_nobody(string organization, string email, string password, string message)
    {
        using var visitor = new FormClient(Server);
        await visitor.OpenAsync("/account/setup");
        var answer = await visitor.PostAsync("/account/setup", new()
        {
            ["_handler"] = "setup",
            ["Form.Organization"] = organization,
            ["Form.Email"] = email,
            ["Form.Password"] = password,
        });

        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        Assert.False(await Server.Services.GetRequiredService<OrganizationQueries>().AnyUserAsync());
    }

    [Theory]
    [InlineData("/account/sign-in", "sign-in")]
    [InlineData("/account/setup", "setup")]
    public async Task A_form_of_another_site_is_refused(string path, string form)
    {
        if (form != "setup")
            await Server.MemberAsync(Ada);
        using var visitor = new FormClient(Server);
        var answer = await visitor.PostAsync(path, new() { ["_handler"] = form, ["Form.Email"] = Ada, ["Form.Password"] = TestServer.Password, ["Form.Organization"] = "Acme" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.False(visitor.IsSignedIn);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_five_minutes()
    {
        await Server.MemberAsync(Ada);
        using var visitor = new FormClient(Server);
        await visitor.OpenAsync("/account/sign-in");
        for (var i = 0; i < 5; i++)
            await visitor.PostAsync("/account/sign-in", SignInOf(Ada, "not the password"));
        Assert.Contains("Too many wrong passwords", (await visitor.PostAsync("/account/sign-in", SignInOf(Ada, TestServer.Password))).Text, StringComparison.Ordinal);
        Assert.False(visitor.IsSignedIn);
    }

    [Theory]
    [InlineData("/app/links?search=a", "/app/links?search=a")]
    [InlineData("//evil.example", "/app")]
    [InlineData("/\\evil.example", "/app")]
    [InlineData("/\t/evil.example", "/%09/evil.example")]
    [InlineData("https://evil.example/", "/app")]
    [InlineData("javascript:alert(1)", "/app")]
    [InlineData("", "/app")]
    public async Task Signing_in_never_leads_to_another_host(string returnUrl, string expected)
    {
        await Server.MemberAsync(Ada);
        using var visitor = new FormClient(Server);
        var path = "/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl);
        await visitor.OpenAsync(path);
        var answer = await visitor.PostAsync(path, SignInOf(Ada, TestServer.Password));

        Assert.True(visitor.IsSignedIn);
        Assert.Equal(expected, new Uri(new Uri(Server.Address), answer.Location).PathAndQuery);
        Assert.Equal(new Uri(Server.Address).Authority, new Uri(new Uri(Server.Address), answer.Location).Authority);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("https", true)]
    public async Task The_cookie_is_kept_from_scripts_and_other_sites_and_behind_https_from_http(string? proto, bool secure)
    {
        await Server.MemberAsync(Ada);
        using var visitor = new FormClient(Server, proto);
        await visitor.OpenAsync("/account/sign-in");
        var cookie = (await visitor.PostAsync("/account/sign-in", SignInOf(Ada, TestServer.Password))).Cookies.Single(cookie => cookie.StartsWith("linkapp=", StringComparison.Ordinal));

        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(secure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_removed_member_is_out_within_thirty_seconds()
    {
        var id = await Server.MemberAsync(Ada);
        using var ada = await SignedInAsync();
        Assert.Equal(HttpStatusCode.OK, (await ada.OpenAsync("/app/links")).Status);
        await Server.Services.GetRequiredService<OrganizationEditor>().RemoveMemberAsync(await Server.OrganizationAsync(), id);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("/account/denied", new Uri(new Uri(Server.Address), (await ada.OpenAsync("/app/links")).Location ?? "").AbsolutePath);
    }

    [Fact]
    public async Task Every_page_has_one_content_policy_that_lets_no_script_in_and_the_other_headers()
    {
        await Server.MemberAsync(Ada);
        using var ada = await SignedInAsync();
        foreach (var path in (string[])["/app/links", "/app/live", "/app/nothing", "/account/sign-in", "/account/nothing", "/account/denied", "/account/error", "/no-such-link", "/no/such/page"])
        {
            var answer = await ada.OpenAsync(path);
            var policy = Assert.Single(answer.Policies);
            var directives = policy.Split(';', StringSplitOptions.TrimEntries).ToDictionary(directive => directive.Split(' ')[0], directive => directive);
            Assert.All(["default-src", "script-src"], name =>
            {
                Assert.DoesNotContain("unsafe", directives.GetValueOrDefault(name, ""), StringComparison.Ordinal);
                Assert.DoesNotContain("*", directives.GetValueOrDefault(name, ""), StringComparison.Ordinal);
            });
            Assert.Contains("nosniff", answer.ContentTypeOptions, StringComparison.Ordinal);
            Assert.DoesNotMatch(InlineScript(), answer.Text);
        }
    }

    private static Dictionary<string, string> SetupOf(string email) => new()
    {
        ["_handler"] = "setup",
        ["Form.Organization"] = "Acme",
        ["Form.Email"] = email,
        ["Form.Password"] = TestServer.Password,
    };

    private static Dictionary<string, string> SignInOf(string email, string password) => new() { ["_handler"] = "sign-in", ["Form.Email"] = email, ["Form.Password"] = password };

    private async Task<FormClient> SignedInAsync()
    {
        var client = new FormClient(Server);
        await client.OpenAsync("/account/sign-in");
        await client.PostAsync("/account/sign-in", SignInOf(Ada, TestServer.Password));
        Assert.True(client.IsSignedIn);
        return client;
    }

    [GeneratedRegex("""<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+=""", RegexOptions.IgnoreCase)]
    private static partial Regex InlineScript();
}
