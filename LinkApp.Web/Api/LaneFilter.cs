using System.Globalization;
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
    public static TBuilder InLane<TBuilder>(this TBuilder endpoints, Func<WorkLanes, WorkLane> lane)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.AddEndpointFilter((context, next) =>
        {
            var http = context.HttpContext;
            var entered = lane(http.RequestServices.GetRequiredService<WorkLanes>());
            return entered.HasRoomFor(http.User.LaneCaller()) ? next(context) : ValueTask.FromResult<object?>(Refuse(http, entered));
        });
        return endpoints;
    }

    private static ProblemHttpResult Refuse(HttpContext context, WorkLane lane)
    {
        context.Response.Headers.RetryAfter = ((int)LaneFullException.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            new LaneFullException(lane.Name).Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: ApiProblems.BusyTitle);
    }
}
