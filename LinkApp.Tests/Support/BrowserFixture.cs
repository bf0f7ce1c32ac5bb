using LinkApp.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace LinkApp.Tests.Support;

/// <summary>One Chromium for all browser tests, started by the first test that needs it.</summary>
/// <remarks>
/// Tests reuse windows, which are reset after each test: a new window costs two processes and the compilation of all scripts,
/// two thirds of the cost of a page. One that has already loaded pages of the same server has their files and compiled scripts.
/// </remarks>
public sealed class BrowserFixture : IAsyncDisposable
{
    // The last option: code that a page runs for a second need not be optimized.
    private static readonly string[] Arguments =
    [
        "--disable-gpu", "--in-process-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage", "--js-flags=--no-opt",
    ];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(StartAsync);
    private readonly FreeWindows _free = new();

    /// <summary>Opens a window for one test, for a server.</summary>
    /// <param name="address">The server's address, without a slash at the end.</param>
    /// <param name="look">The window's size and theme.</param>
    /// <param name="isHandedOn">Whether later tests may reuse it: false if requests are routed or the page's clock is replaced.</param>
    /// <exception cref="InvalidOperationException">There is no browser on this machine; the message says what to install.</exception>
    public async Task<BrowserWindow> OpenAsync(string address, Look look, bool isHandedOn = true)
    {
        var browser = (await _started.Value).Browser;
        // A proxy in front of the server has a self-signed certificate.
        var hasTls = address.StartsWith("https:", StringComparison.Ordinal);
        var page = (hasTls ? null : _free.Take(address)) ?? await NewPageAsync(browser, hasTls);
        var window = new BrowserWindow(page, address, isHandedOn && !hasTls ? _free : null);
        await window.LookAsync(look);
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully)
            return;
        var (playwright, browser) = await _started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<IPage> NewPageAsync(IBrowser browser, bool hasTls)
    {
        var context = await browser.NewContextAsync(new() { Locale = "en-GB", IgnoreHTTPSErrors = hasTls });
        context.SetDefaultTimeout((float)Eventually.Limit.TotalMilliseconds);
        return await context.NewPageAsync();
    }

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        var path = await Chromium.PathAsync();
        Assertions.SetDefaultExpectTimeout((float)Eventually.Limit.TotalMilliseconds);
        var playwright = await Playwright.CreateAsync();
        // Chromium's sandbox refuses to run as root.
        string[] sandbox = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [];
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Headless = true, Args = [.. sandbox, .. Arguments] });
        return (playwright, browser);
    }
}
