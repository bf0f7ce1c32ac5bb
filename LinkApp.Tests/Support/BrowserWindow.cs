using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace LinkApp.Tests.Support;

/// <summary>A window's size and theme.</summary>
public sealed record Look(bool Dark = true, int Width = 1440, int Height = 860)
{
    public static readonly Look Desktop = new();
    public static readonly Look Phone = new(Width: 390, Height: 844);

    public bool IsPhone => Width < 760;

    public override string ToString() => $"{(Dark ? "dark" : "light")}-{Width}";
}

/// <summary>A browser window that shares no cookies, clipboard or storage with other windows. It records errors in its pages.</summary>
public sealed class BrowserWindow : IAsyncDisposable
{
    // How the browser and Blazor report that a server has stopped or refuses a request.
    private static readonly string[] FailedRequests =
    [
        "net::ERR_", "WebSocket", "Failed to fetch", "Failed to load resource", "Connection disconnected with error",
        "Failed to start the connection", "Failed to complete negotiation", "Cannot send data if the connection is not in the 'Connected' State",
    ];

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, bool> _hosts = new();
    private readonly string _address;

    private readonly FreeWindows? _free;

    /// <param name="page">Its page, the only one.</param>
    /// <param name="address">The address of its server.</param>
    /// <param name="free">Receives the page at the end, for reuse; null to close it.</param>
    public BrowserWindow(IPage page, string address, FreeWindows? free)
    {
        (Page, _address, _free) = (page, address, free);
        Context.Console += AddConsoleError;
        Context.WebError += AddError;
        Context.Request += AddHost;
        Page.WebSocket += AddHost;
    }

    public IBrowserContext Context => Page.Context;

    public IPage Page { get; }

    /// <summary>Hosts with ports to which this window has sent requests.</summary>
    public ICollection<string> Hosts => _hosts.Keys;

    /// <summary>Ignores network errors, for tests that stop the server or block its responses; errors of scripts still count.</summary>
    public bool ExpectsFailedRequests { get; set; }

    /// <summary>Another host, with its port, that the test opens on purpose.</summary>
    public string? LeadsTo { get; set; }

    /// <summary>Gives the window a size and a theme.</summary>
    /// <param name="look">The size and the theme.</param>
    /// <param name="motion">Whether the page should avoid animations.</param>
    public async Task LookAsync(Look look, ReducedMotion motion = ReducedMotion.NoPreference)
    {
        await Page.SetViewportSizeAsync(look.Width, look.Height);
        await Page.EmulateMediaAsync(new() { ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = motion });
    }

    /// <summary>Opens a page of the server, by its path or its full address, and waits until it shows content.</summary>
    public async Task GoToAsync(string path)
    {
        await Page.GotoAsync(Url(path));
        await Assertions.Expect(Page.Locator("h1").First).ToBeAttachedAsync();
    }

    /// <summary>Signs in with <see cref="TestServer.Password"/>, without the sign-in page, and opens a page of the app.</summary>
    /// <param name="email">The account's email address.</param>
    /// <param name="path">The path of the page.</param>
    /// <param name="address">Another address of the server; empty for its own.</param>
    public async Task SignInAsync(string email, string path = "/app/links", string address = "")
    {
        using var visitor = new Visitor(new Uri(_address));
        await visitor.SignInAsync(email);
        await Context.AddCookiesAsync(visitor.Cookies.GetAllCookies().Select(cookie => new Cookie
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Domain = address.Length > 0 ? new Uri(address).Host : cookie.Domain,
            Path = cookie.Path,
            HttpOnly = cookie.HttpOnly,
            Secure = cookie.Secure,
        }));
        await Page.GotoAsync(Url(address + path));
        await Assertions.Expect(Page.Locator("header connection-chip")).ToHaveTextAsync("Connected");
    }

    /// <summary>Fails if a page reported an error or sent a request to another host.</summary>
    public void AssertClean()
    {
        var errors = _errors.Where(error => !ExpectsFailedRequests || !IsFailedRequest(error)).ToList();
        Assert.True(errors.Count == 0, $"The pages reported errors:\n{string.Join('\n', errors)}");
        Assert.Equal([new Uri(_address).Authority], Hosts.Where(host => host != LeadsTo).Order());
    }

    public async ValueTask DisposeAsync()
    {
        Context.Console -= AddConsoleError;
        Context.WebError -= AddError;
        Context.Request -= AddHost;
        Page.WebSocket -= AddHost;
        if (_free is null)
        {
            await Context.DisposeAsync();
            return;
        }
        await EmptyAsync();
        _free.Add(_address, Page);
    }

    private string Url(string path) => path.StartsWith('/') ? _address + path : path;

    private static bool IsFailedRequest(string error) => FailedRequests.Any(words => error.Contains(words, StringComparison.Ordinal));

    private async Task EmptyAsync()
    {
        foreach (var other in Context.Pages.Where(other => other != Page).ToList())
            await other.CloseAsync();
        var origin = new Uri(_address).GetLeftPart(UriPartial.Authority);
        await EmptySessionStorageAsync(origin);
        await Page.GotoAsync("about:blank");
        await Context.ClearCookiesAsync();
        await Context.ClearPermissionsAsync();
        var browser = await Context.NewCDPSessionAsync(Page);
        await browser.SendAsync("Storage.clearDataForOrigin", new() { ["origin"] = origin, ["storageTypes"] = "all" });
        await browser.DetachAsync();
    }

    // Only a page of the same origin can empty it, and one with scripts could fill it again as it is left.
    private async Task EmptySessionStorageAsync(string origin)
    {
        try
        {
            await Page.GotoAsync($"{origin}/robots.txt");
            await Page.EvaluateAsync("sessionStorage.clear()");
        }
        catch (PlaywrightException)
        {
            // The server was stopped, and no other has its address.
        }
    }

    private void AddConsoleError(object? sender, IConsoleMessage message)
    {
        if (message.Type == "error")
            _errors.Enqueue($"{message.Page?.Url}: {message.Text} ({message.Location})");
    }

    private void AddError(object? sender, IWebError error) => _errors.Enqueue($"{error.Page?.Url}: {error.Error}");

    private void AddHost(object? sender, IRequest request) => AddHost(request.Url);

    private void AddHost(object? sender, IWebSocket socket) => AddHost(socket.Url);

    private void AddHost(string url)
    {
        var uri = new Uri(url);
        if (uri.Scheme is "http" or "https" or "ws" or "wss")
            _hosts.TryAdd(uri.Authority, true);
    }
}
