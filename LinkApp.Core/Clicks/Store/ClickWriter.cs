using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store;

/// <summary>Writes clicks and live positions into <c>clicks.db</c>, one transaction each time. Used by one thread.</summary>
internal sealed class ClickWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly ClickDictionaries _dictionaries;
    private readonly CommitSpans _spans;
    private readonly ImportedTable _imported;
    private readonly Statement _addClick;
    private readonly Statement _setPosition;
    private readonly Statement _deleteClicks;
    private readonly Statement _deleteClick;
    private readonly Statement _deletePosition;
    private readonly Statement _checkpoint;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private long _lastId;

    /// <param name="connection">To <c>clicks.db</c>; disposed with the writer.</param>
    /// <param name="rolledUp">
    /// The id up to which rollups count. New ids start after it even if the last click is older, as after a power loss or if
    /// an older copy of the file was put in place: the rollups must not count the clicks of an id twice.
    /// </param>
    /// <param name="maxNewReferrers">How many referrers that are not in the store yet an organization may add on a day.</param>
    public ClickWriter(SqliteConnection connection, long rolledUp, int maxNewReferrers)
    {
        _connection = connection;
        _dictionaries = new(connection, maxNewReferrers);
        _spans = new(connection);
        _imported = new(connection, _dictionaries);
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _addClick = new(connection, """
            INSERT INTO clicks (id, link, organization, time, place, referrer, agent, destination, bot, rule, visitor)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """);
        _setPosition = new(connection, "INSERT INTO positions (organization, position) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET position = excluded.position");
        _checkpoint = new(connection, "PRAGMA wal_checkpoint(RESTART)");
        _deleteClicks = new(connection, "DELETE FROM clicks WHERE time < ?1 AND id IN (SELECT id FROM clicks WHERE id <= ?2 ORDER BY id LIMIT ?3)");
        _deleteClick = new(connection, "DELETE FROM clicks WHERE id = ?1 AND organization = ?2");
        _deletePosition = new(connection, "DELETE FROM positions WHERE organization = ?1");
        _lastId = Math.Max(
            rolledUp,
            connection.Scalar<long>("SELECT max(coalesce((SELECT max(id) FROM clicks), 0), coalesce((SELECT max(position) FROM positions), 0))"));
    }

    /// <summary>The id of the newest click that is committed. Ids never come back, even when retention has emptied the table.</summary>
    public long LastId => Volatile.Read(ref _lastId);

    /// <summary>
    /// Commits clicks and positions together and gives the clicks their ids. On an exception nothing was written. SQLite is done when
    /// this returns; a store behind a network would not block the pool's threads, on which redirects run.
    /// </summary>
    /// <param name="clicks">In the order of their numbers.</param>
    /// <param name="positions">The last ids that live feeds have sent, by organization.</param>
    /// <param name="last">The number of the last click.</param>
    public ValueTask AppendAsync(IReadOnlyList<Click> clicks, IReadOnlyDictionary<int, long> positions, ClickNumber last)
    {
        Commit(
            () =>
            {
                var id = _lastId;
                foreach (var click in clicks)
                    Add(click, ++id);
                foreach (var (organization, position) in positions)
                    _setPosition.Run(organization, position);
                return (LastId: id, Span: clicks.Count > 0 ? WriteSpan(clicks, last) : _spans.Current);
            },
            written =>
            {
                Volatile.Write(ref _lastId, written.LastId);
                _spans.Current = written.Span;
            });
        return ValueTask.CompletedTask;
    }

    /// <summary>The number of the last stored click of each run of the server, by <see cref="ClickNumber.Start"/>.</summary>
    public Dictionary<long, long> ReadLastNumbers()
    {
        using var rows = new Statement(_connection, "SELECT start, max(number) FROM commits GROUP BY start");
        var numbers = new Dictionary<long, long>();
        while (rows.Step())
            numbers.Add(rows.Number(0), rows.Number(1));
        rows.Reset();
        return numbers;
    }

    /// <summary>The pages that were written to the log since the last call.</summary>
    public int TakePagesWritten()
    {
        SQLitePCL.raw.sqlite3_db_status(_connection.Handle, SQLitePCL.raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        return pages;
    }

    /// <summary>
    /// Moves all committed pages from the log to the file, so that the log restarts at its beginning. Returns 0, or 1 if a
    /// reader still needs the log.
    /// </summary>
    public int Checkpoint() => (int)(_checkpoint.Scalar() ?? 0);

    /// <summary>
    /// Deletes those of the <paramref name="limit"/> oldest clicks that are from before a time and have ids up to
    /// <paramref name="last"/>; rollups stay. Returns the number of deleted clicks.
    /// </summary>
    public int DeleteBefore(DateTimeOffset time, long last, int limit)
    {
        var deleted = 0;
        Commit(
            () =>
            {
                var count = _deleteClicks.Run(time.ToUnixTimeMilliseconds(), last, limit);
                if (count > 0)
                    _spans.DeleteEmpty();
                return count;
            },
            count => deleted = count);
        return deleted;
    }

    /// <summary>Deletes clicks of an organization by their ids, and its live position. Returns the number of deleted clicks.</summary>
    public int Delete(int organizationId, IReadOnlyList<long> ids)
    {
        var deleted = 0;
        Commit(
            () =>
            {
                _deletePosition.Run(organizationId);
                return ids.Sum(id => _deleteClick.Run(id, organizationId));
            },
            count => deleted = count);
        return deleted;
    }

    /// <summary>How often imported clicks were changed: a change may name texts that nothing named before.</summary>
    public int ImportedChanges { get; private set; }

    /// <summary>
    /// Deletes texts, but for those that rows name which were added since the marks were read. Returns how many it deleted: none if imported
    /// clicks were changed since <see cref="ImportedChanges"/> had a value, which may be counted without a row.
    /// </summary>
    public int DeleteTexts(IReadOnlyCollection<long> ids, TextMarks marks, int importedChanges)
    {
        if (importedChanges != ImportedChanges)
            return 0;
        var deleted = new List<string>();
        Commit(
            () =>
            {
                // The lock is held: no row can be added before the texts are gone.
                marks.ReadRows(_connection, int.MaxValue);
                using var delete = new Statement(_connection, "DELETE FROM texts WHERE id = ?1 RETURNING text");
                foreach (var id in ids.Where(id => !marks.IsNamed(id)))
                {
                    delete.Begin(id);
                    if (delete.Step())
                        deleted.Add(delete.Text(0));
                    delete.Reset();
                }
                return deleted;
            },
            _dictionaries.Forget);
        return deleted.Count;
    }

    /// <summary>Commits a change of the imported clicks, and returns what it returns.</summary>
    public int ChangeImported(Func<ImportedTable, int> change)
    {
        ImportedChanges++;
        var changed = 0;
        Commit(() => change(_imported), count => changed = count);
        return changed;
    }

    /// <summary>Forgets the ids of texts, places and agents: another process may have changed the dictionaries.</summary>
    public void ForgetNames() => _dictionaries.Forget();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[
            _begin, _commit, _rollback, _addClick, _setPosition, _checkpoint, _deleteClicks, _deleteClick, _deletePosition,
        ])
            statement.Dispose();
        _spans.Dispose();
        _imported.Dispose();
        _dictionaries.Dispose();
        _connection.Dispose();
    }

    /// <summary>
    /// Runs work in a transaction that holds the write lock from its start; <paramref name="committed"/> is called with the
    /// result after the commit.
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

    private CommitSpan WriteSpan(IReadOnlyList<Click> clicks, ClickNumber last)
    {
        var (earliest, latest) = (long.MaxValue, long.MinValue);
        foreach (var click in clicks)
        {
            var time = click.Time.ToUnixTimeMilliseconds();
            (earliest, latest) = (Math.Min(earliest, time), Math.Max(latest, time));
        }
        return _spans.Write(_lastId + 1, earliest, latest, last);
    }

    private void Add(Click click, long id)
    {
        var place = _dictionaries.PlaceId(click.Place);
        var referrer = _dictionaries.ReferrerId(click);
        var agent = _dictionaries.AgentId(click.Agent);
        var destination = _dictionaries.TextId(click.Destination);
        _addClick.Run(
            id, click.LinkId, click.OrganizationId, click.Time.ToUnixTimeMilliseconds(),
            place, referrer, agent, destination, (long)click.Kind, _dictionaries.TextId(click.Rule), click.Visitor);
        click.Id = id;
    }
}
