using System.Security.Claims;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Json;
using LinkApp.Web.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary>Reports of a link and of the whole organization.</summary>
internal static class ReportEndpoints
{
    public static void MapReports(this RouteGroupBuilder api)
    {
        api.MapGet("/report", ReadOrganizationAsync).InLane(lanes => lanes.Reports).WithName("getReport").WithTags("Reports").ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithSummary("Get a report").WithDescription(
                "The clicks of all links, or of those with a tag, by time and by dimension. Filters select some of the clicks.");
        api.MapGet("/links/{slug}/report", ReadLinkAsync)
            .InLane(lanes => lanes.Reports).WithName("getLinkReport").WithTags("Reports").ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithSummary("Get a link's report")
            .WithDescription("The clicks of one link, by time and by dimension. Filters select some of the clicks.");
    }

    private static async Task<Results<Ok<LinkReport>, ValidationProblem, ProblemHttpResult>> ReadOrganizationAsync(
        [AsParameters] ReportParameters parameters, ClaimsPrincipal member, LinkQueries links, ReportQueries reports, WorkLanes lanes, TimeProvider time,
        CancellationToken cancel) =>
        parameters.Read(member.OrganizationId(), links, time.GetUtcNow(), out var selection) is { Count: > 0 } errors
            ? Problems.InvalidQuery(errors)
            : await ReadAsync(reports, lanes, member, selection, cancel);

    private static async Task<Results<Ok<LinkReport>, ValidationProblem, ProblemHttpResult>> ReadLinkAsync(
        [AsParameters] LinkParameters link, [AsParameters] ReportParameters parameters, ClaimsPrincipal member, LinkQueries links, ReportQueries reports,
        WorkLanes lanes,
        TimeProvider time, CancellationToken cancel)
    {
        if (parameters.Read(member.OrganizationId(), links, time.GetUtcNow(), out var selection) is { Count: > 0 } errors)
            return Problems.InvalidQuery(errors);
        return await selection.ForLinkAsync(links, link.Name, cancel) is { } ofLink
            ? await ReadAsync(reports, lanes, member, ofLink, cancel)
            : Problems.NoSuchLink(link.Name);
    }

    private static async Task<Results<Ok<LinkReport>, ValidationProblem, ProblemHttpResult>> ReadAsync(
        ReportQueries reports, WorkLanes lanes, ClaimsPrincipal member, ClickSelection selection, CancellationToken cancel)
    {
        try
        {
            return TypedResults.Ok(await lanes.Reports.RunAsync(member.LaneCaller(), () => reports.Read(selection, cancel: cancel), cancel));
        }
        catch (ReportLimitException error)
        {
            return TypedResults.Problem(error.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "Too many clicks to filter");
        }
    }
}
