using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Core.Organizations.Passwords;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary><c>Accounts:Passwords=false</c>: passwords end when an admin has signed in by a provider, and a command brings them back.</summary>
public sealed class PasswordsOffTests : IAsyncLifetime
{
    private const string Ada = "ada@example.com";

    private readonly IdentityProvider _provider = new() { Person = new("ada", Ada) };
    private TestServer _server = null!;

    private PasswordState State => _server.Services.GetRequiredService<PasswordState>();

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        _server = await TestServer.StartAsync([.. _provider.Settings(), "--Accounts:Passwords=false"]);
        await _server.MemberAsync("owner@example.com");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Passwords_stay_on_until_an_admin_has_signed_in_by_a_provider()
    {
        await InviteAsync("grace@example.com", Role.Editor);
        Assert.Equal(PasswordUse.Pending, await State.ReadAsync(TestContext.Current.CancellationToken));
        using (var before = new Visitor(_server))
            await before.SignInAsync("owner@example.com");

        await InviteAsync(Ada, Role.Admin);
        Assert.Equal(PasswordUse.Off, await State.ReadAsync(TestContext.Current.CancellationToken));
        using var visitor = new Visitor(_server);
        var page = await visitor.Client.GetStringAsync("/account/sign-in");
        Assert.Contains("Sign in with Acme SSO", page, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"password\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Forgot your password?", page, StringComparison.Ordinal);
        using var refused = await visitor.SendAsync(page, "/account/sign-in", ("Form.Email", "owner@example.com"), ("Form.Password", TestServer.Password));
        Assert.Contains("Passwords are switched off here.", await refused.GetTextAsync(), StringComparison.Ordinal);
        Assert.False(visitor.HasSession);
        Assert.Contains("Passwords are switched off here", await visitor.Client.GetStringAsync("/account/forgotten"), StringComparison.Ordinal);

        using var signedIn = await visitor.SignInByProviderAsync();
        Assert.Equal("/app", signedIn.GetPath());
        var security = await visitor.Client.GetStringAsync("/account/security");
        Assert.DoesNotContain("Change your password", security, StringComparison.Ordinal);
        Assert.DoesNotContain("Set a password", security, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_and_a_link_for_a_new_password_give_no_password()
    {
        await InviteAsync(Ada, Role.Admin);
        var organization = await _server.OrganizationAsync();
        var secret = await CreateInvitationAsync("grace@example.com", Role.Viewer);
        using var visitor = new Visitor(_server);
        var page = await visitor.Client.GetStringAsync($"/account/join/{secret}");
        Assert.Contains("Join with Acme SSO", page, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"password\"", page, StringComparison.Ordinal);
        using var forged = await visitor.SendAsync(
            page, $"/account/join/{secret}", ("_handler", "create"), ("Form.Email", "grace@example.com"), ("Form.Password", TestServer.Password));
        Assert.False(visitor.HasSession);
        Assert.Single(await _server.Services.GetRequiredService<InvitationEditor>().ListAsync(organization, TestContext.Current.CancellationToken));

        var owner = await _server.MemberAsync("owner@example.com");
        var link = await _server.Services.GetRequiredService<LinkApp.Web.Accounts.MemberPasswordLinks>()
            .CreateAsync(organization, owner, Author.CommandLine, _server.Address);
        Assert.Contains("Passwords are switched off", link.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_brings_passwords_back_to_the_running_server()
    {
        await InviteAsync(Ada, Role.Admin);
        string[] settings = [$"--Data:Directory={_server.DataDirectory}", .. _provider.Settings(), "--Accounts:Passwords=false"];
        Assert.Equal("Passwords are off: Accounts:Passwords is false.\n", (await CommandRun.RunAsync(["admin", "passwords", .. settings])).Output);

        Assert.Equal("Passwords are on, although Accounts:Passwords is false.\n", (await CommandRun.RunAsync(["admin", "passwords", "on", .. settings])).Output);
        using var visitor = new Visitor(_server);
        await visitor.SignInAsync("owner@example.com");
        var doctor = await CommandRun.RunAsync(["doctor", .. settings]);
        Assert.Contains("an operator has brought passwords back", doctor.Output, StringComparison.Ordinal);

        await CommandRun.RunAsync(["admin", "passwords", "off", .. settings]);
        using var refused = await new Visitor(_server).SendFormAsync(
            "/account/sign-in", fields: [("Form.Email", "owner@example.com"), ("Form.Password", TestServer.Password)]);
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
    }

    [Fact]
    public async Task Passwords_come_back_when_no_admin_signs_in_by_a_provider_any_more()
    {
        await InviteAsync(Ada, Role.Admin);
        Assert.False(await State.IsOnAsync(TestContext.Current.CancellationToken));
        var doctor = await CommandRun.RunAsync("doctor", $"--Data:Directory={_server.DataDirectory}", "--Accounts:Passwords=false", "--Oidc:0:Name=Other",
            "--Oidc:0:Authority=https://sso.example.com", "--Oidc:0:ClientId=linkapp", "--Oidc:0:ClientSecret=secret");
        Assert.Contains("no admin has signed in by a provider yet", doctor.Output, StringComparison.Ordinal);

        await _server.RemoveMemberAsync(Ada);
        Assert.Equal(PasswordUse.Pending, await State.ReadAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Lets a person join by the provider.</summary>
    private async Task InviteAsync(string email, Role role)
    {
        _provider.Person = new(email, email);
        using var visitor = new Visitor(_server);
        using var joined = await visitor.SignInByProviderAsync($"/account/join/{await CreateInvitationAsync(email, role)}");
        Assert.Equal("/app", joined.GetPath());
    }

    private async Task<string> CreateInvitationAsync(string email, Role role)
    {
        var edit = await _server.Services.GetRequiredService<InvitationEditor>().InviteAsync(
            await _server.OrganizationAsync(), email, role, Author.CommandLine);
        return Assert.IsType<InvitationEdit.Saved>(edit).Secret;
    }
}
