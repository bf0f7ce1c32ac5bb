using System.Security.Claims;
using System.Text.Json;
using LinkApp.Core.Csv;
using LinkApp.Core.Lanes;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Reports;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using LinkApp.Web.Json;

namespace LinkApp.Web.Audit;

/// <summary>The audit log as a file, streamed as it is read.</summary>
/// <param name="organizationId">The organization.</param>
/// <param name="filter">Which entries.</param>
/// <param name="format"><c>csv</c> or <c>ndjson</c>.</param>
/// <param name="forSpreadsheets">Whether a CSV file begins with a byte order mark, by which spreadsheets recognize UTF-8.</param>
internal sealed class AuditDownload(int organizationId, AuditFilter filter, string format, bool forSpreadsheets) : IResult
{
    private static readonly string[] Columns = ["id", "time", "author", "country", "city", "action", "subject", "before", "after"];

    /// <summary>The download that a request asks for, or what is wrong with the request.</summary>
    public static IResult Create(AuditParameters parameters, ClaimsPrincipal member, string format, bool forSpreadsheets) =>
        parameters.Read(out var filter) is { Count: > 0 } errors
            ? Problems.InvalidQuery(errors)
            : new AuditDownload(member.OrganizationId(), filter, format, forSpreadsheets);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // Before anything is written: if there is no room, the response is an error.
        using var ticket = httpContext.RequestServices.GetRequiredService<WorkLanes>().Exports.Enter(httpContext.User.LaneCaller());
        var (response, cancel) = (httpContext.Response, httpContext.RequestAborted);
        var entries = httpContext.RequestServices.GetRequiredService<AuditQueries>().ExportAsync(organizationId, filter, ticket, cancel);
        response.ContentType = format == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson";
        response.Headers.ContentDisposition = $"attachment; filename=audit-log.{format}";
        response.Headers.CacheControl = "private, no-store";
        if (format == "csv")
            await WriteCsvAsync(response.Body, entries, cancel);
        else
            await WriteNdjsonAsync(response.Body, entries, cancel);
    }

    private async Task WriteCsvAsync(Stream body, IAsyncEnumerable<AuditEntry> entries, CancellationToken cancel)
    {
        if (forSpreadsheets)
            await body.WriteAsync(ClickExport.SpreadsheetMark, cancel);
        await using var csv = new SafeCsvWriter(body);
        await csv.WriteAsync(Columns, cancel);
        await foreach (var entry in entries)
        {
            await csv.WriteAsync(
                [entry.Id, Format.Iso(entry.Time), entry.Author, entry.Country, entry.City, entry.Action, entry.Subject, entry.Before, entry.After], cancel);
        }
        await csv.FlushAsync(cancel);
    }

    private static async Task WriteNdjsonAsync(Stream body, IAsyncEnumerable<AuditEntry> entries, CancellationToken cancel)
    {
        await foreach (var entry in entries)
        {
            await JsonSerializer.SerializeAsync(body, AuditEntryBody.From(entry), JsonSerializerOptions.Web, cancel);
            await body.WriteAsync("\n"u8.ToArray(), cancel);
        }
    }
}
