using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Writes clicks and live positions, and rollups of earlier clicks, one transaction each time. Used by one thread.
/// </summary>
internal sealed class ClickWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly ClickDictionaries _dictionaries;
    private readonly Statement _addClick;
    private readonly Statement _setPosition;
    private readonly Statement _deleteClicks;
    private readonly Statement _deleteBlocks;
    private readonly Statement _setCounts;
    private readonly Statement _addMonth;
    private readonly Statement _dropMonth;
    private readonly Statement _addOffsets;
    private readonly Statement _addTotal;
    private readonly Statement _beginRollup;
    private readonly Statement _endRollup;
    private readonly Statement _checkpoint;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private long _lastId;

    public ClickWriter(SqliteConnection connection)
    {
        _connection = connection;
        _dictionaries = new(connection);
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _addClick = new(connection, """
            INSERT INTO clicks (id, link, organization, time, place, referrer, agent, destination, bot, rule, visitor)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """);
        _setPosition = new(connection, "INSERT INTO positions (organization, position) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET position = excluded.position");
        _setCounts = new(connection, """
            INSERT INTO days (day, organization, link, first, last, counts, visitors) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT DO UPDATE SET last = excluded.last, counts = excluded.counts, visitors = excluded.visitors WHERE excluded.last > last
            """);
        _addMonth = new(connection, "INSERT OR REPLACE INTO months (month, organization, counts, visitors) VALUES (?1, ?2, ?3, ?4)");
        _dropMonth = new(connection, "DELETE FROM months WHERE month = ?1 AND organization = ?2");
        _addOffsets = new(connection, """
            INSERT INTO link_clicks (block, link, offsets) VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET offsets = CAST(offsets || excluded.offsets AS BLOB) WHERE substr(excluded.offsets, -2) <> substr(offsets, -2)
            """);
        _addTotal = new(connection, """
            INSERT INTO totals (organization, link, clicks, led, last) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET clicks = clicks + excluded.clicks, led = led + excluded.led, last = excluded.last WHERE excluded.last > last
            """);
        _beginRollup = new(connection, "UPDATE rolled_up SET next = ?2 WHERE last = ?1 AND next IN (?1, ?2)");
        _endRollup = new(connection, "UPDATE rolled_up SET last = next");
        _checkpoint = new(connection, "PRAGMA wal_checkpoint(RESTART)");
        // Only what is rolled up may go, since rollups stay.
        _deleteClicks = new(
            connection, "DELETE FROM clicks WHERE time < ?1 AND id IN (SELECT id FROM clicks WHERE id <= (SELECT last FROM rolled_up) ORDER BY id LIMIT ?2)");
        _deleteBlocks = new(connection, $"DELETE FROM link_clicks WHERE block < (SELECT coalesce(min(id), ?1) FROM clicks) >> {ClickBlocks.Bits}");
        _lastId = connection.Scalar<long>(
            "SELECT max(coalesce((SELECT max(id) FROM clicks), 0), coalesce((SELECT max(position) FROM positions), 0), (SELECT last FROM rolled_up))");
    }

    /// <summary>The id of the newest click that is committed. Ids never come back, even when retention has emptied the table.</summary>
    public long LastId => Volatile.Read(ref _lastId);

    /// <summary>Commits clicks and positions together and gives the clicks their ids. On an exception nothing was written.</summary>
    public void Write(IReadOnlyList<Click> clicks, IReadOnlyDictionary<int, long> positions) => Commit(() =>
    {
        var id = _lastId;
        foreach (var click in clicks)
            Add(click, ++id);
        foreach (var (organization, position) in positions)
            _setPosition.Run(organization, position);
        return id;
    }, id => Volatile.Write(ref _lastId, id));

    /// <summary>
    /// Commits a rollup, or a part of it; rows that are in the file already, since the process ended halfway, stay as they
    /// are. Returns how many rows it has.
    /// </summary>
    /// <exception cref="InvalidOperationException">It does not continue the rollups that are in the file.</exception>
    public int Write(Rollup rollup)
    {
        Commit(() =>
        {
            if (_beginRollup.Run(rollup.After, rollup.Last) != 1)
                throw new InvalidOperationException($"The rollups in the file do not end at the click {rollup.After}.");
            foreach (var (day, organization, link, first, last, counts, visitors) in rollup.Days)
            {
                _setCounts.Run([day, organization, link, first, last], counts, visitors);
                if (link == ClickSchema.AllLinks)
                    _dropMonth.Run(MonthRollups.MonthOf(day), organization);
            }
            foreach (var (block, link, offsets) in rollup.Blocks)
                _addOffsets.Run([block, link], offsets);
            foreach (var (organization, link, clicks, led, last) in rollup.Totals)
                _addTotal.Run(organization, link, clicks, led, last);
            if (rollup.IsEnd)
                _endRollup.Run();
            return 0;
        }, _ => { });
        return rollup.Rows;
    }

    /// <summary>Commits the row of a month.</summary>
    public int Write(MonthCounts month)
    {
        Commit(() => _addMonth.Run([month.Month, month.Organization], month.Counts, month.Visitors), _ => { });
        return 1;
    }

    /// <summary>Pages that went into the log since the last call.</summary>
    public int TakePagesWritten()
    {
        SQLitePCL.raw.sqlite3_db_status(_connection.Handle, SQLitePCL.raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        return pages;
    }

    /// <summary>
    /// Carries all committed pages from the log into the file, so that the log starts over. Returns 0, or 1 where a reader
    /// still needs the log.
    /// </summary>
    public int Checkpoint() => (int)(_checkpoint.Scalar() ?? 0);

    /// <summary>Deletes those of the <paramref name="limit"/> oldest clicks that are from before a time; rollups stay. Returns how many went.</summary>
    public int DeleteBefore(DateTimeOffset time, int limit)
    {
        var deleted = 0;
        Commit(() =>
        {
            var count = _deleteClicks.Run(time.ToUnixTimeMilliseconds(), limit);
            if (count > 0)
                _deleteBlocks.Run(_lastId + 1);
            return count;
        }, count => deleted = count);
        return deleted;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[
            _begin, _commit, _rollback, _addClick, _setPosition, _setCounts, _addMonth, _dropMonth, _addOffsets, _addTotal, _beginRollup, _endRollup,
            _checkpoint, _deleteClicks, _deleteBlocks,
        ])
            statement.Dispose();
        _dictionaries.Dispose();
        _connection.Dispose();
    }

    /// <summary>
    /// Runs work in a transaction that holds the write lock from its start; <paramref name="committed"/> sees the result
    /// once it is in the file.
    /// </summary>
    private void Commit<T>(Func<T> work, Action<T> committed)
    {
        _begin.Run();
        try
        {
            var result = work();
            _commit.Run();
            committed(result);
        }
        catch
        {
            _dictionaries.Forget();
            // A full disk makes SQLite roll back by itself.
            if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                _rollback.Run();
            throw;
        }
    }

    private void Add(Click click, long id)
    {
        var place = _dictionaries.PlaceId(click.Place);
        var referrer = _dictionaries.TextId(click.Referrer);
        var agent = _dictionaries.AgentId(click.Agent);
        var destination = _dictionaries.TextId(click.Destination);
        _addClick.Run(
            id, click.LinkId, click.OrganizationId, click.Time.ToUnixTimeMilliseconds(),
            place, referrer, agent, destination, click.Agent.IsBot ? 1 : 0, _dictionaries.TextId(click.Rule), click.Visitor);
        click.Id = id;
    }
}
