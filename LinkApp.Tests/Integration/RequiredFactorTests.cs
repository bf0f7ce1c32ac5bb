using System.Net;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>An organization requires a second factor of its members.</summary>
[Trait("Store", "both")]
public sealed class RequiredFactorTests(RequiredFactorTests.Fixture fixture) : IClassFixture<RequiredFactorTests.Fixture>, IAsyncLifetime
{
    private readonly TestServer _server = fixture.Server;
    private readonly FakeTimeProvider _time = fixture.Clock;
    private readonly Visitor _visitor = new(fixture.Server);
    private readonly string _organization = fixture.NewName();
    private readonly string _ada = $"{fixture.NewName("ada")}@example.com";
    private readonly string _grace = $"{fixture.NewName("grace")}@example.com";
    private long _adaId;
    private long _graceId;

    private SecondFactors Factors => _server.Services.GetRequiredService<SecondFactors>();

    public async ValueTask InitializeAsync()
    {
        _adaId = await _server.MemberAsync(_ada, _organization);
        _graceId = await _server.MemberAsync(_grace, _organization, Role.Editor);
    }

    public ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_admin_without_one_can_not_require_it()
    {
        Assert.False(await RequireAsync());
        Assert.False(await Factors.IsRequiredAsync(await _server.OrganizationAsync(_organization), TestContext.Current.CancellationToken));

        await AddPasskeyAsync(_adaId);
        Assert.True(await RequireAsync());
        Assert.True(await Factors.IsRequiredAsync(await _server.OrganizationAsync(_organization), TestContext.Current.CancellationToken));
        using var api = await _server.ApiAsync(_organization, Role.Admin);
        var log = (await api.GetApiAsync("audit?action=organization.second-factor-required")).Body.GetProperty("entries");
        Assert.Equal(_ada, log[0].GetProperty("author").GetString());
    }

    [Fact]
    public async Task A_member_without_one_is_led_to_set_it_up_and_nowhere_else()
    {
        await _visitor.SignInAsync(_grace);
        Assert.Null(await WhereAsync("/app/links"));
        await AddPasskeyAsync(_adaId);
        Assert.True(await RequireAsync());
        _time.Advance(TimeSpan.FromSeconds(30));

        foreach (var path in (string[])["/app", "/app/links", "/app/live", "/app/links/export.csv", "/app/reports/clicks.csv", "/app/links/none/qr.svg"])
            Assert.Equal((path, "/account/security"), (path, await WhereAsync(path)));
        // An open page of theirs is sent to the sign-in page, and from there to the same place.
        Assert.Equal("/account/security", await WhereAsync("/account/sign-in?returnUrl=/app/live"));
        Assert.Contains($"{_organization} requires a second factor", await _visitor.Client.GetStringAsync("/account/security"), StringComparison.Ordinal);

        await AuthenticatorApp.SetUpAsync(_visitor);
        Assert.Null(await WhereAsync("/app/links"));
        Assert.Null(await WhereAsync("/app/links/export.csv"));
    }

    [Fact]
    public async Task Api_keys_and_other_organizations_are_not_affected()
    {
        var other = fixture.NewName();
        await _server.MemberAsync(_grace, other);
        await AddPasskeyAsync(_adaId);
        Assert.True(await RequireAsync());
        using var api = await _server.ApiAsync(_organization, Role.Viewer);
        Assert.Equal(HttpStatusCode.OK, (await api.GetApiAsync("links")).Status);

        await _visitor.SignInAsync(_grace);
        Assert.Equal("/account/security", await WhereAsync($"/org/{await _server.OrganizationAsync(_organization)}/app/links"));
        Assert.Null(await WhereAsync($"/org/{await _server.OrganizationAsync(other)}/app/links"));
        // What a tab of the other organization loads by itself does not open this one.
        Assert.Equal("/account/security", await WhereAsync($"/org/{await _server.OrganizationAsync(_organization)}/app/links/export.csv"));
    }

    [Fact]
    public async Task A_member_whose_only_factor_is_a_passkey_does_not_get_in_with_the_password_alone()
    {
        await AddPasskeyAsync(_graceId);
        await _visitor.SignInAsync(_grace);
        await AddPasskeyAsync(_adaId);
        Assert.True(await RequireAsync());

        using var again = new Visitor(_server);
        using var answer = await again.TrySignInAsync(_grace);
        Assert.Equal("/account/two-factor", new Uri(new Uri(_server.Address), answer.Headers.Location!).AbsolutePath);
        Assert.Contains("Sign in with your passkey", await again.Client.GetStringAsync("/account/two-factor"), StringComparison.Ordinal);
        Assert.False(again.HasSession);
    }

    [Fact]
    public async Task The_list_of_members_says_how_each_signs_in()
    {
        await AddPasskeyAsync(_adaId);
        await _visitor.SignInAsync(_grace);
        await AuthenticatorApp.SetUpAsync(_visitor);
        using var api = await _server.ApiAsync(_organization, Role.Admin);

        var members = (await api.GetApiAsync("members")).Body.GetProperty("members").EnumerateArray();
        Assert.Equal(
            [(true, false, true), (true, true, false)],
            members.Select(member => (
                member.GetProperty("hasPassword").GetBoolean(), member.GetProperty("hasAuthenticator").GetBoolean(),
                member.GetProperty("hasPasskey").GetBoolean())));
    }

    private async Task<bool> RequireAsync() =>
        await Factors.RequireAsync(await _server.OrganizationAsync(_organization), true, _adaId, new Author(_ada));

    /// <summary>Gives a user a passkey that no device has.</summary>
    private async Task AddPasskeyAsync(long userId)
    {
        await using var db = await _server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        db.Add(new IdentityUserPasskey<long>
        {
            UserId = userId,
            CredentialId = Guid.NewGuid().ToByteArray(),
            Data = new IdentityPasskeyData { Name = "Phone", PublicKey = [], AttestationObject = [], ClientDataJson = [] },
        });
        await db.SaveChangesAsync();
    }

    /// <summary>Where a page redirects to; null if it opens.</summary>
    private async Task<string?> WhereAsync(string path)
    {
        using var answer = await _visitor.Client.GetAsync(path);
        return answer.StatusCode == HttpStatusCode.OK ? null : new Uri(new Uri(_server.Address), answer.Headers.Location!).AbsolutePath;
    }

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        protected override TimeProvider Time => Clock;
    }
}
