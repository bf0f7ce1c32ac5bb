using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Accounts;

/// <summary>What changes a session; forms with an antiforgery token post here.</summary>
public static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapPost("/account/sign-out", async (HttpContext context, [FromForm] string? _) =>
        {
            await context.SignOutAsync(IdentityConstants.ApplicationScheme);
            return TypedResults.LocalRedirect("~/account/sign-in");
        });

        app.MapPost("/account/organization", async (HttpContext context, MemberCookie cookie, [FromForm] string id) =>
        {
            if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var organization))
                await cookie.SwitchAsync(context, organization);
            return TypedResults.LocalRedirect("~/app");
        }).RequireAuthorization();
    }

    /// <summary>While nobody can sign in, every page leads to the setup; afterwards the setup leads away.</summary>
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
