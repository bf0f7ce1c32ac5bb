using System.Globalization;
using LinkApp.Core.Links.Export;

namespace LinkApp.Web.Links.Export;

/// <summary>An organization's links as a CSV file, streamed as they are read.</summary>
/// <param name="organizationId">Whose links.</param>
/// <param name="search">As in the list; null for all.</param>
/// <param name="tag">As in the list; null for all.</param>
/// <param name="forSpreadsheets">Whether the file begins with the mark by which spreadsheets know UTF-8.</param>
internal sealed class CsvDownload(int organizationId, string? search, string? tag, bool forSpreadsheets) : IResult
{
    public const string ContentType = "text/csv";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var today = httpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var response = httpContext.Response;
        response.ContentType = $"{ContentType}; charset=utf-8";
        response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"links-{today:yyyy-MM-dd}.csv\"");
        response.Headers.CacheControl = "private, no-store";
        if (forSpreadsheets)
            await response.Body.WriteAsync(LinkExport.SpreadsheetMark, httpContext.RequestAborted);
        await httpContext.RequestServices.GetRequiredService<LinkExport>().WriteAsync(response.Body, organizationId, search, tag, httpContext.RequestAborted);
    }
}
