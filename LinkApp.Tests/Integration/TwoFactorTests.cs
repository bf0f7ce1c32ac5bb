using System.Net;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>The authenticator app: set up, sign-in with a code or a recovery code, and what ends with it.</summary>
[Trait("Store", "both")]
public sealed class TwoFactorTests(TwoFactorTests.Fixture fixture) : IClassFixture<TwoFactorTests.Fixture>, IAsyncLifetime
{
    private const string SetUp = "/account/security/authenticator";

    private readonly TestServer _server = fixture.Server;
    private readonly FakeTimeProvider _time = fixture.Clock;
    private readonly Visitor _visitor = new(fixture.Server);
    private readonly string _organization = fixture.NewName();
    private readonly string _ada = $"{fixture.NewName("ada")}@example.com";

    public async ValueTask InitializeAsync()
    {
        await _server.MemberAsync(_ada, _organization);
        await _visitor.SignInAsync(_ada);
    }

    public ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Setting_it_up_needs_a_right_code_and_gives_ten_recovery_codes_once()
    {
        var page = await _visitor.Client.GetStringAsync(SetUp);
        var app = new AuthenticatorApp(AuthenticatorApp.ReadKey(page));
        Assert.Contains("<svg", page, StringComparison.Ordinal);

        using var wrong = await _visitor.SendAsync(page, SetUp, ("Form.Code", app.GetWrongCode()));
        Assert.Contains("This code is not right", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // The page that is loaded again shows the same key: it may have been scanned already.
        var (_, codes) = await AuthenticatorApp.SetUpAsync(_visitor);

        Assert.Equal(10, codes.Distinct().Count());
        Assert.DoesNotContain(codes[0], await StoredTokensAsync(), StringComparison.Ordinal);
        Assert.Empty(AuthenticatorApp.ReadRecoveryCodes(await SecurityAsync()));
        Assert.Contains("10 unused recovery codes", await SecurityAsync(), StringComparison.Ordinal);
        Assert.Equal("/account/security", await WhereAsync(_visitor, SetUp));
    }

    [Fact]
    public async Task Setting_it_up_ends_the_sessions_elsewhere_and_not_this_one()
    {
        using var elsewhere = new Visitor(_server);
        await elsewhere.SignInAsync(_ada);
        // Looking at the key changes nothing yet.
        await _visitor.Client.GetStringAsync(SetUp);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(await WhereAsync(elsewhere, "/app/links"));

        await AuthenticatorApp.SetUpAsync(_visitor);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Null(await WhereAsync(_visitor, "/app/links"));
        Assert.Equal("/account/sign-in", await WhereAsync(elsewhere, "/app/links"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_password_leads_to_the_code_and_the_code_to_the_page_that_was_asked_for(bool remember)
    {
        var (app, _) = await AuthenticatorApp.SetUpAsync(_visitor);
        using var again = new Visitor(_server);

        var second = await EnterPasswordAsync(again, remember, "/app/links?search=spring");
        Assert.False(again.HasSession);
        Assert.Equal("/account/sign-in", await WhereAsync(again, "/app/links"));
        using var answer = await again.SendFormAsync(second, fields: [("Form.Code", $" {app.GetCode().Insert(3, " ")}")]);

        Assert.Equal("/app/links?search=spring", new Uri(new Uri(_server.Address), answer.Headers.Location!).PathAndQuery);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("LinkApp=", StringComparison.Ordinal));
        Assert.Equal(remember, cookie.Contains("expires=", StringComparison.OrdinalIgnoreCase));
        Assert.Null(await WhereAsync(again, "/app/links"));
    }

    [Fact]
    public async Task A_code_of_the_app_signs_in_once()
    {
        var (app, _) = await AuthenticatorApp.SetUpAsync(_visitor);
        var code = app.GetCode();
        using var first = new Visitor(_server);
        (await first.SendFormAsync(await EnterPasswordAsync(first), fields: ("Form.Code", code))).Dispose();
        Assert.True(first.HasSession);

        using var second = new Visitor(_server);
        (await second.SendFormAsync(await EnterPasswordAsync(second), fields: ("Form.Code", code))).Dispose();
        Assert.False(second.HasSession);
    }

    [Fact]
    public async Task A_recovery_code_signs_in_once()
    {
        var (_, codes) = await AuthenticatorApp.SetUpAsync(_visitor);
        using var first = new Visitor(_server);
        using var signedIn = await SendRecoveryCodeAsync(first, codes[0].ToLowerInvariant().Replace("-", "", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Assert.True(first.HasSession);

        using var second = new Visitor(_server);
        using var refused = await SendRecoveryCodeAsync(second, codes[0]);
        Assert.Contains("none of your unused recovery codes", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(second.HasSession);
        Assert.Contains("9 unused recovery codes", await SecurityAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_recovery_codes_replace_the_old_ones()
    {
        var (_, codes) = await AuthenticatorApp.SetUpAsync(_visitor);
        using var refused = await _visitor.SendFormAsync("/account/security", fields: [("_handler", "codes"), ("Codes.Password", "a wrong password")]);
        Assert.Contains("This is not your password.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var renewed = await _visitor.SendFormAsync("/account/security", fields: [("_handler", "codes"), ("Codes.Password", TestServer.Password)]);
        var fresh = AuthenticatorApp.ReadRecoveryCodes(await renewed.Content.ReadAsStringAsync());
        Assert.Equal(10, fresh.Except(codes).Count());

        using var visitor = new Visitor(_server);
        (await SendRecoveryCodeAsync(visitor, codes[1])).Dispose();
        Assert.False(visitor.HasSession);
        (await SendRecoveryCodeAsync(visitor, fresh[1])).Dispose();
        Assert.True(visitor.HasSession);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_five_wrong_codes_the_right_one_waits_too(bool recovery)
    {
        var (app, codes) = await AuthenticatorApp.SetUpAsync(_visitor);
        using var visitor = new Visitor(_server);
        var page = await EnterPasswordAsync(visitor) + (recovery ? "?recovery=true" : "");
        for (var i = 0; i < 5; i++)
            (await visitor.SendFormAsync(page, fields: ("Form.Code", recovery ? "BBBBB-BBBBB" : app.GetWrongCode()))).Dispose();

        using var right = await visitor.SendFormAsync(page, fields: ("Form.Code", recovery ? codes[0] : app.GetCode()));
        Assert.Contains("Too many tries", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(visitor.HasSession);
    }

    [Fact]
    public async Task The_page_for_the_code_is_closed_to_those_who_entered_no_password()
    {
        using var stranger = new Visitor(_server);
        Assert.Equal("/account/sign-in", await WhereAsync(stranger, "/account/two-factor"));
    }

    [Fact]
    public async Task Switching_it_off_needs_the_password_and_makes_a_new_key_next_time()
    {
        var key = AuthenticatorApp.ReadKey(await _visitor.Client.GetStringAsync(SetUp));
        var (_, codes) = await AuthenticatorApp.SetUpAsync(_visitor);
        using var wrong = await _visitor.SendFormAsync("/account/security", fields: [("_handler", "authenticator-off"), ("Off.Password", "wrong password")]);
        Assert.Contains("This is not your password", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var off = await _visitor.SendFormAsync("/account/security", fields: [("_handler", "authenticator-off"), ("Off.Password", TestServer.Password)]);
        Assert.Equal(HttpStatusCode.Found, off.StatusCode);

        using var again = new Visitor(_server);
        await again.SignInAsync(_ada);
        Assert.NotEqual(key, AuthenticatorApp.ReadKey(await _visitor.Client.GetStringAsync(SetUp)));
        await AuthenticatorApp.SetUpAsync(_visitor);
        using var old = new Visitor(_server);
        (await SendRecoveryCodeAsync(old, codes[0])).Dispose();
        Assert.False(old.HasSession);
    }

    [Fact]
    public async Task Everything_about_it_is_in_the_audit_log_and_nothing_secret()
    {
        var (app, codes) = await AuthenticatorApp.SetUpAsync(_visitor);
        using var visitor = new Visitor(_server);
        (await visitor.SendFormAsync(await EnterPasswordAsync(visitor), fields: ("Form.Code", app.GetWrongCode()))).Dispose();
        (await SendRecoveryCodeAsync(visitor, codes[0])).Dispose();
        (await visitor.SendFormAsync("/account/security", fields: [("_handler", "codes"), ("Codes.Password", TestServer.Password)])).Dispose();
        (await visitor.SendFormAsync("/account/security", fields: [("_handler", "authenticator-off"), ("Off.Password", TestServer.Password)])).Dispose();

        var entries = (await _server.Services.GetRequiredService<AuditQueries>().ListAsync(
            await _server.OrganizationAsync(_organization), new(), cancel: TestContext.Current.CancellationToken)).Entries;
        Assert.Equal(
            [
                "account.authenticator-off", "account.recovery-codes-renewed", "account.signed-in", "account.recovery-code-used", "account.wrong-code",
                "account.authenticator-on", "account.signed-in",
            ],
            entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal((_ada, _ada, null, null), (entry.Author, entry.Subject, entry.Before, entry.After)));
    }

    private async Task<string> StoredTokensAsync()
    {
        await using var db = await _server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        return string.Join(' ', await db.UserTokens.Select(token => token.Value).ToListAsync());
    }

    private Task<string> SecurityAsync() => _visitor.Client.GetStringAsync("/account/security");

    /// <summary>Enters the password, and returns the address of the page for the code.</summary>
    private async Task<string> EnterPasswordAsync(Visitor visitor, bool remember = false, string? returnUrl = null)
    {
        var path = "/account/sign-in" + (returnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}");
        using var answer = await visitor.SendFormAsync(
            path, fields: [("Form.Email", _ada), ("Form.Password", TestServer.Password), ("Form.Remember", remember ? "true" : "false")]);
        var address = new Uri(new Uri(_server.Address), answer.Headers.Location!);
        Assert.Equal("/account/two-factor", address.AbsolutePath);
        return address.PathAndQuery;
    }

    private async Task<HttpResponseMessage> SendRecoveryCodeAsync(Visitor visitor, string code) =>
        await visitor.SendFormAsync($"{await EnterPasswordAsync(visitor)}?recovery=true", fields: ("Form.Code", code));

    /// <summary>Where a page redirects to; null if it opens.</summary>
    private async Task<string?> WhereAsync(Visitor visitor, string path)
    {
        using var answer = await visitor.Client.GetAsync(path);
        return answer.StatusCode == HttpStatusCode.OK ? null : new Uri(new Uri(_server.Address), answer.Headers.Location!).AbsolutePath;
    }

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        protected override TimeProvider Time => Clock;
    }
}
