using LinkApp.Web.Shell;
using Microsoft.JSInterop;

namespace LinkApp.Web.Live;

/// <summary>
/// Runs a page's live feed: one run at a time. It starts again when the browser reconnects, since batches that were sent
/// in between are lost, and stops with the page.
/// </summary>
/// <param name="connection">The page's circuit.</param>
/// <param name="run">Subscribes and shows the feed, until it is cancelled or the feed ends.</param>
/// <param name="onError">Called with an error of <paramref name="run"/>.</param>
internal sealed class PageFeed(CircuitConnection connection, Func<CancellationToken, Task> run, Func<Exception, Task> onError) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    /// <summary>Whether the page is closed.</summary>
    public bool IsClosed => _closing.IsCancellationRequested;

    /// <summary>Starts the feed, and from then on starts it again each time that the browser reconnects.</summary>
    public Task StartAsync()
    {
        if (IsClosed)
            return Task.CompletedTask;
        connection.Down += StopAsync;
        connection.Up += RestartAsync;
        return RestartAsync();
    }

    /// <summary>Stops the current run, if there is one, and starts another.</summary>
    public async Task RestartAsync()
    {
        // Several callers may wait here at once: each run is stopped by the next, and the last one stays.
        while (_stop is not null)
            await StopAsync();
        if (IsClosed)
            return;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        _running = RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        connection.Down -= StopAsync;
        connection.Up -= RestartAsync;
        await _closing.CancelAsync();
        await StopAsync();
        _closing.Dispose();
    }

    private async Task StopAsync()
    {
        if (_stop is not { } stop)
            return;
        _stop = null;
        await stop.CancelAsync();
        await _running;
        stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await run(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        catch (JSDisconnectedException)
        {
            // The browser has disconnected; the page is disposed next.
        }
        catch (Exception error)
        {
            await onError(error);
        }
    }
}
