using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks;

/// <summary>
/// Writes clicks, their rollups and the live positions in one transaction each time. Used by one thread;
/// there is one in a process, and SQLite's lock keeps a second process out for the length of a transaction.
/// </summary>
internal sealed class ClickWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly ClickDictionaries _dictionaries;
    private readonly RollupBatch _rollups;
    private readonly Statement _addClick;
    private readonly Statement _setPosition;
    private readonly Statement _deleteClicks;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private long _lastId;

    public ClickWriter(SqliteConnection connection)
    {
        _connection = connection;
        _dictionaries = new(connection);
        _rollups = new(connection);
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _addClick = new(connection, """
            INSERT INTO clicks (id, link, organization, time, place, referrer, agent, destination, bot)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """, 9);
        _setPosition = new(connection, "INSERT INTO positions (organization, position) VALUES ($1, $2) ON CONFLICT DO UPDATE SET position = excluded.position", 2);
        _deleteClicks = new(connection, "DELETE FROM clicks WHERE time < $1 AND id IN (SELECT id FROM clicks ORDER BY id LIMIT $2)", 2);
        _lastId = connection.Scalar<long>("SELECT max(coalesce((SELECT max(id) FROM clicks), 0), coalesce((SELECT max(position) FROM positions), 0))");
    }

    /// <summary>The id of the newest click that is committed. Ids never come back, even when retention has emptied the table.</summary>
    public long LastId => Volatile.Read(ref _lastId);

    /// <summary>Commits clicks and positions together and gives the clicks their ids. On an exception nothing was written.</summary>
    public void Write(IReadOnlyList<Click> clicks, IReadOnlyDictionary<int, long> positions) => Commit(() =>
    {
        var id = _lastId;
        foreach (var click in clicks)
            Add(click, ++id);
        _rollups.Write();
        foreach (var (organization, position) in positions)
            _setPosition.Run(organization, position);
        return id;
    }, id => Volatile.Write(ref _lastId, id));

    /// <summary>Deletes those of the <paramref name="limit"/> oldest clicks that are from before a time; rollups stay. Returns how many went.</summary>
    public int DeleteBefore(DateTimeOffset time, int limit)
    {
        var deleted = 0;
        Commit(() => _deleteClicks.Run(time.ToUnixTimeMilliseconds(), limit), count => deleted = count);
        return deleted;
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_begin, _commit, _rollback, _addClick, _setPosition, _deleteClicks])
            statement.Dispose();
        _rollups.Dispose();
        _dictionaries.Dispose();
        _connection.Dispose();
    }

    /// <summary>Runs work in a transaction that holds the write lock from its start; <paramref name="committed"/> sees the result once it is in the file.</summary>
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
            _rollups.Clear();
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
            place, referrer, agent, destination, click.Agent.IsBot ? 1 : 0);
        _rollups.Add(click, place, referrer, agent, destination);
        click.Id = id;
    }
}
