using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Sign-in by OpenID Connect with a real provider: who gets in, and who does not.</summary>
public sealed class ProviderSignInTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IAsyncLifetime
{
    private readonly TestServer _server = fixture.Server;
    private readonly IdentityProvider _provider = fixture.Provider;
    private readonly Visitor _visitor = new(fixture.Server);
    private readonly string _organization = fixture.NewName();
    private readonly Person _grace = fixture.NewPerson();

    public async ValueTask InitializeAsync()
    {
        await _server.MemberAsync($"{fixture.NewName("ada")}@example.com", _organization);
        _provider.Person = _grace;
    }

    public ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_request_has_what_protects_it()
    {
        await _visitor.AskAsync();

        var request = _provider.Request!;
        Assert.Equal(("code", "S256", $"{_server.Address}/account/providers/acme-sso/callback"), (request.ResponseType, request.CodeChallengeMethod, request.RedirectUri));
        Assert.Equal("openid profile email", request.Scope);
        Assert.NotEmpty(request.Nonce!);
        Assert.NotEmpty(request.State!);
        Assert.NotEmpty(request.CodeChallenge!);
        var cookies = _visitor.Cookies.GetAllCookies().Where(cookie => cookie.Name.StartsWith("linkapp-way.", StringComparison.Ordinal)
            || cookie.Name.StartsWith("linkapp-nonce.", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, cookie => Assert.Equal(("/account/providers/acme-sso/callback", true), (cookie.Path, cookie.HttpOnly)));
    }

    [Fact]
    public async Task A_form_of_another_site_begins_no_sign_in()
    {
        using var forged = await _visitor.PostAsync("/account/providers/acme-sso");
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using var get = await _visitor.Client.GetAsync("/account/providers/acme-sso");
        Assert.NotEqual(HttpStatusCode.Found, get.StatusCode);
        using var unknown = await _visitor.SendFormAsync("/account/sign-in", "/account/providers/other");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_stranger_is_told_to_ask_for_an_invitation()
    {
        await RefusedAsync($"There is no account for {_grace.Email}.");
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task The_owner_of_the_address_of_an_account_signs_in_first_and_links_it()
    {
        await _server.MemberAsync(_grace.Email, _organization, Role.Editor);
        await RefusedAsync($"There is an account for {_grace.Email}, which is not linked to Acme SSO.");

        using var linked = await LinkAsync(TestServer.Password);
        Assert.Equal("/account/security?done=linked", linked.GetPath());
        Assert.Contains("Acme SSO", await _visitor.Client.GetStringAsync("/account/security"), StringComparison.Ordinal);
        using var other = new Visitor(_server);
        using var signedIn = await other.SignInByProviderAsync("/account/sign-in", ("returnUrl", "/app/links?search=spring"));
        Assert.Equal("/app/links?search=spring", signedIn.GetPath());
        Assert.True(other.HasSession);
        Assert.Contains($"account.provider-linked {_grace.Email}  Acme SSO, {_grace.Email}", await AuditAsync());
        Assert.Contains($"account.signed-in {_grace.Email}  by Acme SSO", await AuditAsync());
        Assert.Contains($"account.sign-in-failed {_grace.Email}  by Acme SSO: not linked", await AuditAsync());
    }

    [Fact]
    public async Task An_address_that_the_provider_has_not_confirmed_is_refused()
    {
        _provider.Person = _grace with { IsConfirmed = false };
        await RefusedAsync("Acme SSO has not confirmed your email address.");

        await _server.MemberAsync(_grace.Email, _organization);
        using var linked = await LinkAsync(TestServer.Password);
        Assert.Contains("Acme SSO has not confirmed your email address.", await linked.GetTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await LoginsAsync());
    }

    [Fact]
    public async Task Only_the_confirmed_address_of_the_account_is_linked_and_only_after_the_password()
    {
        await _server.MemberAsync(_grace.Email, _organization);
        using var wrong = await SendLinkFormAsync("not the password");
        Assert.Contains("This is not your password.", await wrong.GetTextAsync(), StringComparison.Ordinal);
        using var forged = await _visitor.Client.GetAsync("/account/providers/acme-sso/link?ticket=forged");
        Assert.Equal("/account/security", forged.GetPath());

        _provider.Person = fixture.NewPerson();
        using var other = await LinkAsync(TestServer.Password, signIn: false);
        Assert.Contains($"Acme SSO has confirmed {_provider.Person.Email}, but your account has the address {_grace.Email}.", await other.GetTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await LoginsAsync());
    }

    [Fact]
    public async Task An_invitation_is_for_the_confirmed_address_and_the_new_person_joins_with_it()
    {
        var path = await InviteAsync(_grace.Email);
        _provider.Person = fixture.NewPerson();
        using var refused = await _visitor.SignInByProviderAsync(path);
        Assert.Contains($"The invitation is for {_grace.Email}, and Acme SSO has confirmed {_provider.Person.Email}.", await refused.GetTextAsync(), StringComparison.Ordinal);
        Assert.False(_visitor.HasSession);

        _provider.Person = _grace;
        using var joined = await _visitor.SignInByProviderAsync(path);
        Assert.Equal("/app", joined.GetPath());
        var member = Assert.Single(await MembersAsync(), member => member.Email == _grace.Email);
        Assert.Equal((Role.Editor, false, "Grace Hopper"), (member.Role, member.HasPassword, member.Name));
        Assert.Equal([_provider.Address], member.Providers);
        Assert.Contains("Invitation not valid", await new Visitor(_server).Client.GetStringAsync(path), StringComparison.Ordinal);
        using var api = await _server.ApiAsync(_organization, Role.Admin);
        var listed = (await api.GetApiAsync("members")).Body.GetProperty("members").EnumerateArray()
            .Single(entry => entry.GetProperty("email").GetString() == _grace.Email);
        Assert.Equal("""["Acme SSO"]""", listed.GetProperty("providers").GetRawText());
        Assert.Contains(_provider.Address, await _visitor.Client.GetStringAsync("/account/data.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_way_to_sign_in_can_not_be_removed()
    {
        using (await _visitor.SignInByProviderAsync(await InviteAsync(_grace.Email)))
        {
        }
        using var refused = await UnlinkAsync();
        Assert.Contains("This is your only way to sign in.", await refused.GetTextAsync(), StringComparison.Ordinal);

        using var set = await _visitor.SendFormAsync("/account/security", fields: [("_handler", "password"), ("Form.Password", TestServer.Password)]);
        Assert.Equal("/account/security?done=password", set.GetPath());
        using var unlinked = await UnlinkAsync(("password", TestServer.Password));
        Assert.Equal("/account/security?done=unlinked", unlinked.GetPath());
        Assert.Empty(await LoginsAsync());
        Assert.Contains($"account.provider-unlinked {_grace.Email} Acme SSO, {_grace.Email} ", await AuditAsync());
    }

    [Fact]
    public async Task Who_has_no_password_signs_in_again_before_they_change_how_they_sign_in()
    {
        using (await _visitor.SignInByProviderAsync(await InviteAsync(_grace.Email)))
        {
        }
        fixture.Clock.Jump(TimeSpan.FromMinutes(6));
        Assert.Contains("For this, sign in again first", await _visitor.Client.GetStringAsync("/account/security"), StringComparison.Ordinal);
        using var refused = await _visitor.SendFormAsync("/account/security", fields: [("_handler", "password"), ("Form.Password", TestServer.Password)]);
        Assert.Contains("For this, sign in again first", await refused.GetTextAsync(), StringComparison.Ordinal);

        using var again = await _visitor.SignInByProviderAsync("/account/sign-in", ("returnUrl", "/account/security"));
        Assert.Equal("/account/security", again.GetPath());
        Assert.Equal(0, _provider.Request!.MaxAge);
        Assert.DoesNotContain("For this, sign in again first", await _visitor.Client.GetStringAsync("/account/security"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_does_not_ask_anew_is_no_proof_of_who_somebody_is()
    {
        var now = fixture.Clock.GetUtcNow();
        _provider.Person = _grace with { AuthenticatedAt = now.AddHours(-1) };
        using (var first = await _visitor.SignInByProviderAsync(await InviteAsync(_grace.Email)))
            Assert.True(_visitor.HasSession);
        fixture.Clock.Jump(TimeSpan.FromMinutes(6));

        using var again = await _visitor.SignInByProviderAsync("/account/sign-in", ("returnUrl", "/account/security"));
        Assert.NotEqual("/account/security", again.GetPath());
        Assert.Contains("For this, sign in again first", await _visitor.Client.GetStringAsync("/account/security"), StringComparison.Ordinal);
        _provider.Person = _grace with { AuthenticatedAt = fixture.Clock.GetUtcNow() };
        using var asked = await _visitor.SignInByProviderAsync("/account/sign-in", ("returnUrl", "/account/security"));
        Assert.Equal("/account/security", asked.GetPath());
    }

    [Fact]
    public async Task A_second_factor_of_the_account_is_asked_for_unless_the_provider_has_checked_one()
    {
        await _server.MemberAsync(_grace.Email, _organization);
        using (await LinkAsync(TestServer.Password))
        {
        }
        var (app, _) = await AuthenticatorApp.SetUpAsync(_visitor);

        using var other = new Visitor(_server);
        using var asked = await other.SignInByProviderAsync();
        Assert.Equal("/account/two-factor", asked.GetPath());
        Assert.False(other.HasSession);
        using var code = await other.SendFormAsync("/account/two-factor", fields: [("Form.Code", app.GetCode())]);
        Assert.True(other.HasSession);
        using var signedOut = await other.SendFormAsync("/account", "/account/sign-out");
        await ProviderVisit.GoAsync(signedOut);

        _provider.Person = _grace with { HasFactors = true };
        using var third = new Visitor(_server);
        using var signedIn = await third.SignInByProviderAsync();
        Assert.Equal("/app", signedIn.GetPath());
        Assert.True(third.HasSession);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_at_the_provider_and_only_if_it_began_there()
    {
        await _server.MemberAsync(_grace.Email, _organization);
        using (await LinkAsync(TestServer.Password))
        {
        }
        using var byPassword = await _visitor.SendFormAsync("/account", "/account/sign-out");
        Assert.Equal("/account/sign-in", byPassword.GetPath());

        using (await _visitor.SignInByProviderAsync())
        {
        }
        using var byProvider = await _visitor.SendFormAsync("/account", "/account/sign-out");
        Assert.False(_visitor.HasSession);
        var back = await ProviderVisit.GoAsync(byProvider);
        Assert.Equal(3, _provider.TokenHints[^1].Split('.').Length);
        Assert.Equal("/account/providers/acme-sso/signed-out", back.AbsolutePath);
        using var end = await _visitor.Client.GetAsync(back);
        Assert.Equal("/account/sign-in", end.GetPath());
    }

    [Theory]
    [InlineData("state", "forged")]
    [InlineData("code", "forged")]
    [InlineData("iss", "https://elsewhere.example")]
    public async Task A_forged_answer_is_refused(string parameter, string value)
    {
        var answer = await _visitor.AskAsync();
        var query = System.Web.HttpUtility.ParseQueryString(answer.Query);
        query[parameter] = value;
        using var refused = await _visitor.FollowAsync(new UriBuilder(answer) { Query = query.ToString() }.Uri);

        Assert.Contains("Signing in with Acme SSO did not work.", await refused.GetTextAsync(), StringComparison.Ordinal);
        Assert.False(_visitor.HasSession);
    }

    [Fact]
    public async Task An_answer_counts_once_and_only_in_the_browser_that_asked()
    {
        await _server.MemberAsync(_grace.Email, _organization);
        using (await LinkAsync(TestServer.Password))
        {
        }
        using var asking = new Visitor(_server);
        var answer = await asking.AskAsync();
        using var other = new Visitor(_server);
        using var injected = await other.FollowAsync(answer);
        Assert.Contains("did not work", await injected.GetTextAsync(), StringComparison.Ordinal);
        Assert.False(other.HasSession);

        using var first = await asking.FollowAsync(answer);
        Assert.Equal("/app", first.GetPath());
        using var second = await asking.FollowAsync(answer);
        Assert.Contains("did not work", await second.GetTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_nonce_of_another_request_is_refused()
    {
        var (first, second) = (await _visitor.AskAsync(), await _visitor.AskAsync());
        var query = System.Web.HttpUtility.ParseQueryString(first.Query);
        query["code"] = System.Web.HttpUtility.ParseQueryString(second.Query)["code"];
        using var refused = await _visitor.FollowAsync(new UriBuilder(first) { Query = query.ToString() }.Uri);

        Assert.Contains("did not work", await refused.GetTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_refuses_at_the_provider_is_told_so()
    {
        _provider.Person = null;
        using var refused = await _visitor.SignInByProviderAsync();
        Assert.Contains("You did not sign in at Acme SSO", await refused.GetTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task A_sign_in_leads_to_no_other_host(string returnUrl)
    {
        using (await _visitor.SignInByProviderAsync(await InviteAsync(_grace.Email)))
        {
        }
        using var other = new Visitor(_server);
        using var signedIn = await other.SignInByProviderAsync("/account/sign-in", ("returnUrl", returnUrl));
        Assert.Equal("/app", signedIn.GetPath());
    }

    private async Task RefusedAsync(string text)
    {
        using var refused = await _visitor.SignInByProviderAsync();
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Contains(text, await refused.GetTextAsync(), StringComparison.Ordinal);
        Assert.False(_visitor.HasSession);
    }

    /// <summary>Signs in with the password, and links the account.</summary>
    private async Task<HttpResponseMessage> LinkAsync(string password, bool signIn = true)
    {
        using var begun = await SendLinkFormAsync(password, signIn);
        using var way = await _visitor.Client.GetAsync(begun.Headers.Location);
        return await _visitor.FollowAsync(await ProviderVisit.GoAsync(way));
    }

    private async Task<HttpResponseMessage> SendLinkFormAsync(string password, bool signIn = true)
    {
        if (signIn)
            await _visitor.SignInAsync(_grace.Email);
        return await SendSectionFormAsync("Link-", password);
    }

    private Task<HttpResponseMessage> UnlinkAsync(params (string Name, string Value)[] password) =>
        SendSectionFormAsync("Unlink-", password.FirstOrDefault().Value ?? "");

    // The form's name is that of its password field.
    private async Task<HttpResponseMessage> SendSectionFormAsync(string kind, string password)
    {
        var page = await _visitor.Client.GetStringAsync("/account/security");
        var name = page[(page.IndexOf($"value=\"{kind}", StringComparison.Ordinal) + 7)..];
        name = name[..name.IndexOf('"')];
        return await _visitor.SendAsync(page, "/account/security", ("_handler", name), (name, password));
    }

    private async Task<string> InviteAsync(string email)
    {
        var edit = await _server.Services.GetRequiredService<InvitationEditor>().InviteAsync(
            await _server.OrganizationAsync(_organization), email, Role.Editor, Author.CommandLine);
        return $"/account/join/{Assert.IsType<InvitationEdit.Saved>(edit).Secret}";
    }

    private async Task<User?> FindAsync()
    {
        await using var scope = _server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByEmailAsync(_grace.Email);
    }

    private async Task<IList<UserLoginInfo>> LoginsAsync()
    {
        await using var scope = _server.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        return await users.GetLoginsAsync((await users.FindByEmailAsync(_grace.Email))!);
    }

    private async Task<List<Member>> MembersAsync() =>
        await _server.Services.GetRequiredService<MemberEditor>().ListAsync(await _server.OrganizationAsync(_organization));

    private async Task<IReadOnlyList<string>> AuditAsync()
    {
        using var api = await _server.ApiAsync(_organization, Role.Admin);
        return [.. (await api.GetApiAsync("audit")).Body.GetProperty("entries").EnumerateArray().Select(
            entry => $"{entry.GetProperty("action")} {entry.GetProperty("subject")} {entry.GetProperty("before")} {entry.GetProperty("after")}")];
    }
}
