using System.Net;
using System.Text;
using LinkApp.Core.Branding;
using LinkApp.Core.Domains;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Wallboards;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>The audit log: what is written, and how it is read.</summary>
[Trait("Store", "both")]
public sealed class AuditLogTests(AuditLogTests.Fixture fixture) : IClassFixture<AuditLogTests.Fixture>, IAsyncLifetime
{
    private readonly TestServer _server = fixture.Server;
    private readonly string _organization = fixture.NewName();
    private readonly string _ada = $"{fixture.NewName("ada")}@example.com";
    private readonly string _grace = $"{fixture.NewName("grace")}@example.com";
    private HttpClient _admin = null!;

    private AuditQueries Queries => _server.Services.GetRequiredService<AuditQueries>();

    public async ValueTask InitializeAsync()
    {
        await _server.MemberAsync(_ada, _organization);
        _admin = await _server.ApiAsync(_organization, Role.Admin);
    }

    public ValueTask DisposeAsync()
    {
        _admin.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Each_action_of_admins_has_an_entry_with_what_was_before_and_after()
    {
        var (organization, by, cancel) = (await _server.OrganizationAsync(_organization), new Author(_ada), TestContext.Current.CancellationToken);
        var (members, invitations) = (Get<MemberEditor>(), Get<InvitationEditor>());
        var invited = Assert.IsType<InvitationEdit.Saved>(await invitations.InviteAsync(organization, _grace, Role.Viewer, by, cancel));
        await invitations.RenewAsync(organization, invited.Invitation.Id, by, cancel);
        await invitations.WithdrawAsync(organization, invited.Invitation.Id, by, cancel);
        var grace = await _server.MemberAsync(_grace, _organization, Role.Viewer);
        await members.SetRoleAsync(organization, grace, Role.Editor, by, cancel);
        await members.RemoveAsync(organization, grace, by, cancel: cancel);
        var host = $"{fixture.NewName("go")}.example".ToLowerInvariant();
        await Get<DomainEditor>().AddAsync(organization, host, new(), isMain: false, by, cancel);
        await Get<DomainEditor>().ChangeAsync(organization, host, new() { Home = "https://example.com/home" }, makeMain: false, by, cancel);
        await Get<DomainEditor>().RemoveAsync(organization, host, by, cancel);
        await Get<WallboardLinks>().CreateAsync(organization, "Office", by, cancel);
        await Get<BrandEditor>().SaveAsync(organization, new() { Name = "Our name" }, by, cancel);

        string[] expected =
        [
            $"command line: key.created test → admin",
            $"{_ada}: member.invited {_grace} → viewer",
            $"{_ada}: member.invitation-renewed {_grace}",
            $"{_ada}: member.invitation-withdrawn {_grace}",
            $"{_ada}: member.role-changed {_grace} viewer → editor",
            $"{_ada}: member.removed {_grace} editor",
            $"{_ada}: domain.added {host} → not main, home as configured",
            $"{_ada}: domain.changed {host} not main, home as configured → not main, home https://example.com/home",
            $"{_ada}: domain.removed {host} not main, home https://example.com/home",
            $"{_ada}: wallboard.created Office",
            $"{_ada}: visitor-pages.changed the organization's name, no logo → Our name, no logo",
        ];
        Assert.Equal(expected, await EntriesAsync());
    }

    [Fact]
    public async Task Sign_ins_are_logged_with_their_place_and_failures_until_the_account_is_locked()
    {
        using var visitor = new Visitor(_server);
        visitor.Client.DefaultRequestHeaders.Add("X-Forwarded-For", Visitors.Malaysia);
        await visitor.SignInAsync(_ada);
        for (var i = 0; i < 7; i++)
            (await visitor.TrySignInAsync(_ada, "a wrong password")).Dispose();
        await Eventually.TrueAsync(
            async () => (await EntriesAsync()).Count(entry => entry.Contains("sign-in-failed", StringComparison.Ordinal)) == 5, "five failures are logged");

        var page = await Queries.ListAsync(await _server.OrganizationAsync(_organization), new(Author: _ada), cancel: TestContext.Current.CancellationToken);
        Assert.Equal([.. Enumerable.Repeat("account.sign-in-failed", 5), "account.signed-in"], page.Entries.Select(entry => entry.Action));
        Assert.All(page.Entries, entry => Assert.Equal("MY", entry.Country));
        var texts = page.Entries.Select(entry => $"{entry.Author} {entry.Subject} {entry.Before} {entry.After} {entry.City}");
        Assert.DoesNotContain(Visitors.Malaysia, string.Join(' ', texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_and_downloads_are_logged_under_the_name_of_the_key()
    {
        using var links = await _admin.GetAsync("/api/v1/links.csv", TestContext.Current.CancellationToken);
        using var clicks = await _admin.GetAsync("/api/v1/clicks.csv", TestContext.Current.CancellationToken);
        await _admin.PostAsync("invitations", $$"""{ "email": "{{_grace}}" }""");

        var entries = await EntriesAsync();
        Assert.Equal(
            ["test: links.exported", $"test: clicks.exported clicks-{Day(-29)}-{Day(0)}", $"test: member.invited {_grace} → editor"], entries.Skip(1));
    }

    [Fact]
    public async Task The_api_pages_filters_and_exports_it()
    {
        for (var i = 0; i < 5; i++)
        {
            await Get<WallboardLinks>().CreateAsync(
                await _server.OrganizationAsync(_organization), $"=Screen {i}", new Author(_ada), TestContext.Current.CancellationToken);
        }

        var first = await _admin.GetApiAsync("audit?limit=4");
        var second = await _admin.GetApiAsync($"audit?limit=4&cursor={first.Text("cursor")}");
        Assert.Equal(["=Screen 4", "=Screen 3", "=Screen 2", "=Screen 1"], Subjects(first));
        Assert.Equal(["=Screen 0", "test"], Subjects(second));
        Assert.Null(second.Body.GetProperty("cursor").GetString());
        Assert.Equal(["test"], Subjects(await _admin.GetApiAsync("audit?action=key.created")));
        Assert.Equal(5, Subjects(await _admin.GetApiAsync($"audit?author={_ada.ToUpperInvariant()}&from={Day(0)}&to={Day(0)}")).Count());
        Assert.Empty(Subjects(await _admin.GetApiAsync($"audit?to={Day(-1)}")));

        var csv = await _admin.GetStringAsync("/api/v1/audit.csv?action=wallboard.created", TestContext.Current.CancellationToken);
        Assert.StartsWith("id,time,author,country,city,action,subject,before,after", csv, StringComparison.Ordinal);
        Assert.Contains("'=Screen 0", csv, StringComparison.Ordinal);
        var lines = (await _admin.GetStringAsync("/api/v1/audit.ndjson", TestContext.Current.CancellationToken)).Trim().Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("{\"id\":", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("action=sleep", "action")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-03-02&to=2026-03-01", "to")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("limit=201", "limit")]
    public async Task A_wrong_parameter_is_named(string query, string parameter)
    {
        var answer = await _admin.GetApiAsync($"audit?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty(parameter, out _));
    }

    [Fact]
    public async Task Entries_are_deleted_after_the_retention()
    {
        Assert.NotEmpty(await EntriesAsync());
        fixture.Clock.Jump(TimeSpan.FromDays(366));
        fixture.Clock.Advance(AuditRetention.Interval);
        await Eventually.TrueAsync(async () => (await EntriesAsync()).Count == 0, "the old entries are deleted");
    }

    [Fact]
    public async Task A_long_text_is_cut_and_the_log_of_another_organization_is_not_read()
    {
        var organization = await _server.OrganizationAsync(_organization);
        await Get<AuditLog>().WriteAsync(
            organization, AuditAction.LinksImported, new string('x', 600), new Author(_ada), cancel: TestContext.Current.CancellationToken);
        using var stranger = await _server.ApiAsync(fixture.NewName(), Role.Admin);

        var page = await Queries.ListAsync(organization, new(), cancel: TestContext.Current.CancellationToken);
        Assert.Equal(AuditEntry.MaxTextLength, page.Entries[0].Subject.Length);
        Assert.Equal(["test"], Subjects(await stranger.GetApiAsync("audit")));
    }

    private static IEnumerable<string?> Subjects(ApiAnswer answer) =>
        answer.Body.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("subject").GetString());

    private string Day(int days) => fixture.Clock.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private T Get<T>() where T : notnull => _server.Services.GetRequiredService<T>();

    // The oldest first.
    private async Task<IReadOnlyList<string>> EntriesAsync()
    {
        var page = await Queries.ListAsync(await _server.OrganizationAsync(_organization), new(), size: AuditQueries.MaxSize);
        return [.. page.Entries.Reverse().Select(Describe)];
    }

    private static string Describe(AuditEntry entry)
    {
        var text = new StringBuilder($"{entry.Author}: {entry.Action} {entry.Subject}".TrimEnd());
        if (entry.Before is not null)
            text.Append(' ').Append(entry.Before);
        if (entry.After is not null)
            text.Append(" → ").Append(entry.After);
        return text.ToString();
    }

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        protected override TimeProvider Time => Clock;
    }
}
