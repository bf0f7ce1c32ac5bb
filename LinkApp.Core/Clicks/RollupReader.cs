using System.Runtime.InteropServices;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Makes rollups of committed clicks, reading only. It adds up in memory, so that a row is written once for thousands of
/// clicks and not once for each: that, and packing, is what keeps rollups from costing more than the clicks. The clicks
/// are sorted by the rows that they count for, which takes a third of what dictionaries of lists took, and no garbage.
/// </summary>
internal sealed class RollupReader : IDisposable
{
    // Of a row among those of one rollup, of which Rollups.Step are the most; 46 bits are left for links.
    private const int PositionBits = 18;

    private readonly SqliteConnection _connection;
    private readonly Statement _rolledUp;
    private readonly Statement _next;
    private readonly Statement _clicks;
    private readonly Statement _counts;
    private readonly PlaceCountries _countries;
    private readonly List<Row> _rows = [];
    private readonly List<UInt128> _order = [];
    private readonly TallyCounter _ofLink = new();
    private readonly TallyCounter _ofOrganization = new();
    private readonly VisitorSketch _visitorsOfLink = new();
    private readonly VisitorSketch _visitorsOfOrganization = new();
    private readonly List<long> _ids = [];
    private readonly List<TotalClicks> _ofDays = [];

    public RollupReader(SqliteConnection connection)
    {
        _connection = connection;
        _rolledUp = new(connection, "SELECT last FROM rolled_up");
        _next = new(connection, "SELECT next FROM rolled_up WHERE next > last");
        _clicks = new(connection, """
            SELECT id, organization, link, time, place, referrer, agent, destination, bot, rule, visitor
            FROM clicks WHERE id > ?1 AND id <= ?2 ORDER BY id
            """);
        _countries = new(connection);
        _counts = new(connection, "SELECT counts, visitors FROM days WHERE day = ?1 AND organization = ?2 AND link = ?3");
    }

    /// <summary>The id up to which clicks are rolled up.</summary>
    public long RolledUp => _rolledUp.Scalar() ?? 0;

