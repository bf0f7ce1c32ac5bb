using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LinkApp.Tests.Support;

/// <summary>
/// Stands between a node and its database on the loopback address, and fails as networks do: it is silent, it cuts, it is slow. Tests need
/// neither root nor traffic control of the kernel for it.
/// </summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _open = [];
    private readonly Task _accepting;
    private volatile TaskCompletionSource _passes = Completed();
    private volatile TaskCompletionSource _answersPass = Completed();
    private volatile bool _refuses;

    /// <param name="target">The port on 127.0.0.1 to which it connects.</param>
    public TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port on 127.0.0.1 where it listens.</summary>
    public int Port { get; }

    /// <summary>How much longer each part of a stream takes, either way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Passes nothing on, and says nothing, until <see cref="Resume"/>: what was sent meanwhile comes then.</summary>
    public void Pause()
    {
        if (_passes.Task.IsCompleted)
            _passes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Passes on what the node sends, and no answer to it, until <see cref="Resume"/>.</summary>
    public void PauseAnswers()
    {
        if (_answersPass.Task.IsCompleted)
            _answersPass = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Passes everything on again.</summary>
    public void Resume()
    {
        _refuses = false;
        _answersPass.TrySetResult();
        _passes.TrySetResult();
    }

    /// <summary>Resets all connections, and each new one until <see cref="Resume"/>.</summary>
    public void Cut()
    {
        _refuses = true;
        foreach (var connection in _open.Keys)
            Reset(connection);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Cut();
        _answersPass.TrySetResult();
        _passes.TrySetResult();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var pairs = new List<Task>();
        try
        {
            while (true)
                pairs.Add(PassAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(pairs);
        }
    }

    private async Task PassAsync(TcpClient node)
    {
        using var database = new TcpClient();
        using (node)
        {
            try
            {
                _open.TryAdd(node, 0);
                _open.TryAdd(database, 0);
                if (_refuses)
                {
                    Reset(node);
                    return;
                }
                await _passes.Task;
                await database.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                (node.NoDelay, database.NoDelay) = (true, true);
                // When either side ends, the other does as well.
                await Task.WhenAny(CopyAsync(node, database, isAnswer: false), CopyAsync(database, node, isAnswer: true));
            }
            catch (Exception error) when (IsEnd(error))
            {
            }
            finally
            {
                _open.TryRemove(node, out _);
                _open.TryRemove(database, out _);
                Reset(node);
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        var buffer = new byte[BufferSize];
        try
        {
            var (source, target) = (from.GetStream(), to.GetStream());
            while (await source.ReadAsync(buffer, _end.Token) is var count and > 0)
            {
                await _passes.Task;
                if (isAnswer)
                    await _answersPass.Task;
                if (Delay > TimeSpan.Zero)
                    await Task.Delay(Delay, TimeProvider.System, _end.Token);
                await target.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
        }
    }

    private static bool IsEnd(Exception error) =>
        error is OperationCanceledException or SocketException or IOException or ObjectDisposedException or InvalidOperationException;

    private static void Reset(TcpClient connection)
    {
        try
        {
            // Without lingering, closing sends a reset.
            connection.LingerState = new LingerOption(true, 0);
            connection.Close();
        }
        catch (Exception error) when (IsEnd(error) || error is NullReferenceException)
        {
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
