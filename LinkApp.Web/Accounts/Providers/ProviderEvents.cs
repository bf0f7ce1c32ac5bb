using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Organizations.Attempts;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace LinkApp.Web.Accounts.Providers;

/// <summary>What LinkApp does at each step of a sign-in by OpenID Connect, beside what the framework does.</summary>
internal sealed class ProviderEvents(SignInProviders providers, GuessGuard guard, TimeProvider time, ILogger<ProviderEvents> log) : OpenIdConnectEvents
{
    private const string AskedItem = "provider-asked";

    // The way back, and clocks that differ.
    private static readonly TimeSpan ProofTime = TimeSpan.FromMinutes(5);

    public override Task RedirectToIdentityProvider(RedirectContext context)
    {
        // Registered at the provider, so it has no organization in it.
        context.ProtocolMessage.RedirectUri = context.Request.GetBaseUrl() + context.Options.CallbackPath;
        return Task.CompletedTask;
    }

    public override Task RedirectToIdentityProviderForSignOut(RedirectContext context)
    {
        context.ProtocolMessage.PostLogoutRedirectUri = context.Request.GetBaseUrl() + context.Options.SignedOutCallbackPath;
        context.ProtocolMessage.ClientId = context.Options.ClientId;
        context.ProtocolMessage.IdTokenHint = context.Properties.GetParameter<string>(ProviderSignOut.IdToken);
        return Task.CompletedTask;
    }

    // An answer says which provider it comes from (RFC 9207), so that one provider can't pass on the answer of another.
    public override async Task MessageReceived(MessageReceivedContext context)
    {
        if (context.ProtocolMessage.Iss is { } issuer
            && (await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted)).Issuer != issuer)
            context.Fail($"The answer comes from {issuer}.");
    }

    // From here on, it is the browser that asked.
    public override Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context)
    {
        context.HttpContext.Items[AskedItem] = true;
        return Task.CompletedTask;
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        if (ProviderTask.From(context.Properties).ProvesAnew && IsOld(context.Principal!.FindFirstValue("auth_time")))
        {
            context.Fail("The provider did not ask anew who the person is.");
            return Task.CompletedTask;
        }
        var provider = Find(context.Scheme);
        var identity = ProviderIdentity.From(provider, context.Principal!, context.TokenEndpointResponse?.IdToken);
        identity.Keep(context.Properties!);
        // The cookie gets what LinkApp needs, and not the list of all groups of the person.
        context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new("sub", identity.Subject)], context.Scheme.Name));
        return Task.CompletedTask;
    }

    public override Task AccessDenied(AccessDeniedContext context)
    {
        context.HandleResponse();
        context.Response.Redirect(ProviderPage.GetUrl(context.HttpContext, ProviderPage.Denied, Find(context.Scheme)));
        return Task.CompletedTask;
    }

    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        var provider = Find(context.Scheme);
        log.LogWarning("A sign-in by {Provider} failed: {Reason}", provider.Name, context.Failure?.Message);
        // Any site could make a browser open the address of an answer: that must not keep its network from signing in.
        if (context.HttpContext.Items.ContainsKey(AskedItem))
            await guard.FailAsync(context.HttpContext, AttemptKind.Provider);
        context.HandleResponse();
        context.Response.Redirect(ProviderPage.GetUrl(context.HttpContext, ProviderPage.Failed, provider));
    }

    // OpenID Connect has the claim in answers to max_age; providers that ignore this leave it out, and then nothing is known.
    private bool IsOld(string? authenticatedAt) =>
        long.TryParse(authenticatedAt, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds) > ProofTime;

    private ProviderSettings Find(AuthenticationScheme scheme) => providers.All.First(provider => ProviderServices.GetScheme(provider) == scheme.Name);
}
