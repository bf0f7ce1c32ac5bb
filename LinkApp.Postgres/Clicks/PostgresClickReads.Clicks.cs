using System.Globalization;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <content>Raw clicks.</content>
internal sealed partial class PostgresClickReads
{
    // The columns that ToClick takes, in their order.
    private const string Columns = "id, organization, link, time, place, referrer, agent, destination, bot, rule, visitor";
    private const string Select = $"SELECT {Columns} FROM clicks.clicks";
    private const string SelectWindow = $"{Select} WHERE id >= $1 AND id <= $2";
    private const string OldestFirst = " ORDER BY id LIMIT $3";
    private const string NewestFirst = " ORDER BY id DESC LIMIT $3";

    // Clicks that are looked up by their ids in one statement: some milliseconds.
    private const int IdWindow = 2_048;

    // Blocks of a link in the first window: at most 128 KB each.
    private const int FirstBlocks = 8;

    public override IEnumerable<ClickRow> Clicks(long after, long upTo) => Windows(Window($"{SelectWindow}{OldestFirst}", after + 1, upTo), ToClick);

    public override IEnumerable<ClickRow> Clicks(int organization, long link, long first, long last, long from = long.MinValue, long to = long.MaxValue)
    {
        var filter = new ClickFilter(organization, link, from, to);
        if (link != AllLinks)
            return ClicksById(filter, FindIds(link, first, last));
        return Windows(
            Window($"{SelectWindow} AND organization = $4 AND time >= $5 AND time < $6{OldestFirst}", first, last)
                .With(organization).With(from).With(to),
            ToClick);
    }

    // Of the spans of commits, only those of the time are read.
    public override long CountVisitors(int organization, long first, long last, long from, long to) => Scalar<long>(Command($"""
        SELECT coalesce(sum(n.clicks), 0)::bigint
        FROM ({Spans}) s CROSS JOIN LATERAL (
            SELECT count(*) AS clicks FROM clicks.clicks
            WHERE id >= s.first AND id <= s.last AND organization = $5 AND time >= $3 AND time < $4 AND bot = 0) n
        WHERE s.earliest < $4 AND s.latest >= $3
        """).With(first).With(last).With(from).With(to).With(organization)) ?? 0;

    public override IEnumerable<(long Link, long Time)> Times(int organization, long first, long last) => Windows(
        Window($"SELECT id, link, time FROM clicks.clicks WHERE id >= $1 AND id <= $2 AND organization = $4 AND bot = 0{OldestFirst}", first, last)
            .With(organization),
        static row => (row.GetInt64(1), row.GetInt64(2)));

    public override IEnumerable<ClickRow> Scan(ClickFilter filter, long first, long last)
    {
        if (filter.Link != AllLinks)
            return ClicksById(filter, FindIds(filter.Link, first, last).Reverse(), newestFirst: true);
        return Windows(
            Window($"{SelectWindow} AND organization = $4 AND time >= $5 AND time < $6{Conditions(filter, 7)}{NewestFirst}", first, last)
                .With(filter.Organization).With(filter.From).With(filter.To).WithConditions(filter),
            ToClick, newestFirst: true);
    }

    internal override IEnumerable<long> FindIds(long link, long first, long last)
    {
        var packedUpTo = Math.Min(RolledUp, last);
        var blocks = Window(
            "SELECT block, offsets FROM clicks.link_clicks WHERE block >= $1 AND block <= $2 AND link = $4 ORDER BY block LIMIT $3",
            ClickBlocks.GetBlock(first), ClickBlocks.GetBlock(packedUpTo)).With(link);
        foreach (var ids in Windows(blocks, static row => ClickBlocks.Unpack(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), FirstBlocks))
        {
            foreach (var id in ids)
            {
                if (id >= first && id <= packedUpTo)
                    yield return id;
            }
        }
        var behind = Window(
            $"SELECT id FROM clicks.clicks WHERE id >= $1 AND id <= $2 AND link = $4{OldestFirst}", Math.Max(first, packedUpTo + 1), last).With(link);
        foreach (var id in Windows(behind, static row => row.GetInt64(0)))
            yield return id;
    }

    public override (List<long> Ids, long UpTo) FindNextIds(int organization, long after, long last, int window)
    {
        var upTo = last;
        var ids = new List<long>();
        Read(
            Command("""
                SELECT n.up_to, c.id
                FROM (
                    SELECT least($2, after) AS after, least($2 - $3, after) + $3 AS up_to
                    FROM (SELECT coalesce((SELECT id FROM clicks.clicks WHERE id > $1 ORDER BY id LIMIT 1) - 1, $2) AS after) next) n
                LEFT JOIN LATERAL (
                    SELECT id FROM clicks.clicks WHERE id > n.after AND id <= n.up_to AND organization = $4 ORDER BY id) c ON true
                ORDER BY c.id
                """).With(after).With(last).With((long)window).With(organization),
            row =>
            {
                upTo = row.GetInt64(0);
                if (!row.IsDBNull(1))
                    ids.Add(row.GetInt64(1));
            });
        return (ids, upTo);
    }

    /// <summary>A statement for <see cref="Windows"/>.</summary>
    private NpgsqlCommand Window(string sql, long first, long last) => Command(sql).With(first).With(last).With(0);

    private IEnumerable<ClickRow> ClicksById(ClickFilter filter, IEnumerable<long> ids, bool newestFirst = false)
    {
        using var command = Command(
            $"{Select} WHERE id = ANY($1) AND organization = $2 AND time >= $3 AND time < $4{Conditions(filter, 5)} ORDER BY id{(newestFirst ? " DESC" : "")}")
            .With<long[]>([]).With(filter.Organization).With(filter.From).With(filter.To).WithConditions(filter);
        var window = new List<ClickRow>();
        foreach (var some in ids.Chunk(IdWindow))
        {
            Parameter<long[]>(command, 0).TypedValue = some;
            window.Clear();
            using (var rows = command.ExecuteReader())
            {
                while (rows.Read())
                    window.Add(ToClick(rows));
            }
            foreach (var click in window)
                yield return click;
        }
    }

    /// <summary>The conditions of a filter, with their values in parameters from a number on.</summary>
    private static string Conditions(ClickFilter filter, int firstParameter) => string.Concat(filter.Conditions.Select(
        (condition, i) => string.Create(CultureInfo.InvariantCulture, $" AND {GetColumn(condition.Column)} = ANY(${firstParameter + i})")));

    private static string GetColumn(ClickColumn column) => column switch
    {
        ClickColumn.Link => "link",
        ClickColumn.Place => "place",
        ClickColumn.Referrer => "referrer",
        ClickColumn.Agent => "agent",
        ClickColumn.Destination => "destination",
        ClickColumn.Kind => "bot",
        ClickColumn.Rule => "rule",
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "A click has no such column."),
    };

    private ClickRow ToClick(NpgsqlDataReader row)
    {
        var place = row.GetInt32(4);
        NotePlace(place);
        return new(
            row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), place, row.GetInt32(5), row.GetInt32(6), row.GetInt32(7),
            (ClickKind)row.GetInt16(8), row.GetInt32(9), (uint)row.GetInt64(10));
    }
}
