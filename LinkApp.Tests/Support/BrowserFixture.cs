using LinkApp.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace LinkApp.Tests.Support;

/// <summary>One Chromium for all browser tests, started by the first that wants it; tests of other kinds run without.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage",
    ];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(StartAsync);

    /// <exception cref="InvalidOperationException">There is no browser on this machine; the message says what to install.</exception>
    public async Task<IBrowser> BrowserAsync() => (await _started.Value).Browser;

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully)
            return;
        var (playwright, browser) = await _started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
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
