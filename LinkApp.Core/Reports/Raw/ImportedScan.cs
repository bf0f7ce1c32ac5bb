using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports.Raw;

/// <summary>
/// Reads the imported clicks of a selection, the newest first, a day at a time. Of one link, only days are read on which it has some. A
/// reader can stop between two days.
/// </summary>
internal sealed class ImportedScan : IDisposable
{
    // The columns of ClickColumn; imported clicks have no visitor.
    private const string Select = """
        SELECT id, time, link, bot, place, agent, referrer, destination, rule, 0 FROM imported_clicks
        WHERE organization = ?1 AND time >= ?2 AND time < ?3 AND (time, id) < (?4, ?5) ORDER BY time DESC, id DESC
        """;

    private readonly ImportedDays _imported;
    private readonly ClickSelection _selection;
    private readonly ClickConditions _conditions;
    private readonly Statement _rows;

    /// <param name="exactCounts">Reads the clicks.</param>
    /// <param name="selection">Which clicks.</param>
    /// <param name="everyKind">Whether to read clicks of every kind, whatever the filter says of bots and internal clicks.</param>
    public ImportedScan(ExactCounts exactCounts, ClickSelection selection, bool everyKind = false)
    {
        (_imported, _selection) = (exactCounts.Imported, selection);
        _conditions = new(exactCounts.Connection, selection, everyKind);
        _rows = new(exactCounts.Connection, Select);
        var link = selection.Links is { Count: 1 } links ? links.First() : ClickSchema.AllLinks;
        var last = selection.Range.To.AddMilliseconds(-1);
        if (selection.Links?.Count != 0)
            Days = [.. _imported.FindDays(selection.OrganizationId, link, UtcTime.ToDay(selection.Range.From), UtcTime.ToDay(last))];
    }

    /// <summary>The days that may have clicks of the selection, since 1970 (UTC), the newest first.</summary>
    public IReadOnlyList<long> Days { get; } = [];

    /// <summary>How many clicks of the selection are known only by day and country; those of every link if there are too many links.</summary>
    public long CountSums()
    {
        IEnumerable<long> links = _selection.Links is { Count: <= ReportQueries.MaxLinks } few ? few : [ClickSchema.AllLinks];
        return (
            from day in Days
            where IsInRange(day)
            from link in links
            from row in _imported.Read(_selection.OrganizationId, link, day)
            select Tally.CountSums(row.Counts)).Sum();
    }

    /// <summary>The clicks of a day after a place in the list, newest first. Each is the current row of the statement until the next is read.</summary>
    public IEnumerable<Statement> Read(long day, (long Time, long Id)? before = null)
    {
        var (from, to) = (_selection.Range.From.ToUnixTimeMilliseconds(), _selection.Range.To.ToUnixTimeMilliseconds());
        _rows.Begin(
            _selection.OrganizationId, Math.Max(from, UtcTime.DayStart(day)), Math.Min(to, UtcTime.DayStart(day + 1)), before?.Time ?? long.MaxValue,
            before?.Id ?? long.MaxValue);
        try
        {
            while (_rows.Step())
            {
                if (_conditions.Meets(_rows) && _imported.IsCounted(_selection.OrganizationId, _rows.Number((int)ClickColumn.Id)))
                    yield return _rows;
            }
        }
        finally
        {
            _rows.Reset();
        }
    }

    public void Dispose() => _rows.Dispose();

    private bool IsInRange(long day) =>
        UtcTime.ToTime((day * UtcTime.HoursPerDay) + ImportedRollup.Noon) is var noon && noon >= _selection.Range.From && noon < _selection.Range.To;
}
