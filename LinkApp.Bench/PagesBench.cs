using System.CommandLine;
using LinkApp.Bench.Live;
using LinkApp.Bench.Pages;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Bench.Servers;
using LinkApp.Core.Clicks;
using Microsoft.Playwright;

namespace LinkApp.Bench;

/// <summary>Measures what each page of the app costs a browser: with an empty cache, and again with a full one.</summary>
internal static class PagesBench
{
    private const string Organization = "Organization 1";

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    // The selectors fit several versions, so that these can be compared.
    private static readonly (string Name, string Path, string Ready)[] Pages =
    [
        ("keys", "/app/settings/keys", "main h1"), ("new link", "/app/links/new", "main input"), ("dashboard", "/app", "main [data-position]"),
        ("links, 50 rows", "/app/links", "main a[href*='/report'], main .link-row"), ("live map", "/app/live", "main [data-position]"),
        ("reports", "/app/reports", "main .apexcharts-svg"), ("raw clicks", "/app/reports/clicks", "main tbody tr"),
    ];

    public static Command Create()
    {
        var links = BenchOptions.Number("--links", 316, "Links of the organization.");
        var clicks = BenchOptions.Number("--clicks", 400_000, "Clicks of the past 30 days.");
        var rounds = BenchOptions.Number("--rounds", 3, "Loads of each page, cold and warm; the medians are printed.");
        var width = BenchOptions.Number("--width", 1440, "Width of the window.");
        var browser = new Option<string>("--browser") { Description = "The Chromium.", DefaultValueFactory = _ => BrowserPages.DefaultBrowser };
        var binary = BenchOptions.Binary("Another version of LinkApp to measure: a published single file, or what the build made (linkapp).");
        return BenchRun.Command(
            "pages",
            "Each page in a real Chromium: bytes, requests, bytes of the circuit, elements, layout shift and time to connect.",
            async (parsed, run, cancel) =>
            {
                var data = run.GetPath("data");
                await FillAsync(data, parsed.GetValue(links), parsed.GetValue(clicks), cancel);
                await using var server = await ServerUnderTest.StartLinkAppAsync(parsed.GetValue(binary), data, run.GetPath("gauges"));
                await MeasureAsync(run, server.Address, parsed.GetRequiredValue(browser), parsed.GetValue(width), parsed.GetValue(rounds), cancel);
                await server.StopAsync();
            },
            links, clicks, rounds, width, browser, binary);
    }

    private static async Task FillAsync(string data, int links, int clicks, CancellationToken cancel)
    {
        BenchRun.Say($"{links:N0} links and {clicks:N0} clicks");
        await using (var installation = await Installation.OpenAsync(data, "--Clicks:CommitTimeout=30s"))
        {
            var organization = await installation.OrganizationsAsync(1, cancel);
            LinkFiller.Fill(data, links, organization);
            await installation.StartPipelineAsync(cancel);
            await new ClickFiller(installation.Get<ClickLog>(), links, organizations: 1, inFlight: 4_096)
                .FillAsync(clicks, DateTimeOffset.UtcNow - Month, Month / clicks, cancel);
            await installation.Get<Rollups>().CatchUpAsync(cancel);
        }
        await BrowserPages.CreateMemberAsync(data, Organization);
    }

    private static async Task MeasureAsync(BenchRun run, Uri server, string path, int width, int rounds, CancellationToken cancel)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await BrowserPages.LaunchAsync(playwright, path);
        BrowserNewContextOptions Options(string? state = null) =>
            new() { BaseURL = server.ToString(), ViewportSize = new() { Width = width, Height = 860 }, StorageState = state };
        string state;
        await using (var context = await browser.NewContextAsync(Options()))
        {
            await BrowserPages.SignInAsync(await context.NewPageAsync(), "/app");
            state = await context.StorageStateAsync();
            // The server compiles the code of each page when it is first opened.
            foreach (var (_, address, ready) in Pages)
                await PageLoad.MeasureAsync(context, address, ready, cancel);
        }
        foreach (var (name, address, ready) in Pages)
        {
            BenchRun.Say(name);
            var (cold, warm) = (new List<PageLoad>(), new List<PageLoad>());
            for (var i = 0; i < rounds; i++)
            {
                // A new context has an empty cache.
                await using var context = await browser.NewContextAsync(Options(state));
                cold.Add(await PageLoad.MeasureAsync(context, address, ready, cancel));
                warm.Add(await PageLoad.MeasureAsync(context, address, ready, cancel));
            }
            double Median(List<PageLoad> loads, Func<PageLoad, double> value) => Percentiles.Median(loads.Select(value));
            run.Results.Add(
                "pages",
                ("page", name),
                ("KB cold", Median(cold, load => load.Bytes / 1000.0)),
                ("requests", Median(cold, load => load.Requests)),
                ("circuit KB", Median(cold, load => load.SocketBytes / 1000.0)),
                ("elements", Median(cold, load => load.Nodes)),
                ("layout shift", cold.Concat(warm).Max(load => load.Shift)),
                ("painted ms cold", Median(cold, load => load.PaintedMs)),
                ("warm", Median(warm, load => load.PaintedMs)),
                ("connected ms cold", Median(cold, load => load.ConnectedMs)),
                ("warm connected", Median(warm, load => load.ConnectedMs)),
                ("rounds", rounds));
        }
    }
}
