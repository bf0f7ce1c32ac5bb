using System.Text;
using LinkApp.Core.Csv;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links.List;

namespace LinkApp.Core.Links.Export;

/// <summary>Writes links as CSV that LinkApp reads again: UTF-8, one page of links in memory at a time.</summary>
public sealed class LinkExport(LinkQueries queries)
{
    private static readonly LinkFilter All = new() { State = StateFilter.All };

    /// <summary>The mark by which spreadsheets recognize a file as UTF-8; programs don't need it.</summary>
    public static ReadOnlyMemory<byte> SpreadsheetMark { get; } = Encoding.UTF8.GetPreamble();

    /// <param name="output">The stream to write to; stays open.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="filter">Which of them; null for all, archived ones, too.</param>
    /// <param name="ticket">The admission to a lane, in which each page waits for its turn; null to read at once.</param>
    /// <param name="cancel">Stops the export.</param>
    public async Task WriteAsync(
        Stream output, int organizationId, LinkFilter? filter = null, LaneTicket? ticket = null, CancellationToken cancel = default)
    {
        await using var csv = new SafeCsvWriter(output);
        await csv.WriteAsync(LinkColumns.Names, cancel);
        LinkCursor? cursor = null;
        do
        {
            var before = cursor;
            var list = () => queries.ListAsync(organizationId, filter ?? All, LinkSort.Newest, before, LinkQueries.MaxPageSize, cancel);
            var page = await (ticket?.RunAsync(list, cancel: cancel) ?? list());
            foreach (var link in page.Links)
                await csv.WriteAsync(LinkColumns.All.Select(column => column.Write(link)), cancel);
            cursor = page.Next;
        }
        while (cursor is not null);
        await csv.FlushAsync(cancel);
    }
}
