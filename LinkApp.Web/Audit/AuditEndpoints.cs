using System.Security.Claims;
using LinkApp.Web.Accounts;

namespace LinkApp.Web.Audit;

/// <summary>Downloads of the audit log for its page, authenticated by the member's session.</summary>
internal static class AuditEndpoints
{
    /// <summary>The path of the downloads, without the format.</summary>
    public const string ExportPath = "app/settings/audit-log";

    public static void MapAuditDownloads(this IEndpointRouteBuilder app)
    {
        foreach (var format in (string[])["csv", "ndjson"])
        {
            app.MapGet($"{ExportPath}.{format}", ([AsParameters] AuditParameters parameters, ClaimsPrincipal member) =>
                    AuditDownload.Create(parameters, member, format, forSpreadsheets: true))
                .RequireAuthorization(Policies.Administer).ExcludeFromDescription();
        }
    }
}
