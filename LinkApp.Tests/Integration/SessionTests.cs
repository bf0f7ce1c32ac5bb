using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Sessions;
using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>The list of sessions, and what ends with a session.</summary>
[Trait("Store", "both")]
public sealed class SessionTests(SessionTests.Fixture fixture) : IClassFixture<SessionTests.Fixture>, IAsyncLifetime
{
    private const string Page = "/account/sessions";

    private readonly TestServer _server = fixture.Server;
    private readonly FakeTimeProvider _time = fixture.Clock;
    private readonly Visitor _visitor = new(fixture.Server);
    private readonly Visitor _elsewhere = new(fixture.Server);
    private readonly string _ada = $"{fixture.NewName("ada")}@example.com";
    private readonly TimeSpan _life = fixture.Server.Services.GetRequiredService<AccountSettings>().SessionLife;
    private long _id;

    private SessionEditor Sessions => _server.Services.GetRequiredService<SessionEditor>();

    public async ValueTask InitializeAsync()
    {
        _id = await _server.MemberAsync(_ada, fixture.NewName());
        _elsewhere.Client.DefaultRequestHeaders.Add("User-Agent", Visitors.Chrome);
        _elsewhere.Client.DefaultRequestHeaders.Add("X-Forwarded-For", Visitors.Malaysia);
    }

    public ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        _elsewhere.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_session_has_its_device_and_place_and_no_address()
    {
        await _elsewhere.SignInAsync(_ada);
        await _visitor.SignInAsync(_ada);

        var page = await _visitor.Client.GetStringAsync(Page);
        Assert.Contains("Chrome on Linux", page, StringComparison.Ordinal);
        Assert.Contains("Malaysia", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Visitors.Malaysia, page, StringComparison.Ordinal);
        Assert.Contains("This one", page, StringComparison.Ordinal);
        var session = Assert.Single(await ListAsync(), session => session.Country == "MY");
        Assert.Equal((_time.GetUtcNow().UtcDateTime, "Chrome on Linux"), (session.CreatedAt, session.Device));
    }

    [Fact]
    public async Task When_a_session_was_last_used_is_stored_within_a_minute()
    {
        await _visitor.SignInAsync(_ada);
        var began = Assert.Single(await ListAsync()).CreatedAt;
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await WhereAsync(_visitor));

