using System.Security.Claims;
using LinkApp.Web.Accounts;
using LinkApp.Web.Links.Export;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Links;

/// <summary>Downloads of links for the links pages, authenticated by the member's session.</summary>
internal static class LinkDownloads
{
    /// <summary>The path of the export. It can't be the page of a link, since slugs have no dots.</summary>
    public const string ExportPath = "app/links/export.csv";

    public static void MapLinkDownloads(this IEndpointRouteBuilder app) =>
        app.MapGet(ExportPath, (ClaimsPrincipal member, string? search = null, [FromQuery] string[]? tag = null, string? state = null) =>
            CsvDownload.Create(member.OrganizationId(), search, tag, state, forSpreadsheets: true))
        .RequireAuthorization(Policies.View).ExcludeFromDescription();
}
