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

    private BrowserWindow(IBrowserContext context, IPage page, string address) => (Context, Page, _address) = (context, page, address);

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Hosts with ports that any request of this window went to.</summary>
    public ICollection<string> Hosts => _hosts.Keys;

    /// <summary>Set by tests that take the server or its answer away, which the browser itself reports as an error; errors of scripts still count.</summary>
    public bool ExpectsFailedRequests { get; set; }

    /// <summary>Another host, with its port, to which a test leads the window on purpose.</summary>
    public string? LeadsTo { get; set; }

    public static async Task<BrowserWindow> OpenAsync(IBrowser browser, string address, Look look)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address,
            // A proxy in front of the server has a certificate that the test has made.
            IgnoreHTTPSErrors = address.StartsWith("https:", StringComparison.Ordinal),
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-GB",
        });
        context.SetDefaultTimeout((float)Eventually.Limit.TotalMilliseconds);
        var window = new BrowserWindow(context, await context.NewPageAsync(), address);
        window.Watch();
        return window;
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

    public ValueTask DisposeAsync() => Context.DisposeAsync();

    private string Url(string path) => path.StartsWith('/') ? _address + path : path;

    private static bool IsFailedRequest(string error) => FailedRequests.Any(words => error.Contains(words, StringComparison.Ordinal));

    private void Watch()
    {
        Context.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Enqueue($"{message.Page?.Url}: {message.Text} ({message.Location})");
        };
        Context.WebError += (_, error) => _errors.Enqueue($"{error.Page?.Url}: {error.Error}");
        Context.Request += (_, request) => Ask(request.Url);
        Page.WebSocket += (_, socket) => Ask(socket.Url);
    }

    private void Ask(string url)
    {
        var uri = new Uri(url);
        if (uri.Scheme is "http" or "https" or "ws" or "wss")
            _hosts.TryAdd(uri.Authority, true);
    }
}
