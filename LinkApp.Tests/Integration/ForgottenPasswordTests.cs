using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Tests.Support;
using LinkApp.Web.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Integration;

/// <summary>Forgotten passwords and new email addresses, with and without a mail server, without a browser.</summary>
[Trait("Store", "both")]
public sealed class ForgottenPasswordTests(ForgottenPasswordTests.Fixture fixture) : IClassFixture<ForgottenPasswordTests.Fixture>, IAsyncLifetime
{
    private const string NewPassword = "another long password";
    private const string Subject = "Choose a new password";

    private readonly TestServer _server = fixture.Server;
    private readonly Visitor _visitor = new(fixture.Server);
    private readonly string _organization = fixture.NewName();
    private readonly string _ada = $"{fixture.NewName("ada")}@example.com";
    private readonly string _other = $"{fixture.NewName("other")}@example.com";
    private long _id;

    public async ValueTask InitializeAsync() => _id = await _server.MemberAsync(_ada, _organization);

    public ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_mailed_link_changes_the_password_once_and_ends_all_sessions()
    {
        await _visitor.SignInAsync(_ada);
        using var elsewhere = new Visitor(_server);
        await AskAsync(elsewhere, _ada.ToUpperInvariant());
        var link = Mailbox.GetLink(await fixture.Mailbox.ReceiveAsync(_ada, Subject));
        using var answer = await elsewhere.SendFormAsync(link, fields: ("Form.Password", NewPassword));

        Assert.Equal("/account/sign-in?done=password", Location(answer));
        Assert.Contains("Password changed", await elsewhere.Client.GetStringAsync("/account/sign-in?done=password"), StringComparison.Ordinal);
        Assert.False(elsewhere.HasSession);
        Assert.Contains("Link not valid", await elsewhere.Client.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Contains("wrong", await ReadAsync(await elsewhere.TrySignInAsync(_ada)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await elsewhere.TrySignInAsync(_ada, NewPassword)).StatusCode);
        await fixture.Mailbox.ReceiveAsync(_ada, "Your LinkApp password was changed");
        Assert.Contains(AuditAction.PasswordReset.Name, await AuditAsync());
        fixture.Clock.Advance(MemberCookie.Interval);
        Assert.StartsWith("/account/sign-in", Location(await _visitor.Client.GetAsync("/app")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_is_the_same_for_an_address_without_an_account_which_gets_no_mail()
    {
        var known = await AskAsync(_visitor, _ada);
        var unknown = await AskAsync(_visitor, _other);
        await fixture.Mailbox.ReceiveAsync(_ada, Subject);

        Assert.Equal(Normalize(known, _ada), Normalize(unknown, _other));
        Assert.Empty(fixture.Mailbox.Find(_other, ""));
    }

    [Fact]
    public async Task Nobody_s_mailbox_is_flooded()
    {
        for (var i = 0; i < PasswordMails.MaxLinks + 2; i++)
            await AskAsync(_visitor, _ada);
        // The mails go out in their order: once this one has arrived, no other is under way.
        await AskAsync(_visitor, await AnotherAsync());
        await fixture.Mailbox.ReceiveAsync(_other, Subject);

        Assert.Equal(PasswordMails.MaxLinks, fixture.Mailbox.Find(_ada, Subject).Count());
    }

    [Theory]
    [InlineData("token=abc")]
    [InlineData("token=%00")]
    [InlineData("token=")]
    public async Task A_forged_link_is_refused(string token)
    {
        Assert.Contains("Link not valid", await _visitor.Client.GetStringAsync($"/account/new-password?user={_id}&{token}"), StringComparison.Ordinal);
        Assert.Contains("Link not valid", await _visitor.Client.GetStringAsync($"/account/new-password?user=999999&{token}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_of_one_account_does_not_change_another()
    {
        var link = await CreateLinkAsync(_id);
        var other = await _server.MemberAsync(_other, fixture.NewName());
        Assert.Contains(
            "Link not valid", await _visitor.Client.GetStringAsync(link.Replace($"user={_id}", $"user={other}", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_password_is_refused_and_the_link_goes_on_working()
    {
        var link = await CreateLinkAsync(_id);
        using var refused = await _visitor.SendFormAsync(link, fields: ("Form.Password", "short"));
        Assert.Contains("at least 10 characters", await ReadAsync(refused), StringComparison.Ordinal);
        using var answer = await _visitor.SendFormAsync(link, fields: ("Form.Password", NewPassword));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    [Fact]
    public async Task An_admin_makes_no_link_for_a_stranger_or_for_a_member_of_other_organizations()
    {
        var links = _server.Services.GetRequiredService<MemberPasswordLinks>();
        var id = await _server.OrganizationAsync(_organization);
        var stranger = await _server.MemberAsync(_other, fixture.NewName());
        Assert.Equal((null, "They are no longer a member."), await links.CreateAsync(id, stranger, new Author("admin@example.com"), _server.Address));

        await _server.MemberAsync(_other, _organization, Role.Viewer);
        var (url, error) = await links.CreateAsync(id, stranger, new Author("admin@example.com"), _server.Address);
        Assert.Null(url);
        Assert.Contains("another organization", error, StringComparison.Ordinal);
        Assert.DoesNotContain(AuditAction.PasswordLinkCreated.Name, await AuditAsync());
    }

    [Fact]
    public async Task A_new_email_address_is_confirmed_by_mail_and_takes_the_keys_of_its_owner_along()
    {
        using var key = await _server.ApiAsync(_organization, Role.Admin);
        await _server.Services.GetRequiredService<OrganizationEditor>().CreateKeyAsync(
            await _server.OrganizationAsync(_organization), "mine", Role.Editor, new Author(_ada));
        await _visitor.SignInAsync(_ada);
        Assert.Contains("on its way", await ReadAsync(await ChangeEmailAsync(_other)), StringComparison.Ordinal);
        Assert.Equal(_ada, (await MemberAsync(key)).Email);
        var link = Mailbox.GetLink(await fixture.Mailbox.ReceiveAsync(_other, "Confirm your new email address"));

        // A program that only follows links changes nothing.
        Assert.Contains(_other, await _visitor.Client.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Equal(_ada, (await MemberAsync(key)).Email);
        using var answer = await _visitor.SendFormAsync(link);

        Assert.Equal("/account?done=email", Location(answer));
        Assert.Equal(_other, (await MemberAsync(key)).Email);
        Assert.Contains(_other, await _visitor.Client.GetStringAsync("/account?done=email"), StringComparison.Ordinal);
        Assert.Contains((await _server.KeysAsync(_organization)), entry => entry.Name == "mine" && entry.CreatedBy == _other);
        Assert.Contains(_other, (await fixture.Mailbox.ReceiveAsync(_ada, "Your email address for LinkApp was changed")).TextBody, StringComparison.Ordinal);
        Assert.Contains("Link not valid", await _visitor.Client.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Contains(AuditAction.EmailChanged.Name, await AuditAsync());
    }

    [Fact]
    public async Task A_new_email_address_needs_the_password_and_says_nothing_of_other_accounts()
    {
        await _visitor.SignInAsync(_ada);
        Assert.Contains("not your password", await ReadAsync(await ChangeEmailAsync(_other, "a wrong password")), StringComparison.Ordinal);
        var free = await ReadAsync(await ChangeEmailAsync(_other));
        var taken = await AnotherAsync(fixture.NewName("taken") + "@example.com");

        Assert.Equal(Normalize(free, _other), Normalize(await ReadAsync(await ChangeEmailAsync(taken)), taken));
        Assert.Empty(fixture.Mailbox.Find(taken, "Confirm"));
    }

    [Fact]
    public async Task Without_a_mail_server_the_page_names_who_can_help_and_an_address_changes_at_once()
    {
        await using var server = await TestServer.StartAsync();
        await server.MemberAsync(_ada);
        using var visitor = new Visitor(server);
        Assert.Contains("Ask an admin of your organization", await visitor.Client.GetStringAsync("/account/forgotten"), StringComparison.Ordinal);

        await visitor.SignInAsync(_ada);
        using var answer = await visitor.SendFormAsync("/account/email", fields: [("Form.Email", _other), ("Form.Password", TestServer.Password)]);
        Assert.Equal("/account?done=email", answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.ToString());
        await server.MemberAsync(_ada);
        using var taken = await visitor.SendFormAsync("/account/email", fields: [("Form.Email", _ada), ("Form.Password", TestServer.Password)]);
        Assert.Contains("There is an account with this email address", await ReadAsync(taken), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(Visitor visitor, string email) =>
        await ReadAsync(await visitor.SendFormAsync("/account/forgotten", fields: ("Form.Email", email)));

    private Task<HttpResponseMessage> ChangeEmailAsync(string email, string password = TestServer.Password) =>
        _visitor.SendFormAsync("/account/email", fields: [("Form.Email", email), ("Form.Password", password)]);

    private async Task<string> AnotherAsync(string? email = null)
    {
        await _server.MemberAsync(email ?? _other, fixture.NewName());
        return email ?? _other;
    }

    private async Task<string> CreateLinkAsync(long userId)
    {
        var (url, error) = await _server.Services.GetRequiredService<MemberPasswordLinks>().CreateAsync(
            await _server.OrganizationAsync(_organization), userId, new Author("admin@example.com"), _server.Address);
        Assert.Null(error);
        Assert.Contains(AuditAction.PasswordLinkCreated.Name, await AuditAsync());
        return new Uri(url!).PathAndQuery;
    }

    private static async Task<(string Email, long Id)> MemberAsync(HttpClient key)
    {
        var member = Assert.Single((await key.GetApiAsync("members")).Body.GetProperty("members").EnumerateArray());
        return (member.GetProperty("email").GetString()!, member.GetProperty("id").GetInt64());
    }

    private async Task<IReadOnlyList<string>> AuditAsync()
    {
        using var key = await _server.ApiAsync(_organization, Role.Admin);
        return [.. (await key.GetApiAsync("audit")).Body.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!)];
    }

    private string Location(HttpResponseMessage answer) => new Uri(new Uri(_server.Address), answer.Headers.Location!).PathAndQuery;

    private static async Task<string> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
            return await answer.Content.ReadAsStringAsync();
    }

    // Without what differs on every page: the address, nonces and tokens.
    private static string Normalize(string html, string email)
    {
        var text = html.Replace(email, "EMAIL", StringComparison.OrdinalIgnoreCase);
        return text[text.IndexOf("<main", StringComparison.Ordinal)..text.IndexOf("</main>", StringComparison.Ordinal)];
    }

    public sealed class Fixture : SharedServer
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        public Mailbox Mailbox { get; } = new();

        protected override TimeProvider Time => Clock;

        protected override string[] Settings => Mailbox.Settings;

        protected override Task SeedAsync()
        {
            Mailbox.Start();
            return Task.CompletedTask;
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Mailbox.DisposeAsync();
        }
    }
}
