using System.Security.Claims;
using LinkApp.Core.Links;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Json;
using LinkApp.Web.Redirects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.InternalClicks;

/// <summary>Opens a link for a member who tests it: redirects to its short URL with a flag that keeps the click out of reports.</summary>
internal static class TestVisits
{
    public static void MapTestVisits(this IEndpointRouteBuilder app) =>
        app.MapGet("/app/links/{slug}/test-visit", OpenAsync).RequireAuthorization(Policies.View).ExcludeFromDescription();

    /// <summary>The address, relative to the base URL.</summary>
    public static string GetPath(LinkName link) => LinkAddress.Get(link, "/test-visit");

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> OpenAsync(
        [AsParameters] LinkParameters link, ClaimsPrincipal member, HttpContext context, LinkQueries links, ShortUrls urls, TestFlag test,
        CancellationToken cancel)
    {
        if (await links.FindAsync(member.OrganizationId(), link.Name, cancel) is not { } found)
            return Problems.NoSuchLink(link.Name);
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.Redirect(Destination.ToLocation(urls.GetUrl(found, context.Request)) + test.CreateQuery(found.Id));
    }
}
