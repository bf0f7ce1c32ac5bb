using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Roles that a claim of a provider gives, changes and takes. All tests are about Press, the organization of the settings.</summary>
public sealed class ProviderRoleTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IAsyncLifetime
{
    private const string Press = "Press";

    private readonly TestServer _server = fixture.Server;
    private readonly IdentityProvider _provider = fixture.Provider;
    private readonly Person _grace = fixture.NewPerson();

    public async ValueTask InitializeAsync()
    {
        // Without roles of a claim: their invitation is of another organization.
        var home = await _server.OrganizationAsync("Home");
        var edit = await _server.Services.GetRequiredService<InvitationEditor>().InviteAsync(home, _grace.Email, Role.Viewer, Author.CommandLine);
        _provider.Person = _grace;
        using var visitor = new Visitor(_server);
        using var joined = await visitor.SignInByProviderAsync($"/account/join/{Assert.IsType<InvitationEdit.Saved>(edit).Secret}");
        Assert.Equal("/app", joined.GetPath());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_role_is_given_changed_and_taken_as_the_claim_says()
    {
        await _server.MemberAsync("owner@example.com", Press);
        Assert.Null(await RoleAsync());
        await SignInAsync("links-editors", "others");
        Assert.Equal(Role.Editor, await RoleAsync());
        // The highest of several counts.
        await SignInAsync("LINKS-ADMINS", "links-editors");
        Assert.Equal(Role.Admin, await RoleAsync());
        await SignInAsync("others");
        Assert.Null(await RoleAsync());
        await SignInAsync("nowhere");
        Assert.Null(await RoleAsync());

        using var api = await _server.ApiAsync(Press, Role.Admin);
        var log = (await api.GetApiAsync("audit")).Body.GetProperty("entries").EnumerateArray()
            .Where(entry => entry.GetProperty("subject").GetString() == _grace.Email && entry.GetProperty("action").GetString()!.StartsWith("member.", StringComparison.Ordinal))
            .Select(entry => $"{entry.GetProperty("action")}: {entry.GetProperty("before")} → {entry.GetProperty("after")}");
        Assert.Equal(
            [
                "member.removed: admin → not named by Acme SSO", "member.role-changed: editor → admin, by Acme SSO",
                "member.joined:  → editor, by Acme SSO",
            ],
            log);
    }

    [Fact]
    public async Task A_role_that_an_admin_gave_stays()
    {
        await _server.MemberAsync("owner@example.com", Press);
        await _server.MemberAsync(_grace.Email, Press, Role.Viewer);
        await SignInAsync("links-admins");
        Assert.Equal(Role.Viewer, await RoleAsync());
        await SignInAsync();
        Assert.Equal(Role.Viewer, await RoleAsync());
    }

    [Fact]
    public async Task The_last_admin_of_an_organization_stays()
    {
        await SignInAsync("links-admins");
        var members = _server.Services.GetRequiredService<MemberEditor>();
        var press = await _server.OrganizationAsync(Press);
        foreach (var other in (await members.ListAsync(press, TestContext.Current.CancellationToken)).Where(other => other.Email != _grace.Email))
            await members.RemoveAsync(press, other.UserId, Author.CommandLine, cancel: TestContext.Current.CancellationToken);

        await SignInAsync("others");
        Assert.Equal(Role.Admin, await RoleAsync());
        await SignInAsync("links-editors");
        Assert.Equal(Role.Admin, await RoleAsync());
    }

    private async Task SignInAsync(params string[] groups)
    {
        await _server.OrganizationAsync(Press);
        _provider.Person = _grace with { Groups = groups };
        using var visitor = new Visitor(_server);
        using var signedIn = await visitor.SignInByProviderAsync();
        Assert.Equal("/app", signedIn.GetPath());
    }

    private async Task<Role?> RoleAsync() =>
        (await _server.Services.GetRequiredService<MemberEditor>().ListAsync(await _server.OrganizationAsync(Press)))
            .Find(member => member.Email == _grace.Email)?.Role;
}
