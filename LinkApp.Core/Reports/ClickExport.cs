using System.Globalization;
using System.Text.Json;
using LinkApp.Core.Csv;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links.Export;

namespace LinkApp.Core.Reports;

/// <summary>How clicks are written to a file.</summary>
public enum ClickFormat
{
    /// <summary>For spreadsheets: one line of names, then one for each click.</summary>
    Csv,

    /// <summary>For programs: a JSON object on each line.</summary>
    Ndjson,
}

/// <summary>
/// Writes the clicks of a selection, the newest first, a page of them in memory at a time. No page keeps the store open while
/// the receiver takes the one before, so that a slow receiver does not make the store's log grow.
/// </summary>
public sealed class ClickExport(ClickQueries queries)
{
    private static readonly string[] Columns =
        [
            "id", "time", "slug", "domain", "country", "region", "city", "latitude", "longitude", "referrer", "browser", "system", "device", "destination",
            "rule", "bot", "internal", "imported",
        ];

    /// <inheritdoc cref="LinkExport.SpreadsheetMark"/>
    public static ReadOnlyMemory<byte> SpreadsheetMark => LinkExport.SpreadsheetMark;

    private static readonly byte[] NewLine = [(byte)'\n'];

    /// <param name="output">The stream to write to; stays open.</param>
    /// <param name="selection">Which clicks.</param>
    /// <param name="format">The format of the file.</param>
    /// <param name="progress">Receives the progress after each page.</param>
    /// <param name="ticket">The admission to a lane, in which each page waits for its turn; null to read at once.</param>
    /// <param name="cancel">Stops the export.</param>
    public async Task WriteAsync(
        Stream output, ClickSelection selection, ClickFormat format, IProgress<ClickExportProgress>? progress = null, LaneTicket? ticket = null,
        CancellationToken cancel = default)
    {
        await using var csv = format == ClickFormat.Csv ? new SafeCsvWriter(output) : null;
        if (csv is not null)
            await csv.WriteAsync(Columns, cancel);
        long written = 0;
        ClickCursor? next = null;
        do
        {
            var page = await queries.ReadAsync(selection, next, ClickQueries.MaxPageSize, ticket, cancel: cancel);
            foreach (var click in page.Clicks)
            {
                if (csv is not null)
                    await csv.WriteAsync(Cells(click), cancel);
                else
                    await WriteJsonAsync(output, click, cancel);
            }
            if (csv is not null)
                await csv.FlushAsync(cancel);
            next = page.Next;
            progress?.Report(new(written += page.Clicks.Count, page.Done));
        }
        while (next is not null);
    }

    private static async Task WriteJsonAsync(Stream output, ReportClick click, CancellationToken cancel)
    {
        await output.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(click, JsonSerializerOptions.Web), cancel);
        await output.WriteAsync(NewLine, cancel);
    }

    private static object?[] Cells(ReportClick click) =>
    [
        click.Id, click.Time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), click.Slug, click.Domain, click.Country, click.Region,
        click.City, click.Latitude, click.Longitude, click.Referrer, click.Browser, click.System, click.Device, click.Destination, click.Rule, click.Bot,
        click.Internal, click.Imported,
    ];
}

/// <summary>How far an export is.</summary>
/// <param name="Clicks">Written so far.</param>
/// <param name="Done">How much of the range has been read, from 0 to 1.</param>
public sealed record ClickExportProgress(long Clicks, double Done);
