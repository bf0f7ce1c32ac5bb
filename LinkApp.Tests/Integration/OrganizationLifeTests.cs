using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wallboards;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>An organization is created, renamed, deleted and restored.</summary>
[Trait("Store", "both")]
public sealed class OrganizationLifeTests(OrganizationLifeTests.Fixture fixture) : IClassFixture<OrganizationLifeTests.Fixture>, IAsyncLifetime
{
    private readonly TestServer _server = fixture.Server;
    private readonly Visitor _visitor = new(fixture.Server);
    private readonly string _organization = fixture.NewName();
    private readonly string _ada = $"{fixture.NewName("ada")}@example.com";
    private readonly Author _by = new("ada@example.com");
    private int _id;
    private long _adaId;

    private OrganizationEditor Editor => _server.Services.GetRequiredService<OrganizationEditor>();

    public async ValueTask InitializeAsync()
    {
        _adaId = await _server.MemberAsync(_ada, _organization);
        _id = await _server.OrganizationAsync(_organization);
        await _visitor.SignInAsync(_ada);
    }

    public ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Only_installation_admins_create_organizations_by_default()
    {
        var name = fixture.NewName("new");
        Assert.Contains("Only installation admins", await _visitor.Client.GetStringAsync("/account/new-organization"), StringComparison.Ordinal);

        await _server.Services.GetRequiredService<InstallationAdmins>().AddAsync(_ada, Author.CommandLine);
        fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        using var taken = await _visitor.SendFormAsync("/account/new-organization", fields: ("Form.Name", _organization.ToUpperInvariant()));
        Assert.Contains("There is an organization with this name.", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var created = await _visitor.SendFormAsync("/account/new-organization", fields: ("Form.Name", name));

        var id = await _server.OrganizationAsync(name);
        Assert.EndsWith($"/org/{id}/app", created.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await OpenAsync($"/org/{id}/app/settings/members"));
        Assert.Equal(Role.Admin, await _server.Services.GetRequiredService<OrganizationQueries>().RoleAsync(_adaId, id));
        Assert.Equal($"organization.created {name}", (await EntriesAsync(id))[0]);
    }

    [Fact]
    public async Task A_setting_lets_everyone_create_organizations()
    {
        await using var server = await TestServer.StartAsync(["--Accounts:CreateOrganizations=everyone"]);
        await server.MemberAsync(_ada, "Acme", Role.Viewer);
        using var visitor = new Visitor(server);
        await visitor.SignInAsync(_ada);

        using var created = await visitor.SendFormAsync("/account/new-organization", fields: ("Form.Name", "Beta"));

        Assert.EndsWith($"/org/{await server.OrganizationAsync("Beta")}/app", created.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_choose_the_same_name_at_once_get_one_organization()
    {
        var name = fixture.NewName("twice");
        var edits = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Editor.CreateAsync(name, _adaId, _by))));

        Assert.Single(edits.OfType<OrganizationEdit.Saved>());
        Assert.Single(edits.OfType<OrganizationEdit.Invalid>());
    }

    [Fact]
    public async Task A_new_name_is_shown_within_half_a_minute_and_in_the_audit_log()
    {
        var name = fixture.NewName("renamed");
        Assert.IsType<OrganizationEdit.Saved>(await Editor.RenameAsync(_id, $" {name} ", _by));
        Assert.IsType<OrganizationEdit.Invalid>(await Editor.RenameAsync(_id, "", _by));

        fixture.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Contains(name, await _visitor.Client.GetStringAsync("/app"), StringComparison.Ordinal);
        Assert.Contains($"organization.renamed {name} {_organization} → {name}", await EntriesAsync(_id));
    }

    [Fact]
    public async Task A_deleted_organization_is_closed_redirects_on_and_comes_back_whole()
    {
        var slug = fixture.NewName("link");
        await _server.LinkAsync(new LinkBuilder().Slug(slug), _organization);
        using var program = await _server.ApiAsync(_organization, Role.Admin);
        var board = await _server.Services.GetRequiredService<WallboardLinks>().CreateAsync(_id, "Office", _by);
        Assert.IsType<OrganizationEdit.Invalid>(await Editor.DeleteAsync(_id, "another name", _by));
        Assert.IsType<OrganizationEdit.Saved>(await Editor.DeleteAsync(_id, _organization.ToUpperInvariant(), _by));
        fixture.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(HttpStatusCode.Found, await OpenAsync("/app"));
        Assert.Equal(HttpStatusCode.Found, await OpenAsync($"/org/{_id}/app/links/export.csv"));
        (await program.GetApiAsync("links")).AssertProblem(HttpStatusCode.Gone);
        Assert.Null(await _server.Services.GetRequiredService<WallboardLinks>().FindAsync(board));
        using (var click = await _server.ClickAsync(slug))
            Assert.Equal(HttpStatusCode.Found, click.StatusCode);
        Assert.Contains("/account/restore", (await _visitor.Client.GetStringAsync("/account/denied")).Replace("href=\"", "/", StringComparison.Ordinal), StringComparison.Ordinal);

        fixture.Clock.Jump(TimeSpan.FromDays(6));
        using var restored = await _visitor.SendFormAsync("/account/restore");

        Assert.EndsWith($"/org/{_id}/app", restored.Headers.Location!.OriginalString, StringComparison.Ordinal);
        // It is the only organization again: its pages have no prefix.
        Assert.Equal(HttpStatusCode.Found, await OpenAsync($"/org/{_id}/app"));
        Assert.Equal(HttpStatusCode.OK, await OpenAsync("/app/links"));
        Assert.Equal(HttpStatusCode.OK, (await program.GetApiAsync($"links/{slug}")).Status);
        Assert.Equal(
            ["organization.restored", "organization.deleted"], (await EntriesAsync(_id)).Take(2).Select(entry => entry.Split(' ')[0]));
    }

    [Fact]
    public async Task Only_its_admins_restore_an_organization_and_only_for_a_week()
    {
        var grace = await _server.MemberAsync($"{fixture.NewName("grace")}@example.com", _organization, Role.Editor);
        var stranger = await _server.MemberAsync($"{fixture.NewName("linus")}@example.com", fixture.NewName());
        await Editor.DeleteAsync(_id, _organization, _by);

        Assert.IsType<OrganizationEdit.Missing>(await Editor.RestoreAsync(_id, grace, _by));
        Assert.IsType<OrganizationEdit.Missing>(await Editor.RestoreAsync(_id, stranger, _by));
        fixture.Clock.AdjustTime(fixture.Clock.GetUtcNow() + Organization.RestoreTime);
        Assert.IsType<OrganizationEdit.Missing>(await Editor.RestoreAsync(_id, _adaId, _by));
    }

    private async Task<List<string>> EntriesAsync(int id) =>
        [.. (await _server.Services.GetRequiredService<AuditQueries>().ListAsync(id, new AuditFilter(), null, 100)).Entries
            .Select(entry => $"{entry.Action} {entry.Subject} {entry.Before} → {entry.After}".TrimEnd(' ', '→'))];

    private async Task<HttpStatusCode> OpenAsync(string path)
    {
        using var answer = await _visitor.Client.GetAsync(path);
        return answer.StatusCode;
    }

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        protected override TimeProvider Time => Clock;
    }
}
