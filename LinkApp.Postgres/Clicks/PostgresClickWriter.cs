using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Imported;
using LinkApp.Core.Clicks.Store;
using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>Writes clicks through a connection of its own. Nothing that it does takes more than a few round trips, and no lock outlives a statement.</summary>
internal sealed class PostgresClickWriter : ClickWriter
{
    /// <summary>
    /// The most clicks of a transaction. After an outage more of them wait, on each node: the commits of others go in between, and a
    /// statement is never so long that it runs out of time again and again.
    /// </summary>
    private const int MaxGroup = 1_000;

    /// <summary>After this time a database that does not answer is an error, and the caller repeats the call.</summary>
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(5);

    /// <summary>The same for work between commits.</summary>
    private static readonly TimeSpan WorkLimit = TimeSpan.FromSeconds(30);

    private static readonly IReadOnlyDictionary<int, long> NoPositions = new Dictionary<int, long>();

    private readonly NpgsqlDataSource _database;
    private readonly PostgresClickDictionaries _dictionaries;
    private readonly TimeSpan _limit;
    private readonly bool _isRehearsal;
    private WriterSession? _session;
    private ClickNumber _confirmed;
    private long _lastId;
    private long _names;
    private long _oldest;

    /// <param name="database">Opens connections.</param>
    /// <param name="maxNewReferrers">How many referrers that are not in the store yet an organization may add on a day, through this writer.</param>
    /// <param name="limit">How long a commit waits for the database, null for 5 s.</param>
    /// <param name="isRehearsal">Whether it commits nothing.</param>
    /// <exception cref="NpgsqlException">The database can't be reached or written.</exception>
    public PostgresClickWriter(NpgsqlDataSource database, int maxNewReferrers, TimeSpan? limit = null, bool isRehearsal = false)
    {
        _isRehearsal = isRehearsal;
        (_database, _limit) = (database, limit ?? DefaultLimit);
        _dictionaries = new(maxNewReferrers, _limit);
        DeleteOldStarts();
        Start(WriterSession.Open(database));
    }

    public override long LastId => Volatile.Read(ref _lastId);

    public override async ValueTask AppendAsync(IReadOnlyList<Click> clicks, IReadOnlyDictionary<int, long> positions, ClickNumber last)
    {
        if (_isRehearsal)
            (clicks, positions) = ([], NoPositions);
        var all = new ArraySegment<Click>(clicks as Click[] ?? [.. clicks]);
        var before = last.Number - clicks.Count;
        var from = 0;
        do
        {
            var group = all.Slice(from, Math.Min(MaxGroup, all.Count - from));
            from += group.Count;
            var number = new ClickNumber(last.Start, before + from);
            if (from == all.Count)
                await AppendAsync(group, positions, number);
            else if (!IsConfirmed(group, number))
                await AppendAsync(group, NoPositions, number);
        }
        while (from < all.Count);
    }

    public override Dictionary<long, long> ReadLastNumbers()
    {
        using var command = _database.CreateCommand("SELECT start, number FROM clicks.writers");
        using var reader = command.ExecuteReader();
        var numbers = new Dictionary<long, long>();
        while (reader.Read())
            numbers.Add(reader.GetInt64(0), reader.GetInt64(1));
        return numbers;
    }

    public override ValueTask<int> DeleteBeforeAsync(DateTimeOffset time, long last, int limit) => RunAsync(async session =>
    {
        var batch = session.CreateBatch();
        // From the oldest click on: before it are the ids of those that the last calls have deleted, until the database has cleaned up.
        batch.Add("""
            DELETE FROM clicks.clicks WHERE time < $1 AND id = ANY(ARRAY(
                SELECT id FROM clicks.clicks WHERE id >= $2 AND id <= $3 ORDER BY id LIMIT $4))
            """).With(time.ToUnixTimeMilliseconds()).With(_oldest).With(last).With(limit);
        // The row that has the oldest click stays.
        batch.Add("""
            DELETE FROM clicks.commits WHERE first < (
                SELECT max(first) FROM clicks.commits WHERE first <= (SELECT min(id) FROM clicks.clicks WHERE id >= $1))
            """).With(_oldest);
        batch.Add("SELECT coalesce(min(id), $1) FROM clicks.clicks WHERE id >= $1").With(_oldest);
        (var deleted, _oldest) = await session.WithinAsync(WorkLimit, batch.RunAsync<long>());
        return deleted;
    });

    public override ValueTask<int> DeleteAsync(int organizationId, IReadOnlyList<long> ids) => RunAsync(session =>
    {
        var batch = session.CreateBatch();
        batch.Add("DELETE FROM clicks.clicks WHERE id = ANY($1) AND organization = $2").With<long[]>([.. ids]).With(organizationId);
        batch.Add("DELETE FROM clicks.positions WHERE organization = $1").With(organizationId);
        return session.WithinAsync(WorkLimit, batch.ChangeAsync());
    });

    public override ValueTask<int> ReadImportedChangesAsync() => RunAsync(session =>
    {
        var batch = session.CreateBatch();
        batch.Add("SELECT number FROM clicks.imported_changes");
        return session.WithinAsync(WorkLimit, batch.ReadAsync<int>());
    });

