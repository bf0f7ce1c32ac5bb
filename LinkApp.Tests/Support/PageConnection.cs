using Microsoft.Playwright;

namespace LinkApp.Tests.Support;

/// <summary>The connection of a page to its server, which a test can take away and give back while the server keeps running.</summary>
internal sealed class PageConnection
{
    private readonly List<IWebSocketRoute> _sockets = [];
    private readonly IPage _page;
    private TaskCompletionSource _up = new();

    private PageConnection(IPage page) => _page = page;

    /// <summary>Comes before the page is opened.</summary>
    public static async Task<PageConnection> RouteAsync(IPage page)
    {
        var connection = new PageConnection(page);
        connection._up.SetResult();
        await page.RouteWebSocketAsync(url => url.Contains("/_blazor", StringComparison.Ordinal), socket =>
        {
            socket.ConnectToServer();
            connection._sockets.Add(socket);
        });
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await connection._up.Task;
            await route.ContinueAsync();
        });
        return connection;
    }

    /// <summary>Closes the connection; attempts to connect wait until it is restored.</summary>
    public async Task CutAsync()
    {
        _up = new();
        await _sockets[^1].CloseAsync();
        await Assertions.Expect(_page.Locator("header connection-chip")).ToHaveTextAsync("Reconnecting");
    }

    public async Task RestoreAsync()
    {
        _up.SetResult();
        await Assertions.Expect(_page.Locator("header connection-chip")).ToHaveTextAsync("Connected");
    }
}
