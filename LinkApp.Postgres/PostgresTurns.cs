using System.Data.Common;
using System.Globalization;
using LinkApp.Core.Data;
using Npgsql;

namespace LinkApp.Postgres;

/// <summary>
/// The turns of several nodes: each is an advisory lock of a transaction, which PostgreSQL frees when the node ends or is silent for
/// <see cref="MaxSilence"/>. Callers of one process wait for each other first, so that a turn takes one connection of a node at most.
/// </summary>
public sealed class PostgresTurns(NpgsqlDataSource database, TimeProvider time) : Turns
{
    /// <summary>How long a node that holds a turn may say nothing before another node gets it.</summary>
    public static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(20);

    // How often the node says something.
    private static readonly TimeSpan SignInterval = TimeSpan.FromSeconds(5);

    private const int TimeoutSeconds = 10;

    private static readonly string Limits = string.Create(
        CultureInfo.InvariantCulture, $"SET LOCAL idle_in_transaction_session_timeout = {MaxSilence.TotalMilliseconds:0}; SET LOCAL lock_timeout = 5000");

    public override async ValueTask<HeldTurn> TakeAsync(Turn turn, CancellationToken cancel = default)
    {
        var local = await TakeLocalAsync(turn, cancel);
        // Edits of links take a lock by themselves when they write. Here, an edit waits for those of its node, which publish their changes in turn.
        if (turn == Turn.Edits)
            return local;
        try
        {
            return new NodeTurn(local, await TakeAsync(AdvisoryLocks.Take(turn), cancel), time);
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a lock, and returns the connection whose transaction has it.</summary>
    private async Task<NpgsqlConnection> TakeAsync(string sql, CancellationToken cancel)
    {
        while (true)
        {
            var connection = await database.OpenConnectionAsync(cancel);
            try
            {
                await connection.BeginTransactionAsync(cancel);
                // It waits in pieces, shorter than the command's timeout: a database that does not answer at all is an error then.
                await ExecuteAsync(connection, Limits, cancel);
                await ExecuteAsync(connection, sql, cancel);
                return connection;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                await connection.DisposeAsync();
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.Command(sql);
        command.CommandTimeout = TimeoutSeconds;
        await command.ExecuteNonQueryAsync(cancel);
    }

    private sealed class NodeTurn : HeldTurn
    {
        private readonly HeldTurn _local;
        private readonly NpgsqlConnection _connection;
        private readonly CancellationTokenSource _ended = new();
        // A connection runs one statement at a time.
        private readonly SemaphoreSlim _speaks = new(1);
        private readonly Task _signals;
        private bool _isDisposed;

        public NodeTurn(HeldTurn local, NpgsqlConnection connection, TimeProvider time)
        {
            (_local, _connection) = (local, connection);
            _signals = SignalAsync(time);
        }

        public override async ValueTask EnsureHeldAsync(CancellationToken cancel = default)
        {
            await _speaks.WaitAsync(cancel);
            try
            {
                await ExecuteAsync(_connection, "SELECT 1", cancel);
            }
            finally
            {
                _speaks.Release();
            }
        }

        public override async ValueTask DisposeAsync()
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            await _ended.CancelAsync();
            await _signals;
            // Closing it ends the transaction, and with it the lock. It fails only where the connection has ended already.
            await _connection.DisposeAsync();
            _ended.Dispose();
            _speaks.Dispose();
            await _local.DisposeAsync();
        }

        // A connection that has ended ends the signals: whoever needs the turn to be theirs asks EnsureHeldAsync.
        private async Task SignalAsync(TimeProvider time)
        {
            using var timer = new PeriodicTimer(SignInterval, time);
            try
            {
                while (await timer.WaitForNextTickAsync(_ended.Token))
                    await EnsureHeldAsync(CancellationToken.None);
            }
            catch (Exception error) when (error is DbException or InvalidOperationException or OperationCanceledException)
            {
                // The connection or the turn has ended.
            }
        }
    }
}
