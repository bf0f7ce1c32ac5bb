using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Lanes;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary>
/// Refuses requests for a full lane before their handlers begin. A handler would be refused as well, by an exception that passes all of the
/// pipeline: a caller who asks again and again would take more processor time from redirects than the work that the lane limits.
/// </summary>
internal static class LaneFilter
{
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="lane">The lane in which their handlers work.</param>
    /// <param name="caller">Who takes turns there; null for the member or the key.</param>
    public static TBuilder InLane<TBuilder>(this TBuilder endpoints, Func<WorkLanes, WorkLane> lane, Func<ClaimsPrincipal, string>? caller = null)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.AddEndpointFilter((context, next) =>
        {
            var http = context.HttpContext;
            var entered = lane(http.RequestServices.GetRequiredService<WorkLanes>());
            return entered.HasRoomFor((caller ?? MemberClaims.LaneCaller)(http.User)) ? next(context) : ValueTask.FromResult<object?>(Refuse(http, entered));
        });
        return endpoints;
    }

    /// <summary>Imports, in which all members and keys of an organization take turns.</summary>
    public static TBuilder InImportLane<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.InLane(lanes => lanes.Imports, member => WorkLanes.GetCaller(member.OrganizationId()));

    private static ProblemHttpResult Refuse(HttpContext context, WorkLane lane)
    {
        context.Response.Headers.RetryAfter = ((int)LaneFullException.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            new LaneFullException(lane.Name).Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: ApiProblems.BusyTitle);
    }
}
