using LinkApp.Core.Data;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <content>Raw clicks.</content>
internal sealed partial class SqliteClickReads
{
    private const string Select = $"SELECT {Columns} FROM clicks";
    private const string OfTime = "organization = ?3 AND time >= ?4 AND time < ?5";
    private const string ClickById = $"{Select} WHERE {OfTime} AND id = ?1";

    // The columns that ToClick takes, in their order.
    private const string Columns = "id, organization, link, time, place, referrer, agent, destination, bot, rule, visitor";

    public override IEnumerable<ClickRow> Clicks(long after, long upTo) => Clicks(Prepare($"{Select} WHERE id > ?1 AND id <= ?2 ORDER BY id"), after, upTo);

    public override IEnumerable<ClickRow> Clicks(int organization, long link, long first, long last, long from = long.MinValue, long to = long.MaxValue)
    {
        if (link == AllLinks)
            return Clicks(Prepare($"{Select} WHERE {OfTime} AND id >= ?1 AND id <= ?2"), first, last, organization, from, to);
        return ClicksById(new(organization, link, from, to), FindIds(link, first, last));
    }

    public override long CountVisitors(int organization, long first, long last, long from, long to) => FindSpans(first, last, from, to)
        .Sum(ids => (long)Clicks(organization, AllLinks, ids.First, ids.Last, from, to).Count(click => click.IsVisitor));

    public override IEnumerable<(long Link, long Time)> Times(int organization, long first, long last) =>
        Rows(Prepare("SELECT link, time FROM clicks WHERE id >= ?1 AND id <= ?2 AND organization = ?3 AND bot = 0"), first, last, organization)
            .Select(row => (row.Number(0), row.Number(1)));

    public override IEnumerable<ClickRow> Scan(ClickFilter filter, long first, long last)
    {
        if (filter.Link == AllLinks)
            return Scan(Prepare($"{Select} WHERE id >= ?1 AND id <= ?2 AND {OfTime} ORDER BY id DESC"), filter, first, last);
        return ClicksById(filter, FindIds(filter.Link, first, last).Reverse());
    }

    internal override IEnumerable<long> FindIds(long link, long first, long last)
    {
        var packedUpTo = Math.Min(RolledUp, last);
        var offsets = Prepare("SELECT offsets FROM link_clicks WHERE block = ?1 AND link = ?2");
        for (var block = ClickBlocks.GetBlock(first); block <= ClickBlocks.GetBlock(packedUpTo); block++)
        {
            offsets.Begin(block, link);
            var ids = offsets.Step() ? ClickBlocks.Unpack(block, offsets.Blob(0)) : [];
            offsets.Reset();
            foreach (var id in ids)
            {
                if (id >= first && id <= packedUpTo)
                    yield return id;
            }
        }
        var behind = Prepare("SELECT id FROM clicks WHERE id >= ?1 AND id <= ?2 AND link = ?3");
        foreach (var row in Rows(behind, Math.Max(first, packedUpTo + 1), last, link))
            yield return row.Number(0);
    }

    public override (List<long> Ids, long UpTo) FindNextIds(int organization, long after, long last, int window)
    {
        var next = Prepare("SELECT id FROM clicks WHERE id > ?1 ORDER BY id LIMIT 1").Scalar(after) ?? last + 1;
        after = Math.Min(last, next - 1);
        var upTo = Math.Min(last, after + window);
        var ids = Prepare("SELECT id FROM clicks WHERE id > ?1 AND id <= ?2 AND organization = ?3 ORDER BY id");
        return ([.. Rows(ids, after, upTo, organization).Select(row => row.Number(0))], upTo);
    }

    private static IEnumerable<ClickRow> Clicks(Statement statement, params long[] values) => Rows(statement, values).Select(ToClick);

    private IEnumerable<ClickRow> ClicksById(ClickFilter filter, IEnumerable<long> ids)
    {
        var click = Prepare(ClickById);
        try
        {
            foreach (var id in ids)
            {
                click.Begin(id, id, filter.Organization, filter.From, filter.To);
                if (click.Step() && Meets(click, filter))
                    yield return ToClick(click);
                click.Reset();
            }
        }
        finally
        {
            click.Reset();
        }
    }

    private static IEnumerable<ClickRow> Scan(Statement statement, ClickFilter filter, long first, long last)
    {
        statement.Begin(first, last, filter.Organization, filter.From, filter.To);
        try
        {
            while (statement.Step())
            {
                if (Meets(statement, filter))
                    yield return ToClick(statement);
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Tests the current row, of which only the columns of the conditions are read: most rows of a scan meet none.</summary>
    private static bool Meets(Statement row, ClickFilter filter)
    {
        foreach (var (column, values) in filter.Conditions)
        {
            if (!values.Contains(row.Number(GetIndex(column))))
                return false;
        }
        return true;
    }

    // The place in Columns.
    private static int GetIndex(ClickColumn column) => column switch
    {
        ClickColumn.Link => 2,
        ClickColumn.Place => 4,
        ClickColumn.Referrer => 5,
        ClickColumn.Agent => 6,
        ClickColumn.Destination => 7,
        ClickColumn.Kind => 8,
        ClickColumn.Rule => 9,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "A click has no such column."),
    };

    private static ClickRow ToClick(Statement row) => new(
        row.Number(0), (int)row.Number(1), row.Number(2), row.Number(3), (int)row.Number(4), (int)row.Number(5), (int)row.Number(6), (int)row.Number(7),
        (ClickKind)row.Number(8), (int)row.Number(9), (uint)row.Number(10));
}
