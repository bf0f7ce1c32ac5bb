using System.Net;
using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>What users choose for themselves, the download of their data, and the deletion of their account, without a browser.</summary>
[Trait("Store", "both")]
public sealed class ProfileTests(ProfileTests.Fixture fixture) : IClassFixture<ProfileTests.Fixture>, IAsyncLifetime
{
    private readonly TestServer _server = fixture.Server;
    private readonly Visitor _visitor = new(fixture.Server);
    private readonly string _organization = fixture.NewName();
    private readonly string _ada = $"{fixture.NewName("ada")}@example.com";
    private long _id;

    public async ValueTask InitializeAsync()
    {
        _id = await _server.MemberAsync(_ada, _organization);
        await _visitor.SignInAsync(_ada);
    }

    public ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_name_is_seen_by_the_members_and_the_start_page_opens_after_signing_in()
    {
        using var saved = await SaveAsync("Ada Lovelace", "Europe/Berlin", "LiveMap");
        Assert.Equal("/account?done=profile", Location(saved));
        var page = await _visitor.Client.GetStringAsync("/account");
        Assert.Contains("value=\"Ada Lovelace\"", page, StringComparison.Ordinal);
        Assert.Matches("<option value=\"Europe/Berlin\" selected", page);
        Assert.Matches("<option value=\"LiveMap\" selected", page);

        using var admin = await _server.ApiAsync(_organization, Role.Admin);
        Assert.Equal("Ada Lovelace", (await admin.GetApiAsync("members")).Body.GetProperty("members")[0].GetProperty("name").GetString());
        Assert.Equal("/app/live", Location(await _visitor.Client.GetAsync("/")));
        using var again = new Visitor(_server);
        Assert.Equal("/app/live", Location(await again.TrySignInAsync(_ada)));
        Assert.Equal("/app/links", Location(await again.TrySignInAsync(_ada, returnUrl: "/app/links")));
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_refused_and_an_unknown_zone_is_the_browser_s()
    {
        using var refused = await SaveAsync(new string('x', 101), "", "Dashboard");
        Assert.Contains("Enter a name of at most 100 characters.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var saved = await SaveAsync("", "Mars/Olympus", "Dashboard");
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        await using var db = await OpenAsync();
        var user = await db.Users.SingleAsync(user => user.Id == _id, TestContext.Current.CancellationToken);
        Assert.Equal((null, null), (user.DisplayName, user.TimeZone));
    }

    [Fact]
    public async Task One_s_own_data_can_be_downloaded_without_secrets_and_without_that_of_others()
    {
        await _server.MemberAsync($"other-{_ada}", _organization);
        await _server.Services.GetRequiredService<OrganizationEditor>().CreateKeyAsync(
            await _server.OrganizationAsync(_organization), "nightly", Role.Editor, new Author(_ada));
        using var answer = await _visitor.Client.GetAsync("/account/data.json");
        var text = await answer.Content.ReadAsStringAsync();
        var data = JsonElement.Parse(text);

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(_ada, data.GetProperty("email").GetString());
        Assert.Equal(_organization, data.GetProperty("memberships")[0].GetProperty("organization").GetString());
        Assert.Equal("nightly", data.GetProperty("apiKeys")[0].GetProperty("name").GetString());
        Assert.Equal(1, data.GetProperty("sessions").GetArrayLength());
        Assert.Contains(data.GetProperty("auditLog").EnumerateArray(), entry => entry.GetProperty("action").GetString() == AuditAction.SignedIn.Name);
        Assert.DoesNotContain("other-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_account_is_deleted_with_its_password_and_leaves_its_links_and_its_name_in_the_audit_log()
    {
        await _server.MemberAsync($"other-{_ada}", _organization);
        await _server.Services.GetRequiredService<OrganizationEditor>().CreateKeyAsync(
            await _server.OrganizationAsync(_organization), "nightly", Role.Editor, new Author(_ada));
        Assert.Contains("This is not your email address", await ReadAsync(await DeleteAsync("someone@example.com")), StringComparison.Ordinal);
        Assert.Contains("This is not your password", await ReadAsync(await DeleteAsync(_ada, "a wrong password")), StringComparison.Ordinal);
        using var deleted = await DeleteAsync(_ada);

        Assert.Equal("/account/sign-in?done=deleted", Location(deleted));
        Assert.False(_visitor.HasSession);
        await using (var db = await OpenAsync())
        {
            Assert.False(await db.Users.AnyAsync(user => user.Id == _id, TestContext.Current.CancellationToken));
            Assert.False(await db.Memberships.AnyAsync(membership => membership.UserId == _id, TestContext.Current.CancellationToken));
            Assert.False(await db.Sessions.AnyAsync(session => session.UserId == _id, TestContext.Current.CancellationToken));
        }
        Assert.NotNull((await _server.KeysAsync(_organization)).Single(key => key.Name == "nightly").RevokedAt);
        using var admin = await _server.ApiAsync(_organization, Role.Admin);
        var entries = (await admin.GetApiAsync("audit")).Body.GetProperty("entries").EnumerateArray().ToList();
        Assert.Contains(entries, entry => entry.GetProperty("action").GetString() == AuditAction.AccountDeleted.Name && entry.GetProperty("subject").GetString() == _ada);
        Assert.Contains("wrong", await ReadAsync(await _visitor.TrySignInAsync(_ada)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_admin_of_an_organization_can_t_delete_their_account()
    {
        using var refused = await DeleteAsync(_ada);
        Assert.Contains($"You are the only admin of {_organization}.", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.True(_visitor.HasSession);
    }

    private Task<HttpResponseMessage> SaveAsync(string name, string zone, string page) => _visitor.SendFormAsync(
        "/account", fields: [("_handler", "profile"), ("Profile.Name", name), ("Profile.TimeZone", zone), ("Profile.StartPage", page)]);

    private Task<HttpResponseMessage> DeleteAsync(string email, string password = TestServer.Password) =>
        _visitor.SendFormAsync("/account/delete", fields: [("Form.Email", email), ("Form.Password", password)]);

    private Task<AppDb> OpenAsync() => _server.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();

    private string Location(HttpResponseMessage answer) => new Uri(new Uri(_server.Address), answer.Headers.Location!).PathAndQuery;

    private static async Task<string> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
            return await answer.Content.ReadAsStringAsync();
    }

    public sealed class Fixture : SharedServer;
}
