using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Sessions on the server, without a browser.</summary>
[Trait("Store", "both")]
public sealed class AccountTests(AccountTests.Fixture fixture) : IClassFixture<AccountTests.Fixture>, IAsyncLifetime
{
    private readonly FakeTimeProvider _time = fixture.Clock;
    private readonly TestServer _server = fixture.Server;
    private readonly Visitor _visitor = new(fixture.Server);
    private readonly string _organization = fixture.NewName();
    private readonly string _ada = $"{fixture.NewName("ada")}@example.com";

    public async ValueTask InitializeAsync() => await _server.MemberAsync(_ada, _organization);

    public ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/account/sign-out")]
    [InlineData("/account/passkeys/creation-options")]
    [InlineData("/account/passkeys/request-options")]
    [InlineData("/account/providers/acme-sso")]
    public async Task A_form_without_its_pages_token_is_refused(string path)
    {
        await _visitor.SignInAsync(_ada);

        using var answer = await _visitor.PostAsync(path, ("_handler", "sign-in"), ("id", "1"), ("Form.Email", _ada), ("Form.Password", TestServer.Password));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(_visitor.HasSession);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_account_are_answered_alike()
    {
        using var wrong = await _visitor.TrySignInAsync(_ada, "a wrong password");
        using var unknown = await _visitor.TrySignInAsync("nobody@example.com", "a wrong password");

        Assert.Equal(await AlertAsync(wrong), await AlertAsync(unknown));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await _visitor.SignInAsync(_ada);

        using var answer = await _visitor.SendFormAsync("/account/denied", "/account/sign-out");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.False(_visitor.HasSession);
        Assert.Equal("/account/sign-in", await WhereAsync("/app/links"));
    }

    [Theory]
    [InlineData("http", false)]
    [InlineData("https", true)]
    public async Task Cookies_are_kept_from_scripts_other_sites_and_plain_http_behind_https(string scheme, bool secure)
    {
        _visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        using var page = await _visitor.Client.GetAsync("/account/sign-in");
        // A client does not return the secure cookie over the test's plain connection, so the test sends it itself.
        _visitor.Client.DefaultRequestHeaders.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        using var answer = await _visitor.SendAsync(
            await page.Content.ReadAsStringAsync(), "/account/sign-in", ("Form.Email", _ada), ("Form.Password", TestServer.Password));

        var session = Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(secure ? "__Host-LinkApp=" : "LinkApp=", StringComparison.Ordinal));
        Assert.Contains("path=/;", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", session, StringComparison.OrdinalIgnoreCase);
        Assert.All(answer.Headers.GetValues("Set-Cookie").Concat(page.Headers.GetValues("Set-Cookie")), cookie =>
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(secure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
        });
    }

    [Fact]
    public async Task A_session_of_an_earlier_version_goes_on_under_the_new_name()
    {
        await _visitor.SignInAsync(_ada);
        var value = _visitor.Cookies.GetCookies(new Uri(_server.Address))["LinkApp"]!.Value;
        using var earlier = new Visitor(_server);
        earlier.Cookies.Add(new Uri(_server.Address), new Cookie("linkapp", value, "/"));
        _time.Advance(TimeSpan.FromSeconds(30));
        using var answer = await earlier.Client.GetAsync("/app/links");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        Assert.Contains(cookies, cookie => cookie.StartsWith("LinkApp=", StringComparison.Ordinal));
        Assert.Contains(cookies, cookie => cookie.StartsWith("linkapp=;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_member_who_is_removed_is_out_within_half_a_minute()
    {
        await _visitor.SignInAsync(_ada);
        Assert.Null(await WhereAsync("/app/links"));
        await RemoveAsync(_ada);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("/account/denied", await WhereAsync("/app/links"));
    }

    [Fact]
    public async Task A_member_of_two_organizations_who_is_removed_from_one_goes_on_in_the_other()
    {
        await _server.MemberAsync(_ada, "Globex", Role.Viewer);
        await _visitor.SignInAsync(_ada);
        await RemoveAsync(_ada);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Null(await WhereAsync("/app/links"));
    }

    [Fact]
    public async Task Nobody_acts_for_an_organization_that_is_not_theirs()
    {
        var foreign = await _server.OrganizationAsync("Globex");
        await _visitor.SignInAsync(_ada);
        await RemoveAsync(_ada);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("/account/denied", await WhereAsync($"/org/{foreign}/app/links"));
        Assert.Equal("/account/denied", await WhereAsync("/app/links"));
    }

    [Fact]
    public async Task A_session_lasts_as_long_as_it_is_used_and_no_longer()
    {
        await _visitor.SignInAsync(_ada);
        _time.Jump(TimeSpan.FromDays(13));
        Assert.Null(await WhereAsync("/app/links"));
        _time.Jump(TimeSpan.FromDays(13));
        Assert.Null(await WhereAsync("/app/links"));

        _time.Jump(TimeSpan.FromDays(15));

        Assert.Equal("/account/sign-in", await WhereAsync("/app/links"));
    }

    private static async Task<string> AlertAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync();
        return html[html.IndexOf("role=\"alert\"", StringComparison.Ordinal)..].Split('<')[0];
    }

    /// <summary>Where a page redirects to; null if it opens.</summary>
    private async Task<string?> WhereAsync(string path)
    {
        using var answer = await _visitor.Client.GetAsync(path);
        return answer.StatusCode == HttpStatusCode.OK ? null : new Uri(new Uri(_server.Address), answer.Headers.Location!).AbsolutePath;
    }

    private Task RemoveAsync(string email) => _server.RemoveMemberAsync(email, _organization);

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        protected override TimeProvider Time => Clock;
    }
}
