using System.Globalization;
using System.Security.Claims;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Web.Accounts;
using LinkApp.Web.Audit;
using LinkApp.Web.Json;
using LinkApp.Web.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LinkApp.Web.Api;

/// <summary><c>/api/v1/audit</c>: who did what in an organization, for keys with the role admin.</summary>
internal static class AuditLogEndpoints
{
    public static void MapAuditLog(this RouteGroupBuilder api)
    {
        var audit = api.MapGroup("").WithTags("Audit log").RequireAuthorization(Policies.Administer);
        audit.MapGet("/audit", ListAsync).WithName("listAuditEntries").ProducesProblem(StatusCodes.Status403Forbidden)
            .WithSummary("List audit entries").WithDescription("Who did what in the organization, the newest first.");
        foreach (var (format, type) in ((string, string)[])[("csv", ClickDownload.Csv), ("ndjson", ClickDownload.Ndjson)])
        {
            audit.MapGet($"/audit.{format}", ([AsParameters] AuditParameters parameters, ClaimsPrincipal member) =>
                    AuditDownload.Create(parameters, member, format, forSpreadsheets: false))
                .WithName(format == "csv" ? "exportAuditCsv" : "exportAuditNdjson")
                .Produces<string>(StatusCodes.Status200OK, type).ProducesValidationProblem()
                .WithSummary($"Export audit entries ({format.ToUpperInvariant()})").WithDescription("All entries that match, the newest first, streamed.");
        }
    }

    private static async Task<Results<Ok<AuditListBody>, ValidationProblem>> ListAsync(
        [AsParameters] AuditParameters parameters, [AsParameters] AuditPaging paging, ClaimsPrincipal member, AuditQueries queries, CancellationToken cancel)
    {
        var errors = parameters.Read(out var filter);
        var (before, size) = paging.Read(errors);
        if (errors.Count > 0)
            return Problems.InvalidQuery(errors);
        var page = await queries.ListAsync(member.OrganizationId(), filter, before, size, cancel);
        return TypedResults.Ok(new AuditListBody([.. page.Entries.Select(AuditEntryBody.From)], page.Next?.ToString(CultureInfo.InvariantCulture)));
    }
}
