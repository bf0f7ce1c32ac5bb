using LinkApp.Core.Data;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <content>Which texts are named.</content>
internal sealed partial class SqliteClickReads
{
    public override long FindLastText() => _connection.Scalar<long>("SELECT coalesce(max(id), 0) FROM texts");

    public override IEnumerable<long> TextIds() => Rows(Prepare("SELECT id FROM texts ORDER BY id")).Select(row => row.Number(0));

    public override int MarkClicks(TextMarks marks, int limit) => ClickMarks.Read(_connection, marks, limit);

    public override long? MarkNextDay(TextMarks marks, bool imported, long after)
    {
        var next = Prepare(imported ? "SELECT min(day) FROM imported_days WHERE day > ?1" : "SELECT min(day) FROM days WHERE day > ?1");
        next.Begin(after);
        long? day = next.Step() && !next.IsNull(0) ? next.Number(0) : null;
        next.Reset();
        if (day is { } found)
            Mark(Prepare(imported ? "SELECT counts FROM imported_days WHERE day = ?1" : "SELECT counts FROM days WHERE day = ?1"), marks, found);
        return day;
    }

    public override void MarkMonths(TextMarks marks) => Mark(Prepare("SELECT counts FROM months"), marks);

    private static void Mark(Statement counts, TextMarks marks, params long[] values)
    {
        foreach (var row in Rows(counts, values))
            marks.MarkCounts(row.Blob(0));
    }
}
