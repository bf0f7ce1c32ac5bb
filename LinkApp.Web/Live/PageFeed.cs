using LinkApp.Web.Shell;
using Microsoft.JSInterop;

namespace LinkApp.Web.Live;

/// <summary>
/// A page's live feed: one run at a time, begun when the page is ready, begun anew where it shows something else or its
/// browser was away and missed batches, ended with the page.
/// </summary>
/// <param name="connection">The page's circuit.</param>
/// <param name="run">Subscribes and shows, until it is cancelled or the feed ends.</param>
/// <param name="failed">Called with an error of <paramref name="run"/>.</param>
internal sealed class PageFeed(CircuitConnection connection, Func<CancellationToken, Task> run, Func<Exception, Task> failed) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    /// <summary>Whether the page is gone.</summary>
    public bool IsClosed => _closing.IsCancellationRequested;

    /// <summary>Begins, and begins anew each time that the browser comes back.</summary>
    public Task StartAsync()
    {
        if (IsClosed)
            return Task.CompletedTask;
        connection.Down += EndAsync;
        connection.Up += BeginAsync;
        return BeginAsync();
    }

    /// <summary>Ends what runs and begins anew.</summary>
    public async Task BeginAsync()
    {
        // Whoever comes last, while an earlier one still waits, has the feed.
        while (_stop is not null)
            await EndAsync();
        if (IsClosed)
            return;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        _running = RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        connection.Down -= EndAsync;
        connection.Up -= BeginAsync;
        await _closing.CancelAsync();
        await EndAsync();
        _closing.Dispose();
    }

    private async Task EndAsync()
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
            // The browser is gone; the page's disposal follows.
        }
        catch (Exception error)
        {
            await failed(error);
        }
    }
}
