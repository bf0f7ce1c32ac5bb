using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>An open connection of a writer, with its prepared statement. After an error it is given up, and the next one is opened.</summary>
internal sealed class WriterSession
{
    private readonly NpgsqlDataSource _database;
    private readonly NpgsqlConnection _connection;
    private readonly long _start;
    private Task _running = Task.CompletedTask;

    private WriterSession(NpgsqlDataSource database, long start)
    {
        (_database, _start) = (database, start);
        _connection = database.CreateConnection();
        Append = new(_connection);
    }

    /// <summary>The commit of clicks.</summary>
    public AppendCommand Append { get; }

    /// <summary>The newest id when the connection was opened.</summary>
    public long LastId { get; private set; }

    /// <summary>The generation of texts when the connection was opened: it grows when some are deleted.</summary>
    public long Names { get; private set; }

    /// <summary>The number of the last click of a start that was stored when the connection was opened; 0 if none was.</summary>
    public long Stored { get; private set; }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public static WriterSession Open(NpgsqlDataSource database)
    {
        var session = new WriterSession(database, start: 0);
        try
        {
            session._connection.Open();
            using (var batch = session.CreateStart())
            using (var reader = batch.ExecuteReader())
            {
                reader.NextResult();
                reader.Read();
                session.Take(reader);
            }
            session.Append.Prepare();
            return session;
        }
        catch
        {
            session._connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Open"/>
    /// <param name="database">Opens connections.</param>
    /// <param name="start">For <see cref="Stored"/>.</param>
    /// <param name="limit">How long it may take.</param>
    public static async Task<WriterSession> OpenAsync(NpgsqlDataSource database, long start, TimeSpan limit)
    {
        var session = new WriterSession(database, start);
        try
        {
            await session.WithinAsync(limit, session.PrepareAsync());
            return session;
        }
        catch
        {
            session.GiveUp();
            throw;
        }
    }

    /// <summary>Puts statements together that are one round trip, and one transaction.</summary>
    public NpgsqlBatch CreateBatch()
    {
        var batch = _connection.CreateBatch();
        // Npgsql would ask a database that does not answer to cancel the statement, and a thread of the pool would wait for that.
        batch.Timeout = 0;
        return batch;
    }

    /// <summary>Waits for an answer.</summary>
    /// <param name="limit">How long.</param>
    /// <param name="answer">Uses nothing but this session, since it may go on after the limit.</param>
    /// <exception cref="NpgsqlException">There was none in time, or it is an error.</exception>
    public async Task<T> WithinAsync<T>(TimeSpan limit, Task<T> answer)
    {
        _running = answer;
        try
        {
            return await answer.WaitAsync(limit);
        }
        catch (TimeoutException error)
        {
            throw new NpgsqlException($"The database did not answer within {limit.TotalSeconds} s.", error);
        }
    }

    /// <summary>
    /// Closes the connection, once what may still run on it has ended. The pool's other connections go with it, when they are free: whatever
    /// happened to this one, such as a database that lets nobody write any more, may be so with them.
    /// </summary>
    public void GiveUp()
    {
        _database.Clear();
        _ = CloseAsync();
    }

    /// <summary>Closes the connection of a writer that is disposed.</summary>
    public void Close()
    {
        if (!_running.IsCompleted)
        {
            GiveUp();
            return;
        }
        Append.Dispose();
        _connection.Dispose();
    }

    // A statement that is left behind ends with an answer, or with the connection, whose end the operating system finds out.
    private async Task CloseAsync()
    {
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Append.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<bool> PrepareAsync()
    {
        await _connection.OpenAsync(CancellationToken.None);
        await using (var batch = CreateStart())
        await using (var reader = await batch.ExecuteReaderAsync(CancellationToken.None))
        {
            await reader.NextResultAsync(CancellationToken.None);
            await reader.ReadAsync(CancellationToken.None);
            Take(reader);
        }
        await Append.PrepareAsync();
        return true;
    }

    private NpgsqlBatch CreateStart()
    {
        var batch = CreateBatch();
        // A statement sees what was committed while it waited for its lock. What a node has left behind ends. What is answered is on the disk.
        batch.Add("""
            SELECT set_config('default_transaction_isolation', 'read committed', false), set_config('statement_timeout', '30s', false),
                set_config('jit', 'off', false),
                CASE WHEN current_setting('synchronous_commit') IN ('off', 'local', 'remote_write') THEN set_config('synchronous_commit', 'on', false) END
            """);
        batch.Add("SELECT last, names, coalesce((SELECT number FROM clicks.writers WHERE start = $1), 0) FROM clicks.head").With(_start);
        return batch;
    }

    private void Take(NpgsqlDataReader reader) => (LastId, Names, Stored) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
}
