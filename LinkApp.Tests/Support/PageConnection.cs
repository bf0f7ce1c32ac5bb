using Microsoft.Playwright;

namespace LinkApp.Tests.Support;

/// <summary>The connection of a page to its server, which a test can close and restore while the server keeps running.</summary>
internal sealed class PageConnection
{
    private readonly List<IWebSocketRoute> _sockets = [];
    private readonly Queue<Action> _late = [];
    private readonly Lock _gate = new();
    private readonly IPage _page;
    private bool _isSlow;
    private TaskCompletionSource _up = new();

    private PageConnection(IPage page) => _page = page;

    /// <summary>Routes the connection of a page; call it before the page is opened.</summary>
    public static async Task<PageConnection> RouteAsync(IPage page)
    {
        var connection = new PageConnection(page);
        connection._up.SetResult();
        await page.RouteWebSocketAsync(url => url.Contains("/_blazor", StringComparison.Ordinal), socket =>
        {
            socket.ConnectToServer().OnMessage(frame => connection.Deliver(() => Send(socket, frame)));
            connection._sockets.Add(socket);
        });
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await connection._up.Task;
            await route.ContinueAsync();
        });
        return connection;
    }

    /// <summary>Holds back the server's messages until <see cref="Arrive"/>.</summary>
    public void Hold()
    {
        lock (_gate)
            _isSlow = true;
    }

    /// <summary>The number of messages that are held back.</summary>
    public int LateCount
    {
        get
        {
            lock (_gate)
                return _late.Count;
        }
    }

    /// <summary>Delivers the messages that were held back, in order, and all later ones.</summary>
    public void Arrive()
    {
        lock (_gate)
        {
            _isSlow = false;
            while (_late.TryDequeue(out var send))
                send();
        }
    }

    /// <summary>Closes the connection; attempts to connect wait until it is restored.</summary>
    public async Task CutAsync()
    {
        _up = new();
        await _sockets[^1].CloseAsync();
        await Assertions.Expect(_page.Locator("header connection-chip")).ToHaveTextAsync("Reconnecting");
    }

    /// <summary>Lets attempts to connect through; the server may refuse them.</summary>
    public void Allow() => _up.SetResult();

    public async Task RestoreAsync()
    {
        Allow();
        await Assertions.Expect(_page.Locator("header connection-chip")).ToHaveTextAsync("Connected");
    }

    private static void Send(IWebSocketRoute socket, IWebSocketFrame frame)
    {
        if (frame.Binary is { } bytes)
            socket.Send(bytes);
        else
            socket.Send(frame.Text!);
    }

    private void Deliver(Action send)
    {
        lock (_gate)
        {
            if (_isSlow)
                _late.Enqueue(send);
            else
                send();
        }
    }
}
