using System.Security.Claims;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Web.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary>Reports of a link and of the whole organization.</summary>
internal static class ReportEndpoints
{
    public static void MapReports(this RouteGroupBuilder api)
    {
        api.MapGet("/report", OfOrganization).WithTags("Reports").WithSummary("What the clicks of all links say.");
        api.MapGet("/links/{slug}/report", OfLinkAsync).WithTags("Reports").ProducesProblem(StatusCodes.Status404NotFound).WithSummary("What the clicks of one link say.");
    }

    private static Results<Ok<LinkReport>, ValidationProblem> OfOrganization(
        ClaimsPrincipal member, ReportQueries reports, TimeProvider time, string? from = null, string? to = null, string? zone = null) =>
        ReportRange.TryParse(from, to, zone, time.GetUtcNow(), out var range, out var field, out var error)
            ? TypedResults.Ok(reports.Read(member.OrganizationId(), null, range))
            : Problems.InvalidQuery(field, error);

    private static async Task<Results<Ok<LinkReport>, ValidationProblem, ProblemHttpResult>> OfLinkAsync(
        string slug, ClaimsPrincipal member, LinkQueries links, ReportQueries reports, TimeProvider time, CancellationToken cancel,
        string? from = null, string? to = null, string? zone = null)
    {
        if (!ReportRange.TryParse(from, to, zone, time.GetUtcNow(), out var range, out var field, out var error))
            return Problems.InvalidQuery(field, error);
        return await links.FindAsync(member.OrganizationId(), slug, cancel) is { } link
            ? TypedResults.Ok(reports.Read(member.OrganizationId(), link.Id, range))
            : Problems.NoSuchLink(slug);
    }
}
