using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Reads exact counts: the rollups, which count up to the id <see cref="RolledUp"/>, and the tail, which is every click after
/// it. Reports, the dashboard, and the lists of links and clicks all read counts with it. Not thread-safe.
/// </summary>
/// <remarks>
/// In a deferred transaction, SQLite takes the snapshot of a file when that file is first read. The rollups are read first:
/// every click that they count was committed before, so the snapshot of the clicks, which is taken next, has them and the
/// whole tail. In the other order, a rollup that is made between the two reads would count clicks that this reader can't see:
/// a range that cuts a day could not read them, and their places and texts would have no names. <see cref="Retention"/> does
/// not delete clicks that were rolled up recently, for readers that are between the two reads.
/// </remarks>
internal sealed class ExactCounts : IDisposable
{
    private readonly SqliteTransaction _transaction;
    private readonly List<Statement> _statements = [];
    private readonly Lazy<Statement> _day;
    private readonly Lazy<Statement> _links;
    private readonly Lazy<Statement> _month;
    private readonly Lazy<Statement> _total;
    private readonly Lazy<Statement> _offsets;
    private readonly Lazy<Statement> _range;
    private readonly Lazy<Statement> _click;
    private readonly Lazy<Statement> _idsOfLink;
    private readonly Lazy<Statement> _times;

    /// <param name="connection">A reader's connection; disposed with this object.</param>
    public ExactCounts(SqliteConnection connection)
    {
        Connection = connection;
        Imported = new(this);
        _transaction = connection.BeginTransaction(deferred: true);
        RolledUp = connection.Scalar<long>("SELECT last FROM rolled_up");
        LastId = connection.Scalar<long>("SELECT coalesce(max(id), 0) FROM clicks");

        const string Days = "SELECT link, first, last, counts, visitors FROM days WHERE day = ?1 AND organization = ?2";
        const string Clicks = $"SELECT {ClickRow.Columns} FROM clicks WHERE organization = ?3 AND time >= ?4 AND time < ?5";
        _day = Prepare($"{Days} AND link = ?3");
        _links = Prepare($"{Days} AND link > {ClickSchema.AllLinks}");
        _month = Prepare("SELECT counts, visitors FROM months WHERE month = ?1 AND organization = ?2");
        _total = Prepare("SELECT clicks, redirected FROM totals WHERE organization = ?1 AND link = ?2");
        _offsets = Prepare("SELECT offsets FROM link_clicks WHERE block = ?1 AND link = ?2");
        _range = Prepare($"{Clicks} AND id >= ?1 AND id <= ?2");
        _click = Prepare($"{Clicks} AND id = ?1");
        _times = Prepare("SELECT link, time FROM clicks WHERE id >= ?1 AND id <= ?2 AND organization = ?3 AND bot = 0");
        _idsOfLink = Prepare("SELECT id FROM clicks WHERE id >= ?1 AND id <= ?2 AND link = ?3");
    }

    /// <summary>The connection, for other statements in the same transaction.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>The clicks that were imported, of the same snapshot. They are in no other member of this class but the totals of clicks.</summary>
    public ImportedDays Imported { get; }

    /// <summary>The id up to which the rollups count.</summary>
    public long RolledUp { get; }

    /// <summary>The id of the newest click; 0 where there is none.</summary>
    public long LastId { get; }

    /// <summary>The rollup of a day for a link or for <see cref="ClickSchema.AllLinks"/>: one row, or none. A row is valid until the next is read.</summary>
    public IEnumerable<DayRow> Day(int organization, long link, long day) => Days(_day.Value, day, organization, link);

    /// <summary>The rollups of a day for every link. A row is valid until the next is read.</summary>
    public IEnumerable<DayRow> DayOfLinks(int organization, long day) => Days(_links.Value, day, organization);

    /// <summary>The rollup of all links for a month that is over; null if its days must be read instead.</summary>
    public MonthCounts? FindMonth(int organization, long month)
    {
        var row = _month.Value;
        row.Begin(month, organization);
        MonthCounts? found = row.Step() ? new(month, organization, row.Blob(0).ToArray(), row.Blob(1).ToArray()) : null;
        row.Reset();
        return found;
    }

    /// <summary>The rolled-up clicks of a link since its first, imported ones among them, and how many were redirected here.</summary>
    public (long Clicks, long Redirected) GetTotal(int organization, long link)
    {
        var row = _total.Value;
        row.Begin(organization, link);
        var total = row.Step() ? (row.Number(0), row.Number(1)) : default;
        row.Reset();
        return total;
    }

    /// <summary>Whether the rollups count a click of a visitor of an organization.</summary>
    public bool HasRolledUp(int organization)
    {
        using var any = new Statement(Connection, "SELECT 1 FROM totals WHERE organization = ?1 AND clicks > 0 LIMIT 1");
        return any.Scalar((long)organization) is not null;
    }

    /// <summary>The clicks of an organization that no rollup counts yet: those of a few seconds, of every kind.</summary>
    public IEnumerable<ClickRow> Tail(int organization) => Clicks(organization, ClickSchema.AllLinks, RolledUp + 1, long.MaxValue);

    /// <summary>
    /// The clicks that correct the rollups of an organization to an id: each click up to it that they don't count, with 1, and
    /// each click after it that they count already, with -1.
    /// </summary>
    public IEnumerable<(ClickRow Click, int Sign)> Corrections(int organization, long upTo)
    {
        var sign = upTo >= RolledUp ? 1 : -1;
        return Clicks(organization, ClickSchema.AllLinks, Math.Min(RolledUp, upTo) + 1, Math.Max(RolledUp, upTo)).Select(click => (click, sign));
    }

