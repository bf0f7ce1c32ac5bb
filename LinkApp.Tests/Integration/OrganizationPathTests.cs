using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Each tab has its own organization: it is in the path, below <c>/org/{id}</c>.</summary>
public sealed class OrganizationPathTests(OrganizationPathTests.Fixture fixture) : IClassFixture<OrganizationPathTests.Fixture>, IAsyncLifetime
{
    private readonly TestServer _server = fixture.Server;
    private readonly Visitor _visitor = new(fixture.Server);
    private readonly string _acme = fixture.NewName("acme");
    private readonly string _beta = fixture.NewName("beta");
    private readonly string _ada = $"{fixture.NewName("ada")}@example.com";
    private int _acmeId;
    private int _betaId;

    public async ValueTask InitializeAsync()
    {
        (_acmeId, _betaId) = (await _server.OrganizationAsync(_acme), await _server.OrganizationAsync(_beta));
        await _server.MemberAsync(_ada, _acme);
    }

    public ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_member_of_one_organization_never_sees_it_in_the_address()
    {
        await _visitor.SignInAsync(_ada);

        Assert.Null(await WhereAsync("/app/links"));
        Assert.Equal("/app/links?state=all", await WhereAsync($"/org/{_acmeId}/app/links?state=all"));
    }

    [Fact]
    public async Task A_member_of_several_is_led_to_the_one_that_they_used_last()
    {
        await _server.MemberAsync(_ada, _beta, Role.Viewer);
        await _visitor.SignInAsync(_ada);

        Assert.Equal($"/org/{_acmeId}/app/links?state=all", await WhereAsync("/app/links?state=all"));
        Assert.Null(await WhereAsync($"/org/{_betaId}/app/links"));
        Assert.Equal($"/org/{_betaId}/app", await WhereAsync("/app"));
    }

