using System.Globalization;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links.Export;
using LinkApp.Core.Links.List;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;

namespace LinkApp.Web.Links.Export;

/// <summary>An organization's links as a CSV file, streamed as they are read.</summary>
/// <param name="organizationId">The organization of the links.</param>
/// <param name="filter">The filter for the links.</param>
/// <param name="forSpreadsheets">Whether the file begins with a byte order mark, by which spreadsheets recognize UTF-8.</param>
internal sealed class CsvDownload(int organizationId, LinkFilter filter, bool forSpreadsheets) : IResult
{
    public const string ContentType = "text/csv";

    /// <summary>Creates the download for the API's filter parameters, where no state means all links. Returns the errors if they are invalid.</summary>
    public static IResult Create(int organizationId, string? search, string[]? tag, string? state, bool forSpreadsheets)
    {
        var errors = new List<FieldError>();
        return LinkFilter.Parse(search, tag, state ?? EnumText.Get(StateFilter.All), errors) is { } filter
            ? new CsvDownload(organizationId, filter, forSpreadsheets)
            : Problems.InvalidQuery(errors);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // Before anything is written: if there is no room, the response is an error.
        using var ticket = httpContext.RequestServices.GetRequiredService<WorkLanes>().Exports.Enter(httpContext.User.LaneCaller());
        var today = httpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var response = httpContext.Response;
        response.ContentType = $"{ContentType}; charset=utf-8";
        response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"links-{today:yyyy-MM-dd}.csv\"");
        response.Headers.CacheControl = "private, no-store";
        if (forSpreadsheets)
            await response.Body.WriteAsync(LinkExport.SpreadsheetMark, httpContext.RequestAborted);
        await httpContext.RequestServices.GetRequiredService<AuditLog>().WriteAsync(
            organizationId, AuditAction.LinksExported, "", httpContext.User.Author(httpContext.Request.Host.Value), cancel: httpContext.RequestAborted);
        await httpContext.RequestServices.GetRequiredService<LinkExport>().WriteAsync(
            response.Body, organizationId, filter, ticket, httpContext.RequestAborted);
    }
}