        _time.Advance(LastUse.Interval);
        await Eventually.TrueAsync(async () => (await ListAsync())[0].LastUsedAt >= began.AddMinutes(5), "the last use is stored");
    }

    [Fact]
    public async Task A_session_that_is_ended_is_out_within_half_a_minute()
    {
        await _elsewhere.SignInAsync(_ada);
        var other = Assert.Single(await ListAsync());
        await _visitor.SignInAsync(_ada);
        using var ended = await _visitor.SendFormAsync(Page, fields: ("_handler", $"end-{other.Id}"));
        Assert.Equal(HttpStatusCode.Found, ended.StatusCode);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("/account/sign-in", await WhereAsync(_elsewhere));
        Assert.Null(await WhereAsync(_visitor));
        Assert.DoesNotContain(other.Id, (await ListAsync()).Select(session => session.Id));
    }

    [Fact]
    public async Task Nobody_ends_a_session_of_somebody_else()
    {
        await _elsewhere.SignInAsync(_ada);
        var other = Assert.Single(await ListAsync());
        var eve = $"{fixture.NewName("eve")}@example.com";
        await _server.MemberAsync(eve, fixture.NewName());
        await _visitor.SignInAsync(eve);

        (await _visitor.SendFormAsync(Page, fields: ("_handler", $"end-{other.Id}"))).Dispose();
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Signing_out_everywhere_else_leaves_this_session()
    {
        await _elsewhere.SignInAsync(_ada);
        using var old = new Visitor(_server);
        await SignInAsBeforeAsync(old);
        await _visitor.SignInAsync(_ada);
        using var ended = await _visitor.SendFormAsync(Page, fields: ("_handler", "others"));
        Assert.Equal(HttpStatusCode.Found, ended.StatusCode);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await WhereAsync(_visitor));
        Assert.Equal("/account/sign-in", await WhereAsync(_elsewhere));
        Assert.Equal("/account/sign-in", await WhereAsync(old));
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task A_session_of_an_older_version_goes_on_and_is_listed_once()
    {
        await SignInAsBeforeAsync(_visitor);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WhereAsync(_visitor)));
        Assert.All(answers, Assert.Null);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await WhereAsync(_visitor));

        var session = Assert.Single(await ListAsync());
        await Sessions.EndAsync(_id, session.Id, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("/account/sign-in", await WhereAsync(_visitor));
    }

    [Fact]
    public async Task Signing_out_signing_in_again_and_another_account_leave_no_session_behind()
    {
        await _visitor.SignInAsync(_ada);
        await _visitor.SignInAsync(_ada);
        Assert.Single(await ListAsync());
        (await _visitor.SendFormAsync("/account/denied", "/account/sign-out")).Dispose();
        Assert.Empty(await ListAsync());

        await _visitor.SignInAsync(_ada);
        var eve = $"{fixture.NewName("eve")}@example.com";
        await _server.MemberAsync(eve, fixture.NewName());
        await _visitor.SignInAsync(eve);
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_session_that_nobody_used_for_two_weeks_is_deleted()
    {
        await _visitor.SignInAsync(_ada);
        _time.Jump(Session.Lifetime + TimeSpan.FromHours(2));
        Assert.Empty(await ListAsync());
        _time.Advance(SessionRetention.Interval);

        var database = _server.Services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<LinkApp.Core.Data.AppDb>>();
        await Eventually.TrueAsync(
            async () =>
            {
                await using var db = await database.CreateDbContextAsync();
                return !db.Sessions.Any(session => session.UserId == _id);
            },
            "the expired session is deleted");
    }

    [Fact]
    public async Task A_session_ends_after_its_whole_life_however_much_it_is_used()
    {
        await _visitor.SignInAsync(_ada);
        var begun = _time.GetUtcNow();
        while (_time.GetUtcNow() - begun < _life - TimeSpan.FromDays(5))
        {
            _time.Jump(TimeSpan.FromDays(5));
            Assert.Null(await WhereAsync(_visitor));
        }
        Assert.Single(await ListAsync());
        _time.Jump(begun + _life - _time.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.Null(await WhereAsync(_visitor));
        var copy = new Visitor(_server);
        copy.Cookies.Add(_visitor.Cookies.GetAllCookies());

        _time.Jump(TimeSpan.FromMinutes(2));
        Assert.Equal("/account/sign-in", await WhereAsync(_visitor));
        Assert.Equal("/account/sign-in", await WhereAsync(copy));
        Assert.Empty(await ListAsync());
        copy.Dispose();

        // Signing in again begins another.
        await _visitor.SignInAsync(_ada);
        Assert.Null(await WhereAsync(_visitor));
        Assert.Equal(_time.GetUtcNow().UtcDateTime, Assert.Single(await ListAsync()).CreatedAt);
    }

    [Fact]
    public async Task An_open_page_learns_that_the_life_of_its_session_is_over()
    {
        await _visitor.SignInAsync(_ada);
        var session = Assert.Single(await ListAsync());
        Assert.True(await Sessions.ExistsAsync(_id, session.Id, TestContext.Current.CancellationToken));

        _time.Jump(_life);
        Assert.False(await Sessions.ExistsAsync(_id, session.Id, TestContext.Current.CancellationToken));
    }

    private async Task<List<Session>> ListAsync() => [.. (await Sessions.ListAsync(_id)).Select(entry => entry.Session)];

    /// <summary>Gives a visitor the cookie of a version without the list of sessions.</summary>
    private async Task SignInAsBeforeAsync(Visitor visitor)
    {
        await using var scope = _server.Services.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByEmailAsync(_ada);
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<User>>().CreateAsync(user!);
        Assert.Null(MemberSessions.GetId(principal));
        var options = _server.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var properties = new AuthenticationProperties { IssuedUtc = _time.GetUtcNow(), ExpiresUtc = _time.GetUtcNow().AddDays(14) };
        var ticket = new AuthenticationTicket(principal, properties, IdentityConstants.ApplicationScheme);
        visitor.Cookies.Add(new Uri(_server.Address), new Cookie("linkapp", options.TicketDataFormat.Protect(ticket)));
    }

    /// <summary>Where a page redirects to; null if it opens.</summary>
    private async Task<string?> WhereAsync(Visitor visitor)
    {
        using var answer = await visitor.Client.GetAsync("/app/links");
        return answer.StatusCode == HttpStatusCode.OK ? null : new Uri(new Uri(_server.Address), answer.Headers.Location!).AbsolutePath;
    }

    public sealed class Fixture : SharedServer
    {
        // A whole second: PostgreSQL stores no fraction of a microsecond.
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()));

        protected override TimeProvider Time => Clock;
    }
}
