using LinkApp.Core.Lanes;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Reports;
using LinkApp.Core.Wording;
using LinkApp.Web.Accounts;
using Microsoft.Net.Http.Headers;

namespace LinkApp.Web.Reports;

/// <summary>Raw clicks as a file, streamed as they are read.</summary>
/// <param name="selection">The clicks to write.</param>
/// <param name="format">The format of the file.</param>
/// <param name="forSpreadsheets">Whether a CSV file begins with a byte order mark, by which spreadsheets recognize UTF-8.</param>
/// <param name="run">Receives the progress and may stop the download; null if no page shows it.</param>
/// <param name="name">The name of the file, without an extension; null for that of the range.</param>
internal sealed class ClickDownload(
    ClickSelection selection, ClickFormat format, bool forSpreadsheets = false, ExportRun? run = null, string? name = null) : IResult
{
    public const string Csv = "text/csv";
    public const string Ndjson = "application/x-ndjson";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // Before anything is written: if there is no room, the response is an error.
        using var ticket = httpContext.RequestServices.GetRequiredService<WorkLanes>().Exports.Enter(httpContext.User.LaneCaller());
        var (type, extension) = format == ClickFormat.Csv ? ($"{Csv}; charset=utf-8", "csv") : (Ndjson, "ndjson");
        var response = httpContext.Response;
        response.ContentType = type;
        var ofRange = $"clicks-{Format.IsoDay(selection.Range.From.DateTime)}-{Format.IsoDay(selection.Range.To.AddTicks(-1).DateTime)}";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{name ?? ofRange}.{extension}");
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.CacheControl = "private, no-store";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, run?.Stopped ?? CancellationToken.None);
        // The writer's buffer is flushed without a token, and must not wait for a receiver that stalls.
        using var aborting = run?.Stopped.Register(httpContext.Abort);
        await httpContext.RequestServices.GetRequiredService<AuditLog>().WriteAsync(
            httpContext.User.OrganizationId(), AuditAction.ClicksExported, ofRange, httpContext.User.Author(httpContext.Request.Host.Value),
            cancel: stop.Token);
        // The page shows that the download has begun.
        run?.Report(new(0, 0));
        try
        {
            if (forSpreadsheets && format == ClickFormat.Csv)
                await response.Body.WriteAsync(ClickExport.SpreadsheetMark, stop.Token);
            await httpContext.RequestServices.GetRequiredService<ClickExport>().WriteAsync(response.Body, selection, format, run, ticket, stop.Token);
            run?.End(isWhole: true);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The file must not look complete: an aborted connection shows the browser that it is not.
            run?.End(isWhole: false);
            httpContext.Abort();
        }
    }
}
