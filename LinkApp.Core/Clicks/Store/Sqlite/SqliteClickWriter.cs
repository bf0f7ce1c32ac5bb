using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Data;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Clicks.Store.Sqlite;

/// <summary>Writes <c>clicks.db</c>.</summary>
internal sealed class SqliteClickWriter : ClickWriter
{
    private readonly SqliteConnection _connection;
    private readonly SqliteClickDictionaries _dictionaries;
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
    private int _importedChanges;

    /// <param name="connection">To <c>clicks.db</c>; disposed with the writer.</param>
    /// <param name="rolledUp">
    /// The id up to which rollups count. New ids start after it even if the last click is older, as after a power loss or if
    /// an older copy of the file was put in place: the rollups must not count the clicks of an id twice.
    /// </param>
    /// <param name="maxNewReferrers">How many referrers that are not in the store yet an organization may add on a day.</param>
    public SqliteClickWriter(SqliteConnection connection, long rolledUp, int maxNewReferrers)
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

    public override long LastId => Volatile.Read(ref _lastId);

    public override ValueTask AppendAsync(IReadOnlyList<Click> clicks, IReadOnlyDictionary<int, long> positions, ClickNumber last)
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

    public override Dictionary<long, long> ReadLastNumbers()
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

    public override ValueTask<int> DeleteBeforeAsync(DateTimeOffset time, long last, int limit) => Commit(() =>
    {
        var count = _deleteClicks.Run(time.ToUnixTimeMilliseconds(), last, limit);
        if (count > 0)
            _spans.DeleteEmpty();
        return count;
    });

    public override ValueTask<int> DeleteAsync(int organizationId, IReadOnlyList<long> ids) => Commit(() =>
    {
        _deletePosition.Run(organizationId);
        return ids.Sum(id => _deleteClick.Run(id, organizationId));
    });

    public override ValueTask<int> ReadImportedChangesAsync() => new(_importedChanges);

    public override ValueTask<int> DeleteTextsAsync(IReadOnlyCollection<long> ids, TextMarks marks, int importedChanges)
    {
        if (importedChanges != _importedChanges)
            return new(0);
        var deleted = new List<string>();
        Commit(
            () =>
            {
                // The lock is held: no click can be added before the texts are gone.
                ClickMarks.Read(_connection, marks, int.MaxValue);
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
        return new(deleted.Count);
    }

    public override ValueTask<int> WriteImportedAsync(ImportedBatch batch, int from, int count) =>
        ChangeImported(() => _imported.Write(batch, from, count));

    public override ValueTask<int> DeleteImportedBeforeAsync(long time, int limit) => ChangeImported(() => _imported.DeleteBefore(time, limit));

    public override ValueTask<int> DeleteImportedOfOrganizationAsync(int organization, int limit) =>
        ChangeImported(() => _imported.DeleteOfOrganization(organization, limit));

    public override ValueTask<int> DeleteImportedAfterAsync(long import, long number, int limit) =>
        ChangeImported(() => _imported.DeleteAfter(import, number, limit));

    public override ValueTask<int> ForgetImportAsync(int organization, long import) => ChangeImported(() =>
    {
        _imported.Forget(organization, import);
        return 0;
    });

    public override void ForgetNames() => _dictionaries.Forget();

    public override void Dispose()
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

    private ValueTask<int> ChangeImported(Func<int> change)
    {
        _importedChanges++;
        return Commit(change);
    }

    private ValueTask<int> Commit(Func<int> change)
    {
        var changed = 0;
        Commit(change, count => changed = count);
        return new(changed);
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
