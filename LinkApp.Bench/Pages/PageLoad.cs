using System.Text.Json;
using Microsoft.Playwright;

namespace LinkApp.Bench.Pages;

/// <summary>What a page took to load in a real Chromium.</summary>
/// <param name="Bytes">Bytes of the responses as they were sent (compressed), with their headers.</param>
/// <param name="Requests">The number of responses.</param>
/// <param name="SocketBytes">Bytes that the circuit sent to the page, after decompression.</param>
/// <param name="Nodes">The elements of the page once it is quiet.</param>
/// <param name="Shift">The sum of all layout shifts without input.</param>
/// <param name="PaintedMs">The time until the first content was painted.</param>
/// <param name="ConnectedMs">The time until the header said that the page is connected.</param>
internal sealed record PageLoad(long Bytes, int Requests, long SocketBytes, int Nodes, double Shift, double PaintedMs, double ConnectedMs)
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(60);

    // A page that has its content, and hears nothing from its server for this long, has loaded.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan QuietLimit = TimeSpan.FromSeconds(30);

    // Runs before the page's own scripts.
    private const string Clock = """
        window.bench = { shift: 0, connected: null };
        new PerformanceObserver(list => {
          for (const entry of list.getEntries())
            if (!entry.hadRecentInput)
              bench.shift += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        (function look() {
          if (document.querySelector('header connection-chip[data-state=connected]'))
            bench.connected = performance.now();
          else
            requestAnimationFrame(look);
        })();
        """;

    private const string Figures = """
        () => ({
          nodes: document.querySelectorAll('*').length,
          shift: bench.shift,
          connected: bench.connected,
          painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
        })
        """;

    /// <summary>Loads a page in a new tab, and closes the tab again.</summary>
    /// <param name="context">The browser's cache and cookies.</param>
    /// <param name="path">The path of the page.</param>
    /// <param name="ready">A selector of what is there when the page has its content.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<PageLoad> MeasureAsync(IBrowserContext context, string path, string ready, CancellationToken cancel)
    {
        var page = await context.NewPageAsync();
        try
        {
            var (bytes, requests, socketBytes, heardAt) = (0L, 0, 0L, TimeProvider.System.GetTimestamp());
            var network = await context.NewCDPSessionAsync(page);
            await network.SendAsync("Network.enable");
            network.Event("Network.loadingFinished").OnEvent += (_, response) =>
            {
                requests++;
                heardAt = TimeProvider.System.GetTimestamp();
                bytes += (long)(response?.GetProperty("encodedDataLength").GetDouble() ?? 0);
            };
            page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
            {
                socketBytes += frame.Binary?.Length ?? frame.Text?.Length ?? 0;
                heardAt = TimeProvider.System.GetTimestamp();
            };
            await page.AddInitScriptAsync(Clock);
            await page.GotoAsync(path);
            await page.WaitForFunctionAsync("() => bench.connected", null, new() { Timeout = (float)ConnectLimit.TotalMilliseconds });
            await page.Locator(ready).First.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = (float)ConnectLimit.TotalMilliseconds });
            var readyAt = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(heardAt) < Quiet && TimeProvider.System.GetElapsedTime(readyAt) < QuietLimit)
                await Task.Delay(100, cancel);
            var figures = await page.EvaluateAsync<JsonElement>(Figures);
            double Get(string name) => figures.GetProperty(name) is { ValueKind: JsonValueKind.Number } number
                ? number.GetDouble()
                : throw new BenchException($"{path} did not report its {name}.");
            return new(bytes, requests, socketBytes, (int)Get("nodes"), Get("shift"), Get("painted"), Get("connected"));
        }
        finally
        {
            await page.CloseAsync();
        }
    }
}
