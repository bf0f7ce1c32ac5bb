using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace LinkApp.Tests.Support;

/// <summary>How somebody looks at a page.</summary>
public sealed record Look(bool Dark = true, int Width = 1440, int Height = 860)
{
    public static readonly Look Desktop = new();
    public static readonly Look Phone = new(Width: 390, Height: 844);

    public bool IsPhone => Width < 760;

    public override string ToString() => $"{(Dark ? "dark" : "light")}-{Width}";
}

/// <summary>A browser of somebody's own: cookies, clipboard and storage are shared with no other window. Keeps what goes wrong in its pages.</summary>
public sealed class BrowserWindow : IAsyncDisposable
{
    // How the browser and Blazor report that a server is gone or says no.
    private static readonly string[] FailedRequests =
    [
        "net::ERR_", "WebSocket", "Failed to fetch", "Failed to load resource", "Connection disconnected with error",
        "Failed to start the connection", "Failed to complete negotiation", "Cannot send data if the connection is not in the 'Connected' State",
    ];

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, bool> _hosts = new();
    private readonly string _address;

    private readonly ConcurrentBag<IPage>? _free;

    /// <param name="page">Its page, the only one.</param>
    /// <param name="address">The server that it is meant for.</param>
    /// <param name="free">Where the page goes at the end; null for nowhere.</param>
    public BrowserWindow(IPage page, string address, ConcurrentBag<IPage>? free)
    {
        (Page, _address, _free) = (page, address, free);
        Context.Console += KeepErrors;
        Context.WebError += KeepError;
        Context.Request += KeepHost;
        Page.WebSocket += KeepHost;
    }

    public IBrowserContext Context => Page.Context;

    public IPage Page { get; }

    /// <summary>Hosts with ports that any request of this window went to.</summary>
    public ICollection<string> Hosts => _hosts.Keys;

    /// <summary>Set by tests that take the server or its answer away, which the browser itself reports as an error; errors of scripts still count.</summary>
    public bool ExpectsFailedRequests { get; set; }

    /// <summary>Another host, with its port, to which a test leads the window on purpose.</summary>
    public string? LeadsTo { get; set; }

    /// <summary>Gives the window a size and a theme.</summary>
    /// <param name="look">The size and the theme.</param>
    /// <param name="motion">Whether the page should do without what moves.</param>
    public async Task LookAsync(Look look, ReducedMotion motion = ReducedMotion.NoPreference)
    {
        await Page.SetViewportSizeAsync(look.Width, look.Height);
        await Page.EmulateMediaAsync(new() { ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = motion });
    }

    /// <summary>Opens a page of the server, by its path below the server's address or by its full address, and waits until it shows something.</summary>
    public async Task GoToAsync(string path)
    {
        await Page.GotoAsync(Url(path));
        await Assertions.Expect(Page.Locator("h1").First).ToBeAttachedAsync();
    }

    /// <summary>Signs in with <see cref="TestServer.Password"/>, without the page that people type it on, and opens a page of the app.</summary>
    /// <param name="email">Who.</param>
    /// <param name="path">The page.</param>
    /// <param name="address">Where the server is known by another name; empty for its own address.</param>
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

    /// <summary>Fails where a page reported an error or asked another host for anything.</summary>
    public void AssertClean()
    {
        var errors = _errors.Where(error => !ExpectsFailedRequests || !IsFailedRequest(error)).ToList();
        Assert.True(errors.Count == 0, $"The pages reported errors:\n{string.Join('\n', errors)}");
        Assert.Equal([new Uri(_address).Authority], Hosts.Where(host => host != LeadsTo).Order());
    }

    public async ValueTask DisposeAsync()
    {
        Context.Console -= KeepErrors;
        Context.WebError -= KeepError;
        Context.Request -= KeepHost;
        Page.WebSocket -= KeepHost;
        if (_free is null)
        {
            await Context.DisposeAsync();
            return;
        }
        await EmptyAsync();
        _free.Add(Page);
    }

    private string Url(string path) => path.StartsWith('/') ? _address + path : path;

    private static bool IsFailedRequest(string error) => FailedRequests.Any(words => error.Contains(words, StringComparison.Ordinal));

    private async Task EmptyAsync()
    {
        foreach (var other in Context.Pages.Where(other => other != Page).ToList())
            await other.CloseAsync();
        await Page.GotoAsync("about:blank");
        await Context.ClearCookiesAsync();
        await Context.ClearPermissionsAsync();
        var browser = await Context.NewCDPSessionAsync(Page);
        await browser.SendAsync("Storage.clearDataForOrigin", new() { ["origin"] = new Uri(_address).GetLeftPart(UriPartial.Authority), ["storageTypes"] = "all" });
        await browser.DetachAsync();
    }

    private void KeepErrors(object? sender, IConsoleMessage message)
    {
        if (message.Type == "error")
            _errors.Enqueue($"{message.Page?.Url}: {message.Text} ({message.Location})");
    }

    private void KeepError(object? sender, IWebError error) => _errors.Enqueue($"{error.Page?.Url}: {error.Error}");

    private void KeepHost(object? sender, IRequest request) => KeepHost(request.Url);

    private void KeepHost(object? sender, IWebSocket socket) => KeepHost(socket.Url);

    private void KeepHost(string url)
    {
        var uri = new Uri(url);
        if (uri.Scheme is "http" or "https" or "ws" or "wss")
            _hosts.TryAdd(uri.Authority, true);
    }
}
