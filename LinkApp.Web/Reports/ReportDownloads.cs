using System.Security.Claims;
using LinkApp.Core.Links;
using LinkApp.Core.Reports;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Addresses;
using LinkApp.Web.Json;

namespace LinkApp.Web.Reports;

/// <summary>Downloads of clicks for the links on pages, authenticated by the member's session.</summary>
internal static class ReportDownloads
{
    public static void MapReportDownloads(this IEndpointRouteBuilder app)
    {
        foreach (var format in Enum.GetValues<ClickFormat>())
        {
            app.MapGet($"{ReportAddress.Reports}/clicks.{EnumText.Get(format)}", async (
                    [AsParameters] ReportParameters parameters, ClaimsPrincipal member, LinkQueries links, ExportRuns runs, TimeProvider time,
                    CancellationToken cancel, string? slug = null, string? domain = null, string? run = null, string? name = null) =>
                {
                    if (parameters.Read(member.OrganizationId(), links, time.GetUtcNow(), out var selection) is { Count: > 0 } errors)
                        return (IResult)Problems.InvalidQuery(errors);
                    LinkName? link = slug is null ? (LinkName?)null : new LinkName(slug, domain);
                    return await selection.ForLinkAsync(links, link, cancel) is { } wanted
                        ? new ClickDownload(wanted, format, forSpreadsheets: true, runs.Find(run, member.OrganizationId()), name)
                        : Problems.NoSuchLink(link!.Value);
                })
                .RequireAuthorization(Policies.View).ExcludeFromDescription();
        }
    }
}
