using Npgsql;

namespace LinkApp.Postgres.Clicks;

/// <summary>The connection of a writer: opened when it is needed, and given up after an error.</summary>
/// <param name="database">Opens connections.</param>
/// <param name="limit">How long the database may take to open one.</param>
internal sealed class WriterConnection(NpgsqlDataSource database, TimeSpan limit) : IDisposable
{
    private readonly NpgsqlConnection _connection = database.CreateConnection();
    private bool _isReady;

    /// <summary>What every statement of the writer is run with; <see cref="OpenAsync"/> prepares its own ones anew.</summary>
    public NpgsqlConnection Connection => _connection;

    /// <summary>The newest id when the connection was opened.</summary>
    public long LastId { get; private set; }

    /// <summary>The generation of texts when the connection was opened: it grows when some are deleted.</summary>
    public long Names { get; private set; }

    /// <summary>Opens it.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public void Open()
    {
        _connection.Open();
        using var batch = CreateStart();
        using var reader = batch.ExecuteReader();
        reader.Read();
        Take(reader);
    }

    /// <summary>Opens it unless it is open; returns whether it was not.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async ValueTask<bool> OpenAsync()
    {
        if (_isReady)
            return false;
        using var open = new CancellationTokenSource(limit);
        try
        {
            await _connection.OpenAsync(open.Token);
        }
        catch (OperationCanceledException error)
        {
            throw new NpgsqlException($"The database did not answer within {limit.TotalSeconds} s.", error);
        }
        await using var batch = CreateStart();
        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        await reader.ReadAsync(CancellationToken.None);
        Take(reader);
        return true;
    }

    /// <summary>
    /// Closes it. The pool's other connections go with it, when they are free: whatever happened to this one, such as a database that lets
    /// nobody write any more, may be so with them.
    /// </summary>
    public async ValueTask GiveUpAsync()
    {
        _isReady = false;
        NpgsqlConnection.ClearPool(_connection);
        await _connection.CloseAsync();
    }

    public void Dispose() => _connection.Dispose();

    private NpgsqlBatch CreateStart()
    {
        var batch = _connection.CreateBatch();
        batch.Timeout = (int)limit.TotalSeconds;
        // What is answered is on the disk. A statement sees what was committed while it waited for its lock. What a node has left behind ends.
        batch.Add("""
            SELECT set_config('default_transaction_isolation', 'read committed', false), set_config('statement_timeout', '30s', false),
                set_config('jit', 'off', false),
                CASE WHEN current_setting('synchronous_commit') IN ('off', 'local', 'remote_write') THEN set_config('synchronous_commit', 'on', false) END
            """);
        batch.Add("SELECT last, names FROM clicks.head");
        return batch;
    }

    private void Take(NpgsqlDataReader reader)
    {
        // The first answer is that of the settings.
        reader.NextResult();
        reader.Read();
        (LastId, Names, _isReady) = (reader.GetInt64(0), reader.GetInt64(1), true);
    }
}
