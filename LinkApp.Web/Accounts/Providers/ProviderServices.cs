using LinkApp.Core.Organizations.Passwords;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace LinkApp.Web.Accounts.Providers;

/// <summary>Registers sign-in by OpenID Connect: one scheme for each provider, whose answer is kept in a cookie for a moment.</summary>
internal static class ProviderServices
{
    // The way to the provider, with a registration there.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(15);

    // From the provider's answer to a second factor here.
    private static readonly TimeSpan IdentityTime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ServerTime = TimeSpan.FromSeconds(15);

    public static AuthenticationBuilder AddProviders(this AuthenticationBuilder authentication, SignInProviders providers, HttpSettings http)
    {
        authentication.Services.AddSingleton(providers).AddSingleton<ProviderTokens>().AddSingleton<ProviderLinks>().AddScoped<ProviderEvents>()
            .AddScoped<ProviderSignIn>().AddScoped<SignInWays>();
        authentication.Services.AddSingleton(new ConfiguredProviders([.. providers.All.Select(provider => provider.Authority)]));
        authentication.AddCookie(IdentityConstants.ExternalScheme, options => ConfigureIdentity(options, http));
        foreach (var provider in providers.All)
            authentication.AddOpenIdConnect(GetScheme(provider), provider.Name, options => Configure(options, provider, http));
        return authentication;
    }

    /// <summary>The name of a provider's authentication scheme.</summary>
    public static string GetScheme(ProviderSettings provider) => $"oidc-{provider.Key}";

    private static void ConfigureIdentity(CookieAuthenticationOptions options, HttpSettings http)
    {
        options.Cookie.Name = http.GetCookieName("linkapp-provider");
        options.Cookie.Path = http.CookiePath;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = IdentityTime;
        options.SlidingExpiration = false;
    }

    private static void Configure(OpenIdConnectOptions options, ProviderSettings provider, HttpSettings http)
    {
        options.Authority = provider.Authority;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        // The settings allow http on this machine only.
        options.RequireHttpsMetadata = provider.Authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        options.ResponseType = OpenIdConnectResponseType.Code;
        // The answer is a GET, which brings Lax cookies along; with a POST, these would have to be sent by every site.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.Scope.Clear();
        foreach (var scope in provider.Scopes)
            options.Scope.Add(scope);
        options.MapInboundClaims = false;
        options.DisableTelemetry = true;
        options.BackchannelTimeout = ServerTime;
        options.RemoteAuthenticationTimeout = AnswerTime;
        options.SignInScheme = IdentityConstants.ExternalScheme;
        options.CallbackPath = $"/account/providers/{provider.Key}/callback";
        options.SignedOutCallbackPath = $"/account/providers/{provider.Key}/signed-out";
        // Providers would open it in a frame, in which browsers send no cookies of ours.
        options.RemoteSignOutPath = PathString.Empty;
        options.EventsType = typeof(ProviderEvents);
        Configure(options.CorrelationCookie, http.GetCookieName("linkapp-way."), options, http);
        Configure(options.NonceCookie, http.GetCookieName("linkapp-nonce."), options, http);
    }

    // Sent to the address of the provider's answer only.
    private static void Configure(CookieBuilder cookie, string name, OpenIdConnectOptions options, HttpSettings http)
    {
        cookie.Name = name;
        cookie.Path = http.BasePath + options.CallbackPath;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