    public override ValueTask<int> DeleteTextsAsync(IReadOnlyCollection<long> ids, TextMarks marks, int importedChanges) => RunAsync(session =>
    {
        var batch = session.CreateBatch();
        batch.Add("SELECT clicks.delete_texts($1, $2, $3, $4)")
            .With<int[]>([.. ids.Where(id => !marks.IsNamed(id)).Select(id => (int)id)])
            .With(marks.GetRead("clicks")).With(marks.GetRead("imported_clicks")).With(importedChanges);
        return session.WithinAsync(WorkLimit, batch.ReadAsync<int>());
    });

    public override ValueTask<int> WriteImportedAsync(ImportedBatch batch, int from, int count) => RunAsync(async session =>
    {
        while (true)
        {
            await _dictionaries.LoadAsync(session, batch, from, count);
            var write = ImportedClickTable.CreateWrite(session, batch, from, count, _names, _dictionaries);
            if (await session.WithinAsync(WorkLimit, write.ReadAsync<int>()) is var added and >= 0)
                return added;
            await RenewNamesAsync(session);
        }
    });

    public override ValueTask<int> DeleteImportedBeforeAsync(long time, int limit) =>
        ChangeImportedAsync(batch => ImportedClickTable.DeleteBefore(batch, time, limit));

    public override ValueTask<int> DeleteImportedOfOrganizationAsync(int organization, int limit) =>
        ChangeImportedAsync(batch => ImportedClickTable.DeleteOfOrganization(batch, organization, limit));

    public override ValueTask<int> DeleteImportedAfterAsync(long import, long number, int limit) =>
        ChangeImportedAsync(batch => ImportedClickTable.DeleteAfter(batch, import, number, limit));

    public override async ValueTask<int> ForgetImportAsync(int organization, long import)
    {
        await ChangeImportedAsync(batch => ImportedClickTable.Forget(batch, organization, import));
        return 0;
    }

    public override void ForgetNames() => _dictionaries.Forget();

    public override void Dispose()
    {
        _session?.Close();
        _dictionaries.Dispose();
    }

    /// <summary>Whether a group was stored by a call that failed after it: its clicks have their ids.</summary>
    private bool IsConfirmed(ArraySegment<Click> group, ClickNumber last) =>
        last.Start == _confirmed.Start && last.Number <= _confirmed.Number && group.All(click => click.Id > 0);

    private async ValueTask AppendAsync(ArraySegment<Click> group, IReadOnlyDictionary<int, long> positions, ClickNumber last)
    {
        await RunAsync(async session =>
        {
            while (true)
            {
                await _dictionaries.LoadAsync(session, group);
                session.Append.Set(group, positions, last, _names, _dictionaries);
                var answer = await session.WithinAsync(_limit, session.Append.RunAsync());
                if (answer.Before >= 0)
                    return Confirm(group, answer);
                await RenewNamesAsync(session);
            }
        });
        if (group.Count > 0)
            _confirmed = last;
    }

    private int Confirm(ArraySegment<Click> group, AppendAnswer answer)
    {
        for (var i = 0; i < group.Count; i++)
            group[i].Id = answer.GetId(i);
        if (group.Count > 0)
            Volatile.Write(ref _lastId, Math.Max(_lastId, group[^1].Id));
        return group.Count;
    }

    // A start that has not written for so long has ended, and its spill file was stored by the next one.
    private void DeleteOldStarts()
    {
        using var command = _database.CreateCommand("DELETE FROM clicks.writers WHERE at < now() - interval '90 days'");
        command.ExecuteNonQuery();
    }

    private ValueTask<int> ChangeImportedAsync(Action<NpgsqlBatch> add) => RunAsync(session =>
    {
        var batch = session.CreateBatch();
        add(batch);
        return session.WithinAsync(WorkLimit, batch.ChangeAsync());
    });

    /// <summary>Forgets the ids of names, since texts were deleted.</summary>
    private async Task RenewNamesAsync(WriterSession session)
    {
        var batch = session.CreateBatch();
        batch.Add("SELECT names FROM clicks.head");
        _names = await session.WithinAsync(_limit, batch.ReadAsync<long>());
        _dictionaries.Forget();
    }

    /// <summary>Runs work on an open connection, which is given up if it fails.</summary>
    private async ValueTask<int> RunAsync(Func<WriterSession, Task<int>> work)
    {
        var session = _session ?? Start(await WriterSession.OpenAsync(_database, _confirmed.Start, _limit));
        try
        {
            return await work(session);
        }
        catch
        {
            _session = null;
            session.GiveUp();
            throw;
        }
    }

    /// <summary>Begins anew with what the database says: it may be another one, which took the place of the first.</summary>
    private WriterSession Start(WriterSession session)
    {
        _dictionaries.Forget();
        (_names, _oldest) = (session.Names, 0);
        _confirmed = _confirmed with { Number = Math.Min(_confirmed.Number, session.Stored) };
        Volatile.Write(ref _lastId, Math.Max(_lastId, session.LastId));
        return _session = session;
    }
}
