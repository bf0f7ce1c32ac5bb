using System.Net;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Members;
using LinkApp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LinkApp.Tests.Integration;

/// <summary>Sign-in by OpenID Connect where the server or the provider is not as usual: base path, hosts, new keys, a provider that is away.</summary>
public sealed class ProviderServerTests : IAsyncLifetime
{
    private const string Grace = "grace@example.com";

    private readonly IdentityProvider _provider = new() { Person = new("grace", Grace) };

    public async ValueTask InitializeAsync() => await _provider.StartAsync();

    public async ValueTask DisposeAsync() => await _provider.DisposeAsync();

    [Fact]
    public async Task Below_a_base_path_addresses_and_cookies_stay_in_it()
    {
        await using var server = await TestServer.StartAsync([.. _provider.Settings(), "--Http:BasePath=/links"]);
        using var visitor = new Visitor(server, "/links");
        using var joined = await visitor.SignInByProviderAsync($"/links/account/join/{await InviteAsync(server)}");

        Assert.Equal("/links/app", joined.GetPath());
        Assert.True(visitor.HasSession);
        Assert.Equal($"{server.Address}/links/account/providers/acme-sso/callback", _provider.Request!.RedirectUri);
        Assert.All(visitor.Cookies.GetAllCookies(), cookie => Assert.StartsWith("/links", cookie.Path, StringComparison.Ordinal));
        using var way = await visitor.SendFormAsync("/links/account", "/links/account/sign-out");
        using var end = await visitor.Client.GetAsync(await ProviderVisit.GoAsync(way));
        Assert.Equal("/links/account/sign-in", end.GetPath());
    }

    [Fact]
    public async Task Only_the_hosts_of_pages_take_answers_and_an_organization_in_the_address_does_not_matter()
    {
        await using var server = await TestServer.StartAsync([.. _provider.Settings(), "--Http:AdminHosts=127.0.0.1", "--Links:ShortHosts=go.example.com"]);
        await server.MemberAsync("ada@example.com");
        using var other = await server.SendAsync("go.example.com", "/account/providers/acme-sso/callback?code=a&state=b");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);

        using var visitor = new Visitor(server);
        await visitor.AskAsync($"/org/{await server.OrganizationAsync()}/account/sign-in");
        Assert.Equal($"{server.Address}/account/providers/acme-sso/callback", _provider.Request!.RedirectUri);
    }

    [Fact]
    public async Task A_new_signing_key_of_the_provider_is_accepted()
    {
        await using var server = await TestServer.StartAsync(_provider.Settings());
        await JoinAsync(server);
        await _provider.RotateKeyAsync();

        // The first token with the new key makes the framework read the keys again, which may be too late for that token.
        await Eventually.TrueAsync(
            async () =>
            {
                using var visitor = new Visitor(server);
                using var answer = await visitor.SignInByProviderAsync();
                return answer.GetPath() == "/app";
            },
            "a token with the new key signs in");
    }

    [Fact]
    public async Task While_the_provider_is_away_sign_in_says_so_and_sign_out_works()
    {
        await using var server = await TestServer.StartAsync(_provider.Settings());
        await _provider.StopAsync();
        await server.MemberAsync("ada@example.com");
        using var visitor = new Visitor(server);
        using var way = await visitor.SendFormAsync("/account/sign-in", "/account/providers/acme-sso");
        using var away = await visitor.Client.GetAsync(way.Headers.Location);
        Assert.Contains("Acme SSO does not answer.", await away.GetTextAsync(), StringComparison.Ordinal);

        await _provider.StartAsync();
        await JoinAsync(server, visitor);
        await _provider.StopAsync();
        using var signedOut = await visitor.SendFormAsync("/account", "/account/sign-out");
        Assert.False(visitor.HasSession);
    }

    [Fact]
    public async Task Who_is_refused_too_often_waits_and_forged_answers_keep_nobody_out()
    {
        await using var server = await TestServer.StartAsync(_provider.Settings());
        await server.MemberAsync("ada@example.com");
        using var visitor = new Visitor(server);
        for (var i = 0; i < 50; i++)
            (await visitor.Client.GetAsync("/account/providers/acme-sso/callback?code=a&state=b")).Dispose();
        // Nobody has invited them.
        for (var i = 0; i < 50; i++)
            (await visitor.SignInByProviderAsync()).Dispose();
        using var refused = await visitor.SendFormAsync("/account/sign-in", "/account/providers/acme-sso");
        using var page = await visitor.Client.GetAsync(refused.Headers.Location);
        Assert.Contains("Too many tries.", await page.GetTextAsync(), StringComparison.Ordinal);
    }

    private static async Task JoinAsync(TestServer server, Visitor? visitor = null)
    {
        using var own = new Visitor(server);
        using var joined = await (visitor ?? own).SignInByProviderAsync($"/account/join/{await InviteAsync(server)}");
        Assert.Equal("/app", joined.GetPath());
    }

    private static async Task<string> InviteAsync(TestServer server)
    {
        await server.MemberAsync("ada@example.com");
        var edit = await server.Services.GetRequiredService<InvitationEditor>().InviteAsync(
            await server.OrganizationAsync(), Grace, Role.Viewer, Author.CommandLine);
        return Assert.IsType<InvitationEdit.Saved>(edit).Secret;
    }
}
