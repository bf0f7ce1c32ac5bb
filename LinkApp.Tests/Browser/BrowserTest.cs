using LinkApp.Tests.Support;
using Microsoft.Playwright;

namespace LinkApp.Tests.Browser;

/// <summary>
/// A test with a server and browser windows. The server is its class's, without what earlier tests made (<see cref="BrowserServer"/>).
/// At its end, no window may have had an error or a request to another host.
/// </summary>
[Trait("Tier", "full")]
public abstract class BrowserTest(BrowserFixture browser) : IClassFixture<BrowserServer>, IAsyncLifetime
{
    protected const string Ada = "ada@acme.example";
    protected const string Grace = "grace@acme.example";

    private readonly List<BrowserWindow> _windows = [];
    private TestServer? _server;
    private TestServer? _shared;
    private int _errors;

    /// <summary>The server; a test that restarts its own puts the new one here.</summary>
    protected TestServer Server
    {
        get => _server ?? throw new InvalidOperationException("The server has not been started.");
        set => _server = value;
    }

    /// <summary>Starts the server with an admin, <see cref="Ada"/> of Acme.</summary>
    public virtual async ValueTask InitializeAsync()
    {
        if (StartOwnServerAsync() is { } start)
            _server = await start;
        else
            _server = _shared = await (await TestContext.Current.GetFixture<BrowserServer>())!.NextAsync(Settings);
        _errors = _server.Errors.Count;
        if (HasAdmin)
            await _server.MemberAsync(Ada);
    }

    protected virtual bool HasAdmin => true;

    /// <summary>Whether other tests may reuse the windows: false if requests are intercepted or a page's clock is replaced.</summary>
    protected virtual bool HandsWindowsOn => true;

    /// <summary>Configuration keys of the class's server, such as <c>--Live:Interval=200ms</c>.</summary>
    protected virtual string[] Settings => [];

    /// <summary>
    /// Starts a server for this test alone: with a clock of its own, or because the test restarts it, replaces services or needs one
    /// that was never set up. Null for the class's server.
    /// </summary>
    protected virtual Task<TestServer>? StartOwnServerAsync() => null;

    /// <summary>A window of a visitor who has not signed in.</summary>
    /// <param name="look">The window's size and theme.</param>
    /// <param name="address">Another address of the server; null for its own.</param>
    protected async Task<BrowserWindow> OpenAsync(Look? look = null, string? address = null)
    {
        var window = await browser.OpenAsync(address ?? Server.Address, look ?? Look.Desktop, HandsWindowsOn);
        _windows.Add(window);
        return window;
    }

    /// <summary>A page of the app in a window of a member.</summary>
    /// <param name="path">The path of the page, such as <c>/app/live</c>.</param>
    /// <param name="email">The member, who has to exist.</param>
    /// <param name="expectsFailedRequests">Whether the test stops the server while the page is open.</param>
    protected async Task<IPage> OpenAsync(string path, string email = Ada, bool expectsFailedRequests = false)
    {
        var window = await OpenAsync();
        window.ExpectsFailedRequests = expectsFailedRequests;
        await window.SignInAsync(email, path);
        return window.Page;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            foreach (var window in _windows)
                window.AssertClean();
        }
        finally
        {
            // What a page could not show is often the cause of a failure.
            foreach (var error in _server?.Errors.Skip(_errors) ?? [])
                TestContext.Current.TestOutputHelper?.WriteLine($"The server's log: {error.Text} {error.Exception}");
            foreach (var window in _windows)
                await window.DisposeAsync();
            if (_server is not null && _server != _shared)
                await _server.DisposeAsync();
        }
    }
}
