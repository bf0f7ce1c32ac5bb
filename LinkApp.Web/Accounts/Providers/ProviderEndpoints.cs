using LinkApp.Core.Organizations.Attempts;
using LinkApp.Web.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace LinkApp.Web.Accounts.Providers;

/// <summary>The beginnings of the ways to a provider: to sign in, and to link an account.</summary>
internal static class ProviderEndpoints
{
    /// <param name="forms">The group <c>/account</c>, which refuses posts without an antiforgery token.</param>
    /// <param name="app">For the address with a ticket.</param>
    public static void Map(RouteGroupBuilder forms, IEndpointRouteBuilder app)
    {
        forms.MapPost("/providers/{key}", SignInAsync);
        app.MapGet("/account/providers/{key}/link", LinkAsync).RequireAuthorization();
    }

    private static async Task<IResult> SignInAsync(string key, HttpContext context, SignInProviders providers, GuessGuard guard)
    {
        if (providers.Find(key) is not { } provider)
            return TypedResults.NotFound();
        if (await guard.CheckAsync(context, AttemptKind.Provider) is not null)
            return TypedResults.Redirect(ProviderPage.GetUrl(context, ProviderPage.TooMany, provider));
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var task = new ProviderTask(Text("returnUrl"), Text("Form.Remember") is "true", Invitation: Text("invitation"));
        return await ChallengeAsync(context, provider, task);

        string? Text(string name) => form[name].ToString() is { Length: > 0 } text ? text : null;
    }

    private static async Task<IResult> LinkAsync(string key, HttpContext context, SignInProviders providers, ProviderLinks links, string? ticket = null) =>
        providers.Find(key) is { } provider && links.IsValid(context, provider, ticket)
            ? await ChallengeAsync(context, provider, new ProviderTask(LinkTo: context.User.UserId()))
            : TypedResults.LocalRedirect($"{context.RootPath()}/account/security");

    private static async Task<IResult> ChallengeAsync(HttpContext context, ProviderSettings provider, ProviderTask task)
    {
        // Who is signed in proves anew who they are. Not by prompt=login, which Google refuses.
        task = task with { ProvesAnew = context.User.Identity?.IsAuthenticated is true };
        var properties = task.ToProperties(ProviderPage.GetUrl(context));
        if (task.ProvesAnew)
            properties.SetParameter<TimeSpan?>(OpenIdConnectParameterNames.MaxAge, TimeSpan.Zero);
        try
        {
            await context.ChallengeAsync(ProviderServices.GetScheme(provider), properties);
        }
        catch (Exception error) when (error is InvalidOperationException or HttpRequestException or IOException or OpenIdConnectProtocolException)
        {
            context.RequestServices.GetRequiredService<ILogger<ProviderEvents>>().LogWarning(error, "{Provider} does not answer.", provider.Name);
            return TypedResults.Redirect(ProviderPage.GetUrl(context, ProviderPage.Unreachable, provider));
        }
        return ProviderWay.Lead(context, provider);
    }
}
