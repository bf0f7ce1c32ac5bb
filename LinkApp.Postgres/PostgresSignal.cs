using LinkApp.Core.Links;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LinkApp.Postgres;

/// <summary>
/// Listens for the notifications that triggers send with each change of links and domains. Under them is the look at an interval: a
/// notification of a broken connection does not come.
/// </summary>
public sealed class PostgresSignal(NpgsqlDataSource database, TimeProvider time, ILogger<PostgresSignal> logger) : ChangeSignal, IAsyncDisposable
{
    /// <summary>The name of the notifications.</summary>
    public const string Channel = "linkapp_changes";

    private readonly PeriodicTimer _timer = new(Interval, time);
    private readonly CancellationTokenSource _ended = new();
    private NpgsqlConnection? _connection;
    private Task? _tick;
    private Task? _notified;
    private bool _failing;

    public override async ValueTask WaitAsync(CancellationToken cancel)
    {
        _tick ??= _timer.WaitForNextTickAsync(cancel).AsTask();
        _notified ??= ListenAsync(cancel);
        var first = await Task.WhenAny(_notified, _tick);
        if (first == _tick)
            _tick = null;
        else
            _notified = null;
        await first;
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        // A connection that waits can't be closed.
        await _ended.CancelAsync();
        if (_notified is not null)
            await _notified.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DropConnectionAsync();
        _ended.Dispose();
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _ended.Token);
        var cancel = either.Token;
        try
        {
            if (_connection is not null)
            {
                await _connection.WaitAsync(cancel);
                return;
            }
            // Then a look is due for what came before.
            _connection = await database.OpenConnectionAsync(cancel);
            await using var listen = new NpgsqlCommand($"LISTEN {Channel}", _connection);
            await listen.ExecuteNonQueryAsync(cancel);
            _failing = false;
        }
        catch (NpgsqlException error)
        {
            if (!_failing)
                logger.LogWarning("Notifications of changes don't come: {Error} This node looks for changes every {Interval}.", error.Message, Interval);
            _failing = true;
            await DropConnectionAsync();
            await Task.Delay(Interval, time, cancel);
        }
    }

    private async ValueTask DropConnectionAsync()
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        // The pool must not give it to others while it listens.
        NpgsqlConnection.ClearPool(connection);
        await connection.DisposeAsync();
    }
}
