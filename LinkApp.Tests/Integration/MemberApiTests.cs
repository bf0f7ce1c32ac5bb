using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary><c>/api/v1/members</c> and <c>/api/v1/invitations</c> as programs see them.</summary>
[Trait("Store", "both")]
public sealed class MemberApiTests(SharedServer shared) : IClassFixture<SharedServer>, IAsyncLifetime
{
    private readonly TestServer _server = shared.Server;
    private readonly string _organization = shared.NewName();
    private readonly string _ada = $"{shared.NewName("ada")}@example.com";
    private readonly string _grace = $"{shared.NewName("grace")}@example.com";
    private HttpClient _admin = null!;
    private long _adaId;

    private MemberEditor Members => _server.Services.GetRequiredService<MemberEditor>();

    private InvitationEditor Invitations => _server.Services.GetRequiredService<InvitationEditor>();

    public async ValueTask InitializeAsync()
    {
        _adaId = await _server.MemberAsync(_ada, _organization);
        _admin = await _server.ApiAsync(_organization, Role.Admin);
    }

    public ValueTask DisposeAsync()
    {
        _admin.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Members_are_listed_changed_and_removed()
    {
        var grace = await _server.MemberAsync(_grace, _organization, Role.Viewer);

        Assert.Equal([$"{_ada}: admin", $"{_grace}: viewer"], await ListAsync());
        var changed = await _admin.SendAsync(HttpMethod.Patch, $"members/{grace}", """{ "role": "editor" }""");
        Assert.Equal((HttpStatusCode.OK, "editor", _grace), (changed.Status, changed.Text("role"), changed.Text("email")));
        Assert.Equal([$"{_ada}: admin", $"{_grace}: editor"], await ListAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await _admin.DeleteApiAsync($"members/{grace}")).Status);
        Assert.Equal([$"{_ada}: admin"], await ListAsync());
        (await _admin.DeleteApiAsync($"members/{grace}")).AssertProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{ "role": "owner" }""", "role")]
    [InlineData("""{ }""", "role")]
    [InlineData("""{ "role": "viewer", "rôle": 1 }""", "rôle")]
    public async Task A_wrong_change_names_its_field(string body, string field)
    {
        var answer = await _admin.SendAsync(HttpMethod.Patch, $"members/{_adaId}", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(field, answer.Body.GetProperty("pointers").ToString(), StringComparison.Ordinal);
        Assert.Equal([$"{_ada}: admin"], await ListAsync());
    }

    [Fact]
    public async Task An_organization_keeps_its_last_admin()
    {
        (await _admin.SendAsync(HttpMethod.Patch, $"members/{_adaId}", """{ "role": "editor" }""")).AssertProblem(HttpStatusCode.Conflict);
        (await _admin.DeleteApiAsync($"members/{_adaId}")).AssertProblem(HttpStatusCode.Conflict);
        Assert.Equal([$"{_ada}: admin"], await ListAsync());
    }

    [Fact]
    public async Task Of_two_admins_who_remove_each_other_at_once_one_stays()
    {
        var organization = await _server.OrganizationAsync(_organization);
        for (var i = 0; i < 5; i++)
        {
            var grace = await _server.MemberAsync(_grace, _organization);
            await _server.MemberAsync(_ada, _organization);
            var edits = await Task.WhenAll(
                Task.Run(() => Members.RemoveAsync(organization, grace, new Author(_ada))),
                Task.Run(() => Members.SetRoleAsync(organization, _adaId, Role.Viewer, new Author(_grace))));
            Assert.Equal([MemberEdit.Saved, MemberEdit.LastAdmin], edits.Order());
        }
    }

    [Fact]
    public async Task A_removed_member_loses_the_api_keys_that_they_created_unless_they_are_kept()
    {
        var (organization, grace) = (await _server.OrganizationAsync(_organization), await _server.MemberAsync(_grace, _organization));
        var editor = _server.Services.GetRequiredService<OrganizationEditor>();
        foreach (var name in (string[])["first", "second"])
            await editor.CreateKeyAsync(organization, name, Role.Viewer, new Author(_grace), TestContext.Current.CancellationToken);

        await _admin.DeleteApiAsync($"members/{grace}?keepKeys=true");
        Assert.Equal(3, (await _server.KeysAsync(_organization)).Count(key => key.RevokedAt is null));

        await _server.MemberAsync(_grace, _organization);
        await _admin.DeleteApiAsync($"members/{grace}");
        Assert.Equal(["test"], (await _server.KeysAsync(_organization)).Where(key => key.RevokedAt is null).Select(key => key.Name));
    }

    [Fact]
    public async Task An_invitation_is_created_renewed_listed_and_withdrawn()
    {
        var created = await _admin.PostAsync("invitations", $$"""{ "email": " {{_grace}} ", "role": "viewer" }""");
        Assert.Equal((HttpStatusCode.Created, _grace, "viewer"), (created.Status, created.Text("email"), created.Text("role")));
        var id = created.Number("id");
        Assert.NotNull(await Invitations.FindAsync(Secret(created.Text("url")), TestContext.Current.CancellationToken));
        (await _admin.PostAsync("invitations", $$"""{ "email": "{{_grace.ToUpperInvariant()}}" }""")).AssertProblem(HttpStatusCode.Conflict);

        var renewed = await _admin.PostAsync($"invitations/{id}/renew", "");
        Assert.Null(await Invitations.FindAsync(Secret(created.Text("url")), TestContext.Current.CancellationToken));
        Assert.NotNull(await Invitations.FindAsync(Secret(renewed.Text("url")), TestContext.Current.CancellationToken));

        var listed = Assert.Single((await _admin.GetApiAsync("invitations")).Body.GetProperty("invitations").EnumerateArray());
        Assert.Equal((_grace, System.Text.Json.JsonValueKind.Null), (listed.GetProperty("email").GetString(), listed.GetProperty("url").ValueKind));
        Assert.Equal(HttpStatusCode.NoContent, (await _admin.DeleteApiAsync($"invitations/{id}")).Status);
        Assert.Null(await Invitations.FindAsync(Secret(renewed.Text("url")), TestContext.Current.CancellationToken));
        (await _admin.PostAsync($"invitations/{id}/renew", "")).AssertProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an address")]
    [InlineData("two@example.com, three@example.com\n")]
    public async Task Only_an_email_address_is_invited(string email)
    {
        var answer = await _admin.PostAsync("invitations", System.Text.Json.JsonSerializer.Serialize(new { email }));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("\"email\"", answer.Body.GetProperty("pointers").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_is_not_invited_again() =>
        (await _admin.PostAsync("invitations", $$"""{ "email": "{{_ada}}" }""")).AssertProblem(HttpStatusCode.Conflict);

    [Fact]
    public async Task Of_two_who_accept_an_invitation_at_once_one_joins()
    {
        var organization = await _server.OrganizationAsync(_organization);
        var (other, edit) = ($"{shared.NewName("eve")}@example.com", await Invitations.InviteAsync(organization, _grace, Role.Editor, new Author(_ada)));
        var secret = Assert.IsType<InvitationEdit.Saved>(edit).Secret;
        var elsewhere = shared.NewName();
        var (first, second) = (await _server.MemberAsync(_grace, elsewhere), await _server.MemberAsync(other, elsewhere));

        var accepted = await Task.WhenAll(
            Task.Run(() => Invitations.AcceptAsync(secret, first, new Author(_grace))),
            Task.Run(() => Invitations.AcceptAsync(secret, second, new Author(other))));

        Assert.Single(accepted, invitation => invitation is not null);
        Assert.Equal(2, (await Members.ListAsync(organization, TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task Another_organization_reaches_neither_members_nor_invitations()
    {
        using var stranger = await _server.ApiAsync(shared.NewName(), Role.Admin);
        var id = (await _admin.PostAsync("invitations", $$"""{ "email": "{{_grace}}" }""")).Number("id");

        Assert.Equal(0, (await stranger.GetApiAsync("members")).Body.GetProperty("members").GetArrayLength());
        Assert.Equal(0, (await stranger.GetApiAsync("invitations")).Body.GetProperty("invitations").GetArrayLength());
        (await stranger.SendAsync(HttpMethod.Patch, $"members/{_adaId}", """{ "role": "viewer" }""")).AssertProblem(HttpStatusCode.NotFound);
        (await stranger.DeleteApiAsync($"members/{_adaId}")).AssertProblem(HttpStatusCode.NotFound);
        (await stranger.DeleteApiAsync($"invitations/{id}")).AssertProblem(HttpStatusCode.NotFound);
        (await stranger.PostAsync($"invitations/{id}/renew", "")).AssertProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Editor)]
    public async Task Only_admins_see_members_invitations_and_the_audit_log(Role role)
    {
        using var program = await _server.ApiAsync(_organization, role);
        foreach (var path in (string[])["members", "invitations", "audit", "audit.csv", "audit.ndjson"])
            (await program.GetApiAsync(path)).AssertProblem(HttpStatusCode.Forbidden);
    }

    private static string Secret(string? url) => url!.Split('/')[^1];

    private async Task<IReadOnlyList<string>> ListAsync() =>
        [.. (await _admin.GetApiAsync("members")).Body.GetProperty("members").EnumerateArray().Select(
            member => $"{member.GetProperty("email").GetString()}: {member.GetProperty("role").GetString()}")];
}
