using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LinkApp.Web.Accounts.Providers;

/// <summary>Signs a member out, at the provider as well if the session began there.</summary>
internal static class ProviderSignOut
{
    /// <summary>The parameter with the id token of the session.</summary>
    public const string IdToken = "id_token_hint";

    /// <param name="context">The request.</param>
    /// <param name="sessions">Says where the session began.</param>
    /// <param name="returnUrl">Our page to open afterwards.</param>
    public static async Task<IResult> EndAsync(HttpContext context, MemberSessions sessions, string returnUrl)
    {
        var origin = context.User.Identity?.IsAuthenticated is true ? await sessions.FindProviderAsync(context.User) : null;
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        if (origin is var (authority, token) && context.RequestServices.GetRequiredService<SignInProviders>().FindByAuthority(authority) is { } provider
            && await CanEndAsync(context, provider))
        {
            var properties = new AuthenticationProperties { RedirectUri = returnUrl };
            properties.SetParameter(IdToken, token);
            await context.SignOutAsync(ProviderServices.GetScheme(provider), properties);
            return ProviderWay.Lead(context, provider);
        }
        return TypedResults.LocalRedirect(returnUrl);
    }

    // Some providers, such as Google, have no address for it. One that does not answer must not keep anybody signed in here.
    private static async Task<bool> CanEndAsync(HttpContext context, ProviderSettings provider)
    {
        var options = context.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(ProviderServices.GetScheme(provider));
        try
        {
            return (await options.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted)).EndSessionEndpoint is { Length: > 0 };
        }
        catch (Exception error) when (error is InvalidOperationException or HttpRequestException or IOException)
        {
            context.RequestServices.GetRequiredService<ILogger<ProviderEvents>>().LogWarning(error, "{Provider} does not answer.", provider.Name);
            return false;
        }
    }
}
