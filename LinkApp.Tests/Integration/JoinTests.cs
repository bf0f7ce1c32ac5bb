using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Accepting invitations, the account page, and what ends with a membership, without a browser.</summary>
[Trait("Store", "both")]
public sealed class JoinTests(JoinTests.Fixture fixture) : IClassFixture<JoinTests.Fixture>, IAsyncLifetime
{
    private const string NewPassword = "another long password";

    private readonly TestServer _server = fixture.Server;
    private readonly FakeTimeProvider _time = fixture.Clock;
    private readonly Visitor _visitor = new(fixture.Server);
    private readonly string _organization = fixture.NewName();
    private readonly string _ada = $"{fixture.NewName("ada")}@example.com";
    private readonly string _grace = $"{fixture.NewName("grace")}@example.com";

    private MemberEditor Members => _server.Services.GetRequiredService<MemberEditor>();

    private InvitationEditor Invitations => _server.Services.GetRequiredService<InvitationEditor>();

    public async ValueTask InitializeAsync() => await _server.MemberAsync(_ada, _organization);

    public ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_person_without_an_account_creates_one_and_is_a_member_with_the_role()
    {
        var path = await InviteAsync(Role.Editor);
        using var answer = await _visitor.SendFormAsync(path, fields: [("Form.Email", _grace), ("Form.Password", NewPassword)]);

        Assert.Equal((HttpStatusCode.Found, "/app"), (answer.StatusCode, Location(answer)));
        Assert.Null(await WhereAsync("/app/links/new"));
        Assert.Equal("/account/denied", await WhereAsync("/app/settings/members"));
        Assert.Equal([$"{_ada}: Admin", $"{_grace}: Editor"], await ListAsync());
        Assert.Contains("Invitation not valid", await new Visitor(_server).Client.GetStringAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not an address", NewPassword, "Enter an email address")]
    [InlineData("someone@example.com", "short", "at least 10 characters")]
    [InlineData("", "", "Enter an email address")]
    public async Task A_wrong_form_says_what_is_wrong_and_uses_nothing_up(string email, string password, string error)
    {
        var path = await InviteAsync();
        using var answer = await _visitor.SendFormAsync(path, fields: [("Form.Email", email), ("Form.Password", password)]);

        Assert.Contains(error, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(await InvitationsAsync());
        Assert.False(_visitor.HasSession);
    }

    [Fact]
    public async Task An_account_that_exists_is_not_taken_over_with_an_invitation()
    {
        await _server.MemberAsync(_grace, fixture.NewName());
        using var answer = await _visitor.SendFormAsync(await InviteAsync(), fields: [("Form.Email", _grace), ("Form.Password", NewPassword)]);

        Assert.Contains("There is an account with this email address", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(_visitor.HasSession);
        Assert.Single(await InvitationsAsync());
    }

    [Fact]
    public async Task A_person_with_an_account_signs_in_and_joins_and_acts_for_the_organization_at_once()
    {
        await _server.MemberAsync(_grace, fixture.NewName());
        var path = await InviteAsync(Role.Admin);
        Assert.Contains(Uri.EscapeDataString(path), await _visitor.Client.GetStringAsync(path), StringComparison.OrdinalIgnoreCase);
        await _visitor.SignInAsync(_grace);

        using var answer = await _visitor.SendFormAsync(path);

        Assert.Equal("/app", Location(answer));
        var page = $"/org/{await _server.OrganizationAsync(_organization)}/app/settings/members";
        Assert.Equal(page, await WhereAsync("/app/settings/members"));
        Assert.Null(await WhereAsync(page));
        Assert.Equal([$"{_ada}: Admin", $"{_grace}: Admin"], await ListAsync());
    }

    [Fact]
    public async Task A_member_who_accepts_an_invitation_keeps_the_higher_role()
    {
        var path = await InviteAsync(Role.Viewer);
        await _server.MemberAsync(_grace, _organization, Role.Editor);
        await _visitor.SignInAsync(_grace);
        using var answer = await _visitor.SendFormAsync(path);

        Assert.Equal([$"{_ada}: Admin", $"{_grace}: Editor"], await ListAsync());
        Assert.Empty(await InvitationsAsync());
    }

    [Fact]
    public async Task An_invitation_ends_after_seven_days_and_can_be_made_again()
    {
        var path = await InviteAsync();
        _time.Jump(Invitation.Lifetime);
        Assert.Contains("Invitation not valid", await _visitor.Client.GetStringAsync(path), StringComparison.Ordinal);

        path = await InviteAsync();
        Assert.Contains("You are invited", await _visitor.Client.GetStringAsync(path), StringComparison.Ordinal);
        Assert.Single(await InvitationsAsync());
    }

    [Fact]
    public async Task A_changed_password_ends_the_sessions_elsewhere_and_not_this_one()
    {
        using var elsewhere = new Visitor(_server);
        await elsewhere.SignInAsync(_ada);
        await _visitor.SignInAsync(_ada);

        using var wrong = await _visitor.SendFormAsync(
            "/account/security", fields: [("_handler", "password"), ("Form.Present", "a wrong password"), ("Form.Password", NewPassword)]);
        Assert.Contains("not your present password", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var changed = await _visitor.SendFormAsync(
            "/account/security", fields: [("_handler", "password"), ("Form.Present", TestServer.Password), ("Form.Password", NewPassword)]);
        Assert.Equal("/account/security", Location(changed));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Null(await WhereAsync("/app/links"));
        using var ended = await elsewhere.Client.GetAsync("/app/links");
        Assert.Equal("/account/sign-in", Location(ended));
        using var again = await elsewhere.TrySignInAsync(_ada, NewPassword);
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
    }

    [Fact]
    public async Task A_member_leaves_and_the_only_admin_can_not()
    {
        var id = await _server.OrganizationAsync(_organization);
        await _server.MemberAsync(_grace, _organization, Role.Viewer);
        await _visitor.SignInAsync(_grace);
        using var left = await _visitor.SendFormAsync("/account", fields: [("_handler", $"leave-{id}")]);
        Assert.Equal("/account", Location(left));
        Assert.Equal([$"{_ada}: Admin"], await ListAsync());
        Assert.Equal("/account/denied", await WhereAsync("/app/links"));

        using var ada = new Visitor(_server);
        await ada.SignInAsync(_ada);
        using var refused = await ada.SendFormAsync("/account", fields: [("_handler", $"leave-{id}")]);
        Assert.Contains("You are the only admin", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal([$"{_ada}: Admin"], await ListAsync());
    }

    [Fact]
    public async Task When_a_member_was_last_active_is_listed()
    {
        await _visitor.SignInAsync(_ada);
        Assert.Null(await WhereAsync("/app/links"));

        var members = await Members.ListAsync(await _server.OrganizationAsync(_organization), TestContext.Current.CancellationToken);
        Assert.Equal(_time.GetUtcNow().UtcDateTime, Assert.Single(members).LastActiveAt);
    }

    private async Task<string> InviteAsync(Role role = Role.Viewer)
    {
        var edit = await Invitations.InviteAsync(await _server.OrganizationAsync(_organization), _grace, role, new Author(_ada));
        return $"/account/join/{Assert.IsType<InvitationEdit.Saved>(edit).Secret}";
    }

    private async Task<IReadOnlyList<string>> ListAsync() =>
        [.. (await Members.ListAsync(await _server.OrganizationAsync(_organization))).Select(member => $"{member.Email}: {member.Role}")];

    private async Task<List<Invitation>> InvitationsAsync() => await Invitations.ListAsync(await _server.OrganizationAsync(_organization));

    private string? Location(HttpResponseMessage answer) =>
        answer.Headers.Location is { } to ? new Uri(new Uri(_server.Address), to).AbsolutePath : null;

    /// <summary>Where a page redirects to; null if it opens.</summary>
    private async Task<string?> WhereAsync(string path)
    {
        using var answer = await _visitor.Client.GetAsync(path);
        return answer.StatusCode == HttpStatusCode.OK ? null : Location(answer);
    }

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        protected override TimeProvider Time => Clock;
    }
}