    /// <summary>
    /// The rollup of the next clicks, at most <see cref="Rollups.Step"/>, up to an id; null where there are none. One that does
    /// not reach the id ends with a block, so that no row of <c>link_clicks</c> is written twice. One that was begun and not
    /// ended is made again, with the same clicks.
    /// </summary>
    public Rollup? Next(long upTo)
    {
        // One moment for all that is read; only the caller changes rollups, so it still holds when they are written.
        using var moment = _connection.BeginTransaction(deferred: true);
        var after = RolledUp;
        var begun = _next.Scalar();
        ReadRows(after, begun ?? Math.Min(upTo, ClickBlocks.LastBefore(after + Rollups.Step + 1)));
        if (_rows.Count == 0)
            return null;
        var last = _rows[^1].Id;
        return new Rollup(after, last, Days(), Blocks(), Totals());
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_rolledUp, _next, _clicks, _counts])
            statement.Dispose();
        _countries.Dispose();
        _connection.Dispose();
    }

    private void ReadRows(long after, long upTo)
    {
        _rows.Clear();
        _clicks.Begin(after, upTo);
        while (_clicks.Step())
        {
            var seconds = _clicks.Number(3) / 1000;
            _rows.Add(new Row(
                _clicks.Number(0), (int)(seconds / 86_400), (int)_clicks.Number(1), _clicks.Number(2), (byte)(seconds / 3600 % 24),
                Int(4), Int(5), Int(6), Int(7), _clicks.Number(8) != 0, Int(9), (uint)_clicks.Number(10)));
        }
        _clicks.Reset();
    }

    private int Int(int column) => (int)_clicks.Number(column);

    /// <summary>The rows of <c>days</c>: for each day and organization all of its links' together, and each link's.</summary>
    private List<DayCounts> Days()
    {
        var days = new List<DayCounts>();
        var order = Sorted(static row => ((ulong)row.Day << 32) | (uint)row.Organization);

        var (ofOrganization, firstOfAll, lastOfAll) = (0, long.MaxValue, 0L);
        for (var i = 0; i < order.Length;)
        {
            ref readonly var first = ref RowAt(order[i]);
            var (clicks, led) = (0, 0);
            for (; i < order.Length && RowAt(order[i]).IsOfSameLink(first); i++)
            {
                ref readonly var row = ref RowAt(order[i]);
                Count(row);
                clicks += row.IsBot ? 0 : 1;
                led += row.IsBot || row.Destination == 0 ? 0 : 1;
            }
            var last = RowAt(order[i - 1]).Id;
            _ofDays.Add(new TotalClicks(first.Organization, first.Link, clicks, led, last));
            days.Add(Merge(first, first.Link, first.Id, last, _ofLink, _visitorsOfLink));
            (firstOfAll, lastOfAll) = (Math.Min(firstOfAll, first.Id), Math.Max(lastOfAll, last));

            if (i < order.Length && RowAt(order[i]).IsOfSameOrganization(first))
                continue;
            // In the order of the table: 0, which stands for all links, comes before each of them.
            days.Insert(ofOrganization, Merge(first, ClickSchema.AllLinks, firstOfAll, lastOfAll, _ofOrganization, _visitorsOfOrganization));
            (ofOrganization, firstOfAll, lastOfAll) = (days.Count, long.MaxValue, 0);
        }
        return days;
    }

    /// <summary>The rows of <c>link_clicks</c>.</summary>
    private List<BlockClicks> Blocks()
    {
        var blocks = new List<BlockClicks>();
        var order = Sorted(static row => (ulong)row.Block);
        for (var i = 0; i < order.Length;)
        {
            ref readonly var first = ref RowAt(order[i]);
            _ids.Clear();
            for (; i < order.Length && RowAt(order[i]).Block == first.Block && RowAt(order[i]).Link == first.Link; i++)
                _ids.Add(RowAt(order[i]).Id);
            blocks.Add(new BlockClicks(first.Block, first.Link, ClickBlocks.Pack(_ids)));
        }
        return blocks;
    }

    /// <summary>The rows of <c>totals</c>: those of <see cref="Days"/>, of several days together.</summary>
    private List<TotalClicks> Totals()
    {
        _ofDays.Sort(static (a, b) => a.Organization != b.Organization ? a.Organization.CompareTo(b.Organization) : a.Link.CompareTo(b.Link));
        var totals = new List<TotalClicks>(_ofDays.Count);
        foreach (var more in _ofDays)
        {
            if (totals.Count > 0 && totals[^1] is var total && total.Organization == more.Organization && total.Link == more.Link)
                totals[^1] = total with { Clicks = total.Clicks + more.Clicks, Led = total.Led + more.Led, Last = Math.Max(total.Last, more.Last) };
            else
                totals.Add(more);
        }
        _ofDays.Clear();
        return totals;
    }

    /// <summary>
    /// The rows by a number, then by link, then by id: each is a number of its own, whose lowest bits are the row's position.
    /// Numbers are sorted in a third of the time that comparing rows takes.
    /// </summary>
    private Span<UInt128> Sorted(Func<Row, ulong> first)
    {
        CollectionsMarshal.SetCount(_order, _rows.Count);
        var order = CollectionsMarshal.AsSpan(_order);
        for (var i = 0; i < order.Length; i++)
            order[i] = new(first(_rows[i]), ((ulong)_rows[i].Link << PositionBits) | (uint)i);
        order.Sort();
        return order;
    }

    private ref readonly Row RowAt(UInt128 place) => ref CollectionsMarshal.AsSpan(_rows)[(int)((ulong)place & ((1 << PositionBits) - 1))];

    /// <summary>Counts a click for its link and its organization. Bots are counted by the hour only.</summary>
    private void Count(in Row row)
    {
        if (row.IsBot)
        {
            Add(Dimension.BotHour, row.Hour);
            return;
        }
        Add(Dimension.Hour, row.Hour);
        Add(Dimension.Country, _countries.Of(row.Place));
        Add(Dimension.Place, row.Place);
        Add(Dimension.Referrer, row.Referrer);
        Add(Dimension.Agent, row.Agent);
        Add(Dimension.Destination, row.Destination);
        if (row.Rule != 0)
            Add(Dimension.Rule, row.Rule);
        _visitorsOfLink.Add(row.Visitor);
        _visitorsOfOrganization.Add(row.Visitor);
    }

    private void Add(Dimension dimension, long value)
    {
        var key = Tally.Key(dimension, value);
        _ofLink.Add(key);
        _ofOrganization.Add(key);
    }

    private DayCounts Merge(in Row row, long link, long first, long last, TallyCounter counter, VisitorSketch visitors)
    {
        _counts.Begin(row.Day, row.Organization, link);
        var isThere = _counts.Step();
        var merged = counter.AddTo(isThere ? _counts.Blob(0) : []);
        visitors.Add(isThere ? _counts.Blob(1) : []);
        _counts.Reset();
        var day = new DayCounts(row.Day, row.Organization, link, first, last, merged, visitors.Pack());
        visitors.Clear();
        return day;
    }

    private readonly record struct Row(
        long Id, int Day, int Organization, long Link, byte Hour, int Place, int Referrer, int Agent, int Destination, bool IsBot, int Rule, uint Visitor)
    {
        public long Block => ClickBlocks.BlockOf(Id);

        public bool IsOfSameOrganization(in Row other) => Day == other.Day && Organization == other.Organization;

        public bool IsOfSameLink(in Row other) => Link == other.Link && IsOfSameOrganization(other);
    }
}