    [Fact]
    public async Task Two_tabs_with_one_cookie_act_for_their_own_organizations_at_once()
    {
        await _server.MemberAsync(_ada, _beta, Role.Viewer);
        await _server.LinkAsync(new LinkBuilder().Slug(fixture.NewName("of-acme")), _acme);
        await _server.LinkAsync(new LinkBuilder().Slug(fixture.NewName("of-beta")), _beta);
        await _visitor.SignInAsync(_ada);

        // The pages in turns, downloads at once: the cookie changes with each page, and must not matter.
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains($"/org/{_acmeId}/", await BaseOfAsync($"/org/{_acmeId}/app"), StringComparison.Ordinal);
            Assert.Contains($"/org/{_betaId}/", await BaseOfAsync($"/org/{_betaId}/app"), StringComparison.Ordinal);
            var files = await Task.WhenAll(
                _visitor.Client.GetStringAsync($"/org/{_acmeId}/app/links/export.csv"), _visitor.Client.GetStringAsync($"/org/{_betaId}/app/links/export.csv"));
            Assert.Contains("of-acme", files[0], StringComparison.Ordinal);
            Assert.DoesNotContain("of-beta", files[0], StringComparison.Ordinal);
            Assert.Contains("of-beta", files[1], StringComparison.Ordinal);
            Assert.DoesNotContain("of-acme", files[1], StringComparison.Ordinal);
        }
        // The role is that of the organization in the path.
        Assert.Null(await WhereAsync($"/org/{_acmeId}/app/settings/members"));
        Assert.Equal("/account/denied", (await WhereAsync($"/org/{_betaId}/app/settings/members"))!.Split('?')[0]);
    }

    [Theory]
    [InlineData("app")]
    [InlineData("app/links")]
    [InlineData("app/live")]
    [InlineData("app/links/export.csv")]
    [InlineData("app/reports/clicks.csv")]
    [InlineData("app/settings/audit-log.csv")]
    public async Task Another_organization_is_denied_on_pages_and_downloads(string page)
    {
        await _visitor.SignInAsync(_ada);

        Assert.Equal("/account/denied", (await WhereAsync($"/org/{_betaId}/{page}"))!.Split('?')[0]);
        Assert.Equal("/account/denied", (await WhereAsync($"/org/999999/{page}"))!.Split('?')[0]);
        // And the session goes on where it was.
        Assert.Null(await WhereAsync("/app/links"));
    }

    [Fact]
    public async Task A_membership_that_ends_closes_its_pages_at_once_where_the_cookie_is_of_another()
    {
        await _server.MemberAsync(_ada, _beta);
        await _visitor.SignInAsync(_ada);
        Assert.Null(await WhereAsync($"/org/{_acmeId}/app"));
        await _server.RemoveMemberAsync(_ada, _beta);

        Assert.Equal("/account/denied", (await WhereAsync($"/org/{_betaId}/app/links/export.csv"))!.Split('?')[0]);
    }

    [Fact]
    public async Task Switching_does_not_prolong_a_session_that_has_ended()
    {
        await _server.MemberAsync(_ada, _beta);
        await _visitor.SignInAsync(_ada);
        using var other = new Visitor(_server);
        await other.SignInAsync(_ada);
        using var changed = await other.SendFormAsync(
            "/account", fields: [("_handler", "password"), ("Form.Present", TestServer.Password), ("Form.Password", "another long password")]);
        Assert.Equal(HttpStatusCode.Found, changed.StatusCode);

        Assert.Equal("/account/sign-in", (await WhereAsync($"/org/{_betaId}/app"))!.Split('?')[0]);
    }

    [Fact]
    public async Task Who_has_to_sign_in_first_comes_back_to_the_organization()
    {
        await _server.MemberAsync(_ada, _beta);
        var signIn = await WhereAsync($"/org/{_betaId}/app/links");
        Assert.Equal($"/account/sign-in?returnUrl=%2Forg%2F{_betaId}%2Fapp%2Flinks", signIn);

        using var answer = await _visitor.SendFormAsync(signIn!, fields: [("Form.Email", _ada), ("Form.Password", TestServer.Password)]);

        Assert.Equal($"/org/{_betaId}/app/links", new Uri(new Uri(_server.Address), answer.Headers.Location!).AbsolutePath);
        Assert.All(_visitor.Cookies.GetAllCookies(), cookie => Assert.Equal("/", cookie.Path));
    }

    [Fact]
    public async Task Files_of_the_page_are_there_and_the_API_is_where_it_was()
    {
        using var style = await _server.Client.GetAsync($"/org/{_acmeId}/_content/MudBlazor/MudBlazor.min.css");
        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        Assert.Equal("/api/v1/links?size=1", await WhereAsync($"/org/{_acmeId}/api/v1/links?size=1"));
    }

    [Theory]
    [InlineData("/org", "https://example.com/")]
    [InlineData("/org/5/guide", "https://example.com/5/guide")]
    [InlineData("/org/app", "https://example.com/app")]
    [InlineData("/org/05/app", "https://example.com/05/app")]
    [InlineData("/org/99999999999/app", "https://example.com/99999999999/app")]
    public async Task A_link_with_the_slug_org_answers_all_other_paths(string path, string destination) =>
        Assert.Equal(destination, await WhereAsync(path));

    /// <summary>Where a request is redirected to, with its query; null if it is answered.</summary>
    private async Task<string?> WhereAsync(string path)
    {
        using var answer = await _visitor.Client.GetAsync(path);
        return answer.Headers.Location is not { } to ? null
            : new Uri(new Uri(_server.Address), to) is var url && url.Authority == new Uri(_server.Address).Authority ? url.PathAndQuery
            : url.ToString();
    }

    private async Task<string> BaseOfAsync(string path)
    {
        var html = await _visitor.Client.GetStringAsync(path);
        return html[html.IndexOf("<base href=\"", StringComparison.Ordinal)..].Split('"')[1];
    }

    public sealed class Fixture : SharedServer
    {
        // The clock stands still, so that sessions are not renewed by themselves.
        protected override TimeProvider Time { get; } = new FakeTimeProvider(DateTimeOffset.UtcNow);

        protected override Task SeedAsync() => Server.LinkAsync(new LinkBuilder().Slug("org").To("https://example.com/{path}"));
    }
}
