using LinkApp.Core.Clicks.Store;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <content>Rollups of days and months, and totals.</content>
internal sealed partial class PostgresClickReads
{
    // The columns that ToDay takes, in their order.
    private const string SelectDays = "SELECT day::bigint, link, first, last, counts, visitors FROM clicks.days";

    private readonly Blob _counts = new();
    private readonly Blob _visitors = new();

    public override void ReadDays(int organization, IReadOnlyCollection<long> links, long first, long last, Action<DayRow> read) => Read(
        Command($"{SelectDays} WHERE organization = $1 AND link = ANY($2) AND day >= $3 AND day <= $4 ORDER BY day, link")
            .With(organization).With<long[]>([.. links]).With(first).With(last),
        row => read(ToDay(row)));

    // By the index of days: the key has all days of a link together.
    public override void ReadDaysOfLinks(int organization, long first, long last, Action<DayRow> read) => Read(
        Command($"{SelectDays} WHERE organization = $1 AND day = ANY($2) AND link > 0 ORDER BY day, link").With(organization).With(Days(first, last)),
        row => read(ToDay(row)));

    public override void ReadDays(IReadOnlyList<DayKey> keys, Action<DayRow> read) => Read(
        // LIMIT makes it a look-up for each key, in the order of the keys: neither is the table read as a whole, nor are wide rows sorted.
        Command("""
            SELECT k.day, k.link, coalesce(d.first, 0), coalesce(d.last, 0), coalesce(d.counts, ''), coalesce(d.visitors, '')
            FROM (SELECT * FROM unnest($1, $2, $3) WITH ORDINALITY AS key(day, organization, link, number) ORDER BY number) k
            LEFT JOIN LATERAL (
                SELECT first, last, counts, visitors FROM clicks.days
                WHERE organization = k.organization AND link = k.link AND day = k.day LIMIT 1) d ON true
            ORDER BY k.number
            """)
            .With<long[]>([.. keys.Select(key => key.Day)]).With<int[]>([.. keys.Select(key => key.Organization)])
            .With<long[]>([.. keys.Select(key => key.Link)]),
        row => read(ToDay(row)));

    public override void ReadMonths(int organization, long first, long last, Action<MonthRow> read) => Read(
        Command("SELECT month, counts, visitors FROM clicks.months WHERE organization = $1 AND month >= $2 AND month <= $3 ORDER BY month")
            .With(organization).With(first).With(last),
        row => read(new MonthRow { Month = row.GetInt32(0), Counts = _counts.Read(row, 1), Visitors = _visitors.Read(row, 2) }));

    public override Dictionary<long, (long Clicks, long Redirected)> FindTotals(int organization, IReadOnlyCollection<long> links)
    {
        var totals = new Dictionary<long, (long, long)>(links.Count);
        Read(
            Command("SELECT link, clicks, redirected FROM clicks.totals WHERE organization = $1 AND link = ANY($2)")
                .With(organization).With<long[]>([.. links]),
            row => totals[row.GetInt64(0)] = (row.GetInt64(1), row.GetInt64(2)));
        return totals;
    }

    public override Dictionary<int, long> CountByOrganization()
    {
        var counts = new Dictionary<int, long>();
        Read(
            Command("SELECT organization, sum(clicks)::bigint FROM clicks.totals GROUP BY organization"),
            row => counts.Add(row.GetInt32(0), row.GetInt64(1)));
        return counts;
    }

    // In the order of the key: an organization that is common in the table is not among its first rows for sure.
    public override bool HasRolledUp(int organization) => Scalar<long>(
        Command("SELECT link FROM clicks.totals WHERE organization = $1 AND clicks > 0 ORDER BY link LIMIT 1").With(organization)) is not null;

    public override long? FindFirstDay() =>
        Scalar<int>(Command("SELECT least((SELECT min(day) FROM clicks.days), (SELECT min(day) FROM clicks.imported_days))"));

    // An organization's own row is its first of a day. Organizations are found one after the other by the keys, of which they are the first part.
    public override IReadOnlyCollection<int> FindWithoutMonth(long month, long first, long last) => Rows(
        Command("""
            WITH RECURSIVE counted AS (
                SELECT min(organization) AS id FROM clicks.days
                UNION ALL
                SELECT (SELECT min(organization) FROM clicks.days WHERE organization > c.id) FROM counted c WHERE c.id IS NOT NULL
            ), importing AS (
                SELECT min(organization) AS id FROM clicks.imported_days
                UNION ALL
                SELECT (SELECT min(organization) FROM clicks.imported_days WHERE organization > i.id) FROM importing i WHERE i.id IS NOT NULL
            )
            SELECT o.id FROM (SELECT id FROM counted UNION SELECT id FROM importing) o
            WHERE o.id IS NOT NULL AND NOT EXISTS (SELECT FROM clicks.months WHERE organization = o.id AND month = $1)
                AND (EXISTS (SELECT FROM clicks.days WHERE organization = o.id AND link = 0 AND day >= $2 AND day <= $3)
                    OR EXISTS (SELECT FROM clicks.imported_days WHERE organization = o.id AND link = 0 AND day >= $2 AND day <= $3))
            ORDER BY o.id
            """).With(month).With(first).With(last),
        static row => row.GetInt32(0));

    private static int[] Days(long first, long last) => first > last ? [] : [.. Enumerable.Range((int)first, (int)(last - first + 1))];

    private DayRow ToDay(NpgsqlDataReader row) => new()
    {
        Day = row.GetInt64(0),
        Link = row.GetInt64(1),
        First = row.GetInt64(2),
        Last = row.GetInt64(3),
        Counts = _counts.Read(row, 4),
        Visitors = _visitors.Read(row, 5),
    };

    /// <summary>Packed bytes of the current row, in memory that is used again for the next one.</summary>
    private sealed class Blob
    {
        private byte[] _bytes = [];

        public ReadOnlySpan<byte> Read(NpgsqlDataReader row, int column)
        {
            var length = (int)row.GetBytes(column, 0, null, 0, 0);
            if (_bytes.Length < length)
                _bytes = new byte[Math.Max(length, 2 * _bytes.Length)];
            row.GetBytes(column, 0, _bytes, 0, length);
            return _bytes.AsSpan(0, length);
        }
    }
}
