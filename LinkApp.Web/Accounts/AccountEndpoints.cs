using System.Security.Claims;
using LinkApp.Web.Accounts.Providers;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Accounts;

/// <summary>The endpoints of accounts that are no pages: the end of a session, passkeys, the download of one's data. Forms with an antiforgery token post here.</summary>
public static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapGet("/account/data.json", async (ClaimsPrincipal user, AccountData data, CancellationToken cancel) => TypedResults.File(
            await data.ReadAsync(user.UserId(), cancel), "application/json", "linkapp-account.json")).RequireAuthorization();
        var forms = app.MapGroup("/account").WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter(RefuseForgedAsync);
        forms.MapPost("/sign-out", SignOutAsync);
        PasskeyEndpoints.Map(forms);
        ProviderEndpoints.Map(forms, app);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, MemberSessions sessions) =>
        await ProviderSignOut.EndAsync(context, sessions, await ReadReturnUrlAsync(context) ?? $"{context.RootPath()}/account/sign-in");

    // The address of one of our pages, to which the browser goes next.
    private static async Task<string?> ReadReturnUrlAsync(HttpContext context) =>
        context.Request.HasFormContentType
        && (await context.Request.ReadFormAsync(context.RequestAborted))["returnUrl"].ToString() is var url && RedirectHttpResult.IsLocalUrl(url)
            ? url
            : null;

    // The antiforgery middleware only records whether the token is valid: the endpoint has to refuse the request.
    private static async ValueTask<object?> RefuseForgedAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true } ? await next(context) : TypedResults.BadRequest();

    /// <summary>Redirects every page to the setup until the first user exists; after that, the setup redirects to the sign-in page.</summary>
    public static void UseSetup(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var path = context.Request.Path;
        var isSetup = path.StartsWithSegments("/account/setup");
        var isPage = isSetup || path == "/" || path.StartsWithSegments("/app") || path.StartsWithSegments("/account");
        if (isPage && await context.RequestServices.GetRequiredService<FirstAdmin>().ExistsAsync() == isSetup)
            context.Response.Redirect(context.Request.PathBase + (isSetup ? "/account/sign-in" : "/account/setup"));
        else
            await next(context);
    });
}
