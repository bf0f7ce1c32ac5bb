using System.Security.Claims;
using LinkApp.Web.Accounts;
using LinkApp.Web.Links.Export;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Links;

/// <summary>Files that the pages of links lead to; who is signed in gets them by their session.</summary>
internal static class LinkDownloads
{
    /// <summary>A path that no link's page has: slugs have no dots.</summary>
    public const string ExportPath = "app/links/export.csv";

    public static void MapLinkDownloads(this IEndpointRouteBuilder app) =>
        app.MapGet(ExportPath, (ClaimsPrincipal member, string? search = null, [FromQuery] string[]? tag = null, string? state = null) =>
            CsvDownload.Create(member.OrganizationId(), search, tag, state, forSpreadsheets: true))
        .RequireAuthorization(Policies.View).ExcludeFromDescription();
}