    /// <summary>
    /// The clicks of a link, or of <see cref="ClickSchema.AllLinks"/>, with ids from <paramref name="first"/> to
    /// <paramref name="last"/> and times from <paramref name="from"/> until before <paramref name="to"/>, in the order of ids.
    /// </summary>
    public IEnumerable<ClickRow> Clicks(int organization, long link, long first, long last, long from = long.MinValue, long to = long.MaxValue)
    {
        if (link == ClickSchema.AllLinks)
            return Read(_range.Value, first, last, organization, from, to);
        return FindIds(link, first, last).SelectMany(id => Read(_click.Value, id, id, organization, from, to));
    }

    /// <summary>
    /// The links and times (milliseconds since 1970) of an organization's clicks with ids from <paramref name="first"/> to
    /// <paramref name="last"/>, bots and internal clicks left out; for reads of millions, which need no more of a click.
    /// </summary>
    public IEnumerable<(long Link, long Time)> Times(int organization, long first, long last) =>
        Rows(_times.Value, first, last, organization).Select(row => (row.Number(0), row.Number(1)));

    /// <summary>
    /// The ids of a link's clicks from <paramref name="first"/> to <paramref name="last"/>, in order. Rows that retention has
    /// deleted may be among them.
    /// </summary>
    public IEnumerable<long> FindIds(long link, long first, long last)
    {
        var packedUpTo = Math.Min(RolledUp, last);
        for (var block = ClickBlocks.GetBlock(first); block <= ClickBlocks.GetBlock(packedUpTo); block++)
        {
            var offsets = _offsets.Value;
            offsets.Begin(block, link);
            var ids = offsets.Step() ? ClickBlocks.Unpack(block, offsets.Blob(0)) : [];
            offsets.Reset();
            foreach (var id in ids)
            {
                if (id >= first && id <= packedUpTo)
                    yield return id;
            }
        }
        foreach (var row in Rows(_idsOfLink.Value, Math.Max(first, packedUpTo + 1), last, link))
            yield return row.Number(0);
    }

    /// <summary>
    /// A lower bound: every click of <paramref name="time"/> or later has this id or a greater one. Older clicks may have greater
    /// ids, too. Found by halves in the rows of <see cref="CommitSpans"/>, whose latest times never decrease.
    /// </summary>
    public long FindFirstId(DateTimeOffset time)
    {
        using var at = new Statement(Connection, "SELECT first, latest FROM commits WHERE first <= ?1 ORDER BY first DESC LIMIT 1");
        var wanted = time.ToUnixTimeMilliseconds();
        var (low, high) = (Connection.Scalar<long>("SELECT coalesce(min(first), 0) FROM commits"), LastId + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            at.Begin(middle);
            var (first, latest) = at.Step() ? (at.Number(0), at.Number(1)) : (low, long.MaxValue);
            at.Reset();
            if (latest < wanted)
                low = middle + 1;
            else
                high = first;
        }
        return low;
    }

    /// <summary>
    /// The ids from <paramref name="first"/> to <paramref name="last"/> among which all clicks with times from
    /// <paramref name="from"/> until before <paramref name="to"/> are, in their order.
    /// </summary>
    public IEnumerable<(long First, long Last)> FindSpans(long first, long last, long from, long to)
    {
        using var spans = new Statement(Connection, """
            SELECT first, earliest, latest FROM commits
            WHERE first >= (SELECT coalesce(max(first), 0) FROM commits WHERE first <= ?1) AND first <= ?2 ORDER BY first
            """);
        (long First, bool Matches) current = (first, false);
        foreach (var row in Rows(spans, first, last))
        {
            if (current.Matches && row.Number(0) > first)
                yield return (current.First, row.Number(0) - 1);
            current = (Math.Max(first, row.Number(0)), row.Number(1) < to && row.Number(2) >= from);
        }
        if (current.Matches && current.First <= last)
            yield return (current.First, last);
    }

    public void Dispose()
    {
        _statements.ForEach(statement => statement.Dispose());
        Imported.Dispose();
        _transaction.Dispose();
        Connection.Dispose();
    }

    private static IEnumerable<DayRow> Days(Statement statement, params long[] key) => Rows(statement, key).Select(row => new DayRow(row));

    private static IEnumerable<ClickRow> Read(Statement statement, params long[] values) => Rows(statement, values).Select(ClickRow.Read);

    private static IEnumerable<Statement> Rows(Statement statement, params long[] values)
    {
        statement.Begin(values);
        try
        {
            while (statement.Step())
                yield return statement;
        }
        finally
        {
            statement.Reset();
        }
    }

    private Lazy<Statement> Prepare(string sql) => new(() =>
    {
        var statement = new Statement(Connection, sql);
        _statements.Add(statement);
        return statement;
    });
}

/// <summary>The current row of a statement that reads <c>days</c>.</summary>
internal readonly struct DayRow(Statement row)
{
    public long Link => row.Number(0);

    /// <summary>The id of the first click that it counts.</summary>
    public long First => row.Number(1);

    /// <summary>The id of the last click that it counts. Clicks of other days may lie between the two.</summary>
    public long Last => row.Number(2);

    /// <summary>Packed as <see cref="Tally"/> says.</summary>
    public ReadOnlySpan<byte> Counts => row.Blob(3);

    /// <summary>Packed as <see cref="VisitorSketch"/> says.</summary>
    public ReadOnlySpan<byte> Visitors => row.Blob(4);
}
