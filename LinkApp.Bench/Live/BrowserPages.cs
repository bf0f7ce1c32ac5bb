using System.Collections.Concurrent;
using System.Diagnostics;
using LinkApp.Bench.Results;
using LinkApp.Bench.Servers;
using Microsoft.Playwright;

namespace LinkApp.Bench.Live;

/// <summary>Live maps in a real Chromium: how many bytes a batch takes on a circuit, and whether the page draws smoothly meanwhile.</summary>
internal sealed class BrowserPages : IAsyncDisposable
{
    public const string DefaultBrowser = "/usr/bin/chromium";

    private const string Email = "bench@example.com";
    public const string Password = "a password of the bench";

    // Records the time between two frames as the page sees it, from the start of the measurement on.
    private const string FrameClock = """
        window.frames = [];
        let last = performance.now();
        requestAnimationFrame(function frame(now) {
          window.frames.push(now - last);
          last = now;
          requestAnimationFrame(frame);
        });
        """;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<IPage> _pages = [];
    private readonly ConcurrentQueue<int> _messages = new();

    private BrowserPages(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Creates the member who signs in on all pages, an organization's first admin.</summary>
    public static async Task CreateMemberAsync(string data, string organization, string email = Email)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                ServerUnderTest.Beside("linkapp.dll"), "admin", "create", "--email", email, "--password", Password, "--organization", organization,
                $"--Data:Directory={data}",
            ]);
        using var process = Process.Start(ServerUnderTest.Isolated(start))!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new BenchException($"The member for the pages could not be created: {await errors}");
    }

    /// <summary>Opens a number of live maps, each with its own circuit, and waits until all are connected.</summary>
    public static async Task<BrowserPages> OpenAsync(string browser, Uri server, int count)
    {
        var playwright = await Playwright.CreateAsync();
        var pages = new BrowserPages(playwright, await LaunchAsync(playwright, browser));
        try
        {
            var context = await pages._browser.NewContextAsync(new() { BaseURL = server.ToString(), ViewportSize = new() { Width = 1440, Height = 860 } });
            for (var i = 0; i < count; i++)
                await pages.AddAsync(context, signIn: i == 0);
            return pages;
        }
        catch
        {
            await pages.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a Chromium.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, string path)
    {
        // Chromium's sandbox refuses to run as root.
        string[] sandbox = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [];
        return playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = [.. sandbox, "--disable-dev-shm-usage"] });
    }

    /// <summary>Opens a page of the app as the member of <see cref="CreateMemberAsync"/>, who signs in on the way.</summary>
    public static async Task SignInAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await page.GetByLabel("Email").FillAsync(Email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.Locator("header connection-chip").WaitForAsync();
    }

    /// <summary>Discards the messages so far and starts recording.</summary>
    public async Task BeginAsync()
    {
        _messages.Clear();
        foreach (var page in _pages)
            await page.EvaluateAsync(FrameClock);
    }

    /// <summary>Reports what the pages recorded since <see cref="BeginAsync"/>.</summary>
    /// <param name="results">Gets the results.</param>
    /// <param name="batches">The number of batches that each page got in that time, as counted by the viewers of the same organization.</param>
    public async Task ReportAsync(ResultTable results, long batches)
    {
        // Browsers draw fewer frames for background pages; the page that was opened last is in front.
        var frames = await _pages[^1].EvaluateAsync<double[]>("window.frames");
        var shown = await _pages[^1].Locator("[data-live=total]").InnerTextAsync();
        var bytes = _messages.ToArray();
        results.Add(
            "pages",
            ("pages", _pages.Count),
            ("circuit bytes a batch", batches > 0 ? (double)bytes.Sum() / batches / _pages.Count : null),
            ("largest message", bytes.DefaultIfEmpty().Max()),
            ("frames", frames.Length),
            ("frame p50 ms", Percentiles.Median(frames)),
            ("frame p95 ms", Percentiles.Get(frames, 0.95)),
            ("frame max ms", frames.DefaultIfEmpty().Max()),
            ("clicks in the window shown", shown));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private async Task AddAsync(IBrowserContext context, bool signIn)
    {
        var page = await context.NewPageAsync();
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => _messages.Enqueue(frame.Binary?.Length ?? frame.Text?.Length ?? 0);
        if (signIn)
            await SignInAsync(page, "/app/live");
        else
            await page.GotoAsync("/app/live");
        await page.Locator("[data-position]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        _pages.Add(page);
    }
}
