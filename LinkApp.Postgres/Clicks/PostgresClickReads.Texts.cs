using LinkApp.Core.Clicks.Store;

namespace LinkApp.Postgres.Clicks;

/// <content>Which texts are named.</content>
internal sealed partial class PostgresClickReads
{
    public override long FindLastText() => Scalar<int>(Command("SELECT max(id) FROM clicks.texts")) ?? 0;

    public override IEnumerable<long> TextIds() =>
        Windows(Window($"SELECT id::bigint FROM clicks.texts WHERE id >= $1 AND id <= $2{OldestFirst}", 0, int.MaxValue), static row => row.GetInt64(0));

    public override int MarkClicks(TextMarks marks, int limit)
    {
        const string Columns = "SELECT id, referrer, destination, rule";
        const string Next = "WHERE id > $1 ORDER BY id LIMIT $2";
        return MarkClicks($"{Columns} FROM clicks.clicks {Next}", "clicks", marks, limit)
            + MarkClicks($"{Columns} FROM clicks.imported_clicks {Next}", "imported_clicks", marks, limit);
    }

    public override long? MarkNextDay(TextMarks marks, bool imported, long after)
    {
        long? day = null;
        Read(
            Command(imported
                ? "SELECT day, counts FROM clicks.imported_days WHERE day = (SELECT min(day) FROM clicks.imported_days WHERE day > $1)"
                : "SELECT day, counts FROM clicks.days WHERE day = (SELECT min(day) FROM clicks.days WHERE day > $1)").With(after),
            row =>
            {
                day = row.GetInt32(0);
                marks.MarkCounts(_counts.Read(row, 1));
            });
        return day;
    }

    public override void MarkMonths(TextMarks marks) => Read(Command("SELECT counts FROM clicks.months"), row => marks.MarkCounts(_counts.Read(row, 0)));

    private int MarkClicks(string sql, string table, TextMarks marks, int limit)
    {
        var count = 0;
        Read(Command(sql).With(marks.GetRead(table)).With(limit), row =>
        {
            marks.SetRead(table, row.GetInt64(0));
            for (var column = 1; column <= 3; column++)
                marks.Mark(row.GetInt32(column));
            count++;
        });
        return count;
    }
}
