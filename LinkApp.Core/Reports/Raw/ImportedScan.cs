using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Data;
using LinkApp.Core.Timing;
using Microsoft.Data.Sqlite;

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
        WHERE id >= ?1 AND id <= ?2 AND time >= ?3 AND time < ?4 AND (time, id) < (?5, ?6) ORDER BY id DESC
        """;

    private readonly ImportedDays _imported;
    private readonly ClickSelection _selection;
    private readonly ClickConditions _conditions;
    private readonly SqliteConnection _connection;
    private readonly long _link;

    // One for each import that has clicks on the same day.
    private readonly List<Statement> _statements = [];

    /// <param name="exactCounts">Reads the clicks.</param>
    /// <param name="selection">Which clicks.</param>
    /// <param name="everyKind">Whether to read clicks of every kind, whatever the filter says of bots and internal clicks.</param>
    public ImportedScan(ExactCounts exactCounts, ClickSelection selection, bool everyKind = false)
    {
        (_imported, _selection) = (exactCounts.Imported, selection);
        _conditions = new(exactCounts.Connection, selection, everyKind);
        _connection = exactCounts.Connection;
        _link = selection.Links is { Count: 1 } links ? links.First() : ClickSchema.AllLinks;
        var last = selection.Range.To.AddMilliseconds(-1);
        if (selection.Links?.Count != 0)
            Days = [.. _imported.FindDays(selection.OrganizationId, _link, UtcTime.ToDay(selection.Range.From), UtcTime.ToDay(last))];
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
        // Within an import, ids follow times; those of several imports are merged.
        var next = new PriorityQueue<Statement, (long Time, long Id)>(Comparer<(long, long)>.Create(static (one, other) => other.CompareTo(one)));
        var ids = _imported.Read(_selection.OrganizationId, _link, day).Select(row => row.Ids).ToList();
        while (_statements.Count < ids.Count)
            _statements.Add(new(_connection, Select));
        try
        {
            for (var i = 0; i < ids.Count; i++)
            {
                _statements[i].Begin(ids[i].First, ids[i].Last, from, to, before?.Time ?? long.MaxValue, before?.Id ?? long.MaxValue);
                Enqueue(_statements[i]);
            }
            while (next.TryDequeue(out var first, out _))
            {
                if (_conditions.Meets(first))
                    yield return first;
                Enqueue(first);
            }
        }
        finally
        {
            _statements.ForEach(statement => statement.Reset());
        }

        void Enqueue(Statement statement)
        {
            if (statement.Step())
                next.Enqueue(statement, (statement.Number((int)ClickColumn.Time), statement.Number((int)ClickColumn.Id)));
        }
    }

    public void Dispose() => _statements.ForEach(statement => statement.Dispose());

    private bool IsInRange(long day) =>
        UtcTime.ToTime((day * UtcTime.HoursPerDay) + ImportedRollup.Noon) is var noon && noon >= _selection.Range.From && noon < _selection.Range.To;
}
