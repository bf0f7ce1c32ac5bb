using LinkApp.Core.Data;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Makes rollups of committed clicks, reading only. It adds up in memory, so that a row is written once for thousands of
/// clicks and not once for each: that, and packing, is what keeps rollups from costing more than the clicks.
/// </summary>
internal sealed class RollupReader : IDisposable
{
    private const int KnownPlaces = 100_000;

    private readonly SqliteConnection _connection;
    private readonly Statement _rolledUp;
    private readonly Statement _clicks;
    private readonly Statement _country;
    private readonly Statement _counts;
    private readonly Dictionary<long, long> _countries = [];

    public RollupReader(SqliteConnection connection)
    {
        _connection = connection;
        _rolledUp = new(connection, "SELECT last FROM rolled_up");
        _clicks = new(connection, """
            SELECT id, organization, link, time, place, referrer, agent, destination, bot
            FROM clicks WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3
            """);
        _country = new(connection, "SELECT country FROM places WHERE id = ?1");
        _counts = new(connection, "SELECT counts FROM days WHERE day = ?1 AND organization = ?2 AND link = ?3");
    }

    /// <summary>The id up to which clicks are rolled up.</summary>
    public long RolledUp => _rolledUp.Scalar() ?? 0;

    /// <summary>The rollup of the next clicks, at most <paramref name="limit"/>, up to an id; null where there are none.</summary>
    public Rollup? Next(long upTo, int limit)
    {
        // One moment for all that is read; only the caller changes rollups, so it still holds when they are written.
        using var moment = _connection.BeginTransaction(deferred: true);
        var after = RolledUp;
        var last = after;
        var days = new Dictionary<(long Day, long Organization, long Link), NewCounts>();
        var blocks = new Dictionary<(long Block, long Link), List<long>>();

        _clicks.Begin(after, upTo, limit);
        while (_clicks.Step())
        {
            last = _clicks.Number(0);
            var (organization, link, seconds) = (_clicks.Number(1), _clicks.Number(2), _clicks.Number(3) / 1000);
            Of(blocks, (ClickBlocks.BlockOf(last), link)).Add(last);
            AddTo(Of(days, (seconds / 86_400, organization, link)), last, seconds);
            AddTo(Of(days, (seconds / 86_400, organization, ClickSchema.AllLinks)), last, seconds);
        }
        _clicks.Reset();
        if (last == after)
            return null;

        // In the order of the tables: neighbours share pages.
        return new Rollup(
            after,
            last,
            [.. days.OrderBy(day => day.Key).Select(day => Merge(day.Key, day.Value))],
            [.. blocks.OrderBy(block => block.Key).Select(block => new BlockClicks(block.Key.Block, block.Key.Link, ClickBlocks.Pack(block.Value)))]);
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_rolledUp, _clicks, _country, _counts])
            statement.Dispose();
        _connection.Dispose();
    }

    /// <summary>Counts the present click. Bots are counted by the hour only.</summary>
    private void AddTo(NewCounts added, long id, long seconds)
    {
        var keys = added.Keys;
        added.First = keys.Count == 0 ? id : added.First;
        added.Last = id;
        var hour = seconds / 3600 % 24;
        if (_clicks.Number(8) != 0)
        {
            keys.Add(Tally.Key(Dimension.BotHour, hour));
            return;
        }
        var place = _clicks.Number(4);
        keys.Add(Tally.Key(Dimension.Hour, hour));
        keys.Add(Tally.Key(Dimension.Country, CountryOf(place)));
        keys.Add(Tally.Key(Dimension.Place, place));
        keys.Add(Tally.Key(Dimension.Referrer, _clicks.Number(5)));
        keys.Add(Tally.Key(Dimension.Agent, _clicks.Number(6)));
        keys.Add(Tally.Key(Dimension.Destination, _clicks.Number(7)));
    }

    private DayCounts Merge((long Day, long Organization, long Link) day, NewCounts added)
    {
        added.Keys.Sort();
        _counts.Begin(day.Day, day.Organization, day.Link);
        var present = _counts.Step() ? _counts.Blob(0) : [];
        var merged = Tally.Add(present, CollectionsMarshal.AsSpan(added.Keys));
        _counts.Reset();
        return new DayCounts(day.Day, day.Organization, day.Link, added.First, added.Last, merged);
    }

    private long CountryOf(long place)
    {
        if (place == 0)
            return 0;
        if (_countries.TryGetValue(place, out var country))
            return country;
        _country.Begin(place);
        country = CountryKey.Of(_country.Step() ? _country.Text(0) : null);
        _country.Reset();
        if (_countries.Count >= KnownPlaces)
            _countries.Clear();
        return _countries[place] = country;
    }

    private static TValue Of<TKey, TValue>(Dictionary<TKey, TValue> values, TKey key) where TKey : notnull where TValue : class, new()
    {
        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(values, key, out _);
        return value ??= new();
    }

    private sealed class NewCounts
    {
        public List<long> Keys { get; } = [];

        public long First { get; set; }

        public long Last { get; set; }
    }
}
