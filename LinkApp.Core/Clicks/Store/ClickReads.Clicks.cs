using LinkApp.Core.Data;

namespace LinkApp.Core.Clicks.Store;

/// <content>Raw clicks, of every kind unless a question says otherwise. Times are milliseconds since 1970.</content>
internal sealed partial class ClickReads
{
    private const string Select = $"SELECT {Columns} FROM clicks";
    private const string OfTime = "organization = ?3 AND time >= ?4 AND time < ?5";
    private const string ClickById = $"{Select} WHERE {OfTime} AND id = ?1";

    // The columns that ToClick takes, in their order.
    private const string Columns = "id, organization, link, time, place, referrer, agent, destination, bot, rule, visitor";

    /// <summary>The clicks of an organization that no rollup counts yet: those of a few seconds.</summary>
    public IEnumerable<ClickRow> Tail(int organization) => Clicks(organization, AllLinks, RolledUp + 1, long.MaxValue);

    /// <summary>
    /// The clicks that correct the rollups of an organization to an id: each click up to it that they don't count, with 1, and
    /// each click after it that they count already, with -1.
    /// </summary>
    public IEnumerable<(ClickRow Click, int Sign)> Corrections(int organization, long upTo)
    {
        var sign = upTo >= RolledUp ? 1 : -1;
        return Clicks(organization, AllLinks, Math.Min(RolledUp, upTo) + 1, Math.Max(RolledUp, upTo)).Select(click => (click, sign));
    }

    /// <summary>The clicks of all organizations with ids after one and up to another, in their order.</summary>
    public IEnumerable<ClickRow> Clicks(long after, long upTo) => Clicks(Prepare($"{Select} WHERE id > ?1 AND id <= ?2 ORDER BY id"), after, upTo);

    /// <summary>
    /// The clicks of a link, or of <see cref="AllLinks"/>, with ids from <paramref name="first"/> to
    /// <paramref name="last"/> and times from <paramref name="from"/> until before <paramref name="to"/>, in the order of ids.
    /// </summary>
    public IEnumerable<ClickRow> Clicks(int organization, long link, long first, long last, long from = long.MinValue, long to = long.MaxValue)
    {
        if (link == AllLinks)
            return Clicks(Prepare($"{Select} WHERE {OfTime} AND id >= ?1 AND id <= ?2"), first, last, organization, from, to);
        return ClicksById(new(organization, link, from, to), FindIds(link, first, last));
    }

    /// <summary>The clicks of several ranges, one after another, with times from <paramref name="from"/> until before <paramref name="to"/>.</summary>
    public IEnumerable<ClickRow> Clicks(int organization, IEnumerable<ClickRange> ranges, long from, long to) =>
        ranges.SelectMany(range => Clicks(organization, range.Link, range.First, range.Last, from, to));

    /// <summary>How many clicks of visitors an organization has with ids and times in these bounds: finds them by <see cref="CommitSpans"/>.</summary>
    public long CountVisitors(int organization, long first, long last, long from, long to) => FindSpans(first, last, from, to)
        .Sum(ids => (long)Clicks(organization, AllLinks, ids.First, ids.Last, from, to).Count(click => click.IsVisitor));

    /// <summary>
    /// The links and times of an organization's clicks of visitors with ids from <paramref name="first"/> to <paramref name="last"/>; for
    /// reads of millions, which need no more of a click.
    /// </summary>
    public IEnumerable<(long Link, long Time)> Times(int organization, long first, long last) =>
        Rows(Prepare("SELECT link, time FROM clicks WHERE id >= ?1 AND id <= ?2 AND organization = ?3 AND bot = 0"), first, last, organization)
            .Select(row => (row.Number(0), row.Number(1)));

    /// <summary>
    /// The clicks that a filter finds among the ids from one to another, newest first. One call reads them all, so that a reader that
    /// wants to stop in between asks for parts.
    /// </summary>
    public IEnumerable<ClickRow> Scan(ClickFilter filter, long first, long last)
    {
        if (filter.Link == AllLinks)
            return Scan(Prepare($"{Select} WHERE id >= ?1 AND id <= ?2 AND {OfTime} ORDER BY id DESC"), filter, first, last);
        return ClicksById(filter, FindIds(filter.Link, first, last).Reverse());
    }

    /// <summary>
    /// The ids of a link's clicks from <paramref name="first"/> to <paramref name="last"/>, in order. Rows that retention has
    /// deleted may be among them.
    /// </summary>
    internal IEnumerable<long> FindIds(long link, long first, long last)
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

    /// <summary>
    /// The ids of an organization's clicks among the next <paramref name="window"/> ids after one, in order, and the id up to which was
    /// looked: at most <paramref name="last"/>. The window begins at the next id that there is, however many are missing.
    /// </summary>
    public (List<long> Ids, long UpTo) FindNextIds(int organization, long after, long last, int window)
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
