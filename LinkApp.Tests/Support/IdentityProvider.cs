using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace LinkApp.Tests.Support;

/// <summary>A person at an <see cref="IdentityProvider"/>.</summary>
/// <param name="Subject">Their id there.</param>
/// <param name="Email">Their address.</param>
/// <param name="IsConfirmed">Whether the provider has confirmed it.</param>
/// <param name="Groups">Their groups, in the claim <c>groups</c>.</param>
/// <param name="HasFactors">Whether they sign in with several factors.</param>
/// <param name="AuthenticatedAt">When they have proven who they are; null if the provider doesn't say so.</param>
public sealed record Person(
    string Subject, string Email, bool IsConfirmed = true, IReadOnlyList<string>? Groups = null, bool HasFactors = false,
    DateTimeOffset? AuthenticatedAt = null);

/// <summary>A real OpenID Connect provider on loopback: OpenIddict, without a sign-in page of its own.</summary>
public sealed class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "linkapp";
    public const string ClientSecret = "the secret of the tests";

    private readonly List<string> _tokenHints = [];
    private readonly int _port;
    private WebApplication? _app;

    public IdentityProvider()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        _port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Its authority.</summary>
    public string Address => $"http://127.0.0.1:{_port}";

    /// <summary>Host and port.</summary>
    public string Authority => new Uri(Address).Authority;

    /// <summary>Who is signed in there; null: they have refused to sign in.</summary>
    public Person? Person { get; set; }

    /// <summary>What LinkApp has asked for last.</summary>
    public OpenIddictRequest? Request { get; private set; }

    /// <summary>The id tokens with which browsers were signed out.</summary>
    public IReadOnlyList<string> TokenHints => _tokenHints;

    /// <summary>The settings of a LinkApp that has this provider.</summary>
    /// <param name="name">Its name.</param>
    public string[] Settings(string name = "Acme SSO") =>
    [
        $"--Oidc:0:Name={name}", $"--Oidc:0:Authority={Address}", $"--Oidc:0:ClientId={ClientId}", $"--Oidc:0:ClientSecret={ClientSecret}",
    ];

    /// <summary>Starts it, with a new signing key.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address);
        builder.Services.AddOpenIddict().AddServer(Configure);
        builder.Services.AddAuthentication();
        _app = builder.Build();
        _app.UseAuthentication();
        await _app.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_app is null)
            return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Replaces the signing key.</summary>
    public async Task RotateKeyAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Configure(OpenIddictServerBuilder server)
    {
        server.EnableDegradedMode();
        server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
        server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token").SetEndSessionEndpointUris("sign-out");
        server.RegisterScopes(Scopes.Profile, Scopes.Email);
        server.AddEphemeralEncryptionKey();
#pragma warning disable CA2000 // As long as the server.
        server.AddSigningKey(new RsaSecurityKey(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") });
#pragma warning restore CA2000
        server.UseAspNetCore().DisableTransportSecurityRequirement();
        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            Request = context.Request;
            if (context.ClientId != ClientId)
                context.Reject(Errors.InvalidClient);
            return default;
        }));
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
                context.Reject(Errors.InvalidClient);
            return default;
        }));
        server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            _tokenHints.Add(context.Request.IdTokenHint ?? "");
            return default;
        }));
        server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (Person is null)
                context.Reject(Errors.AccessDenied);
            else
                context.SignIn(CreatePrincipal(Person, context.Request));
            return default;
        }));
        server.AddEventHandler<HandleEndSessionRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            context.SignOut();
            return default;
        }));
    }

    private static ClaimsPrincipal CreatePrincipal(Person person, OpenIddictRequest request)
    {
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType);
        identity.SetClaim(Claims.Subject, person.Subject).SetClaim(Claims.Email, person.Email).SetClaim(Claims.EmailVerified, person.IsConfirmed)
            .SetClaim(Claims.Name, "Grace Hopper");
        identity.SetClaims("groups", [.. person.Groups ?? []]);
        identity.SetClaims(Claims.AuthenticationMethodReference, person.HasFactors ? ImmutableArray.Create("pwd", "mfa") : ["pwd"]);
        if (person.AuthenticatedAt is { } at)
            identity.SetClaim(Claims.AuthenticationTime, at.ToUnixTimeSeconds());
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(request.GetScopes());
        return principal;
    }
}
