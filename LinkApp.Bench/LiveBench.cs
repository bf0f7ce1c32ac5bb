using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using LinkApp.Bench.Live;
using LinkApp.Bench.Load;
using LinkApp.Bench.Samples;
using LinkApp.Bench.Servers;
using LinkApp.Core.Organizations;

namespace LinkApp.Bench;

/// <summary>Measures the live feed of the real server, with a steady load of clicks on many organizations or a burst on one.</summary>
internal sealed class LiveBench
{
    private const int WarmUpSeconds = 5;

    // Connections are opened a few at a time: the bench does not measure hundreds of simultaneous sign-ins.
    private const int OpenAtOnce = 20;

    public required int Organizations { get; init; }

    public required int Links { get; init; }

    public required int[] Viewers { get; init; }

    public required int Rate { get; init; }

    public required int Seconds { get; init; }

    public required int Connections { get; init; }

    public required TimeSpan Interval { get; init; }

    public required int Burst { get; init; }

    public required int Pages { get; init; }

    public required string Browser { get; init; }

    public required FileInfo? Binary { get; init; }

    public static Command Create()
    {
        var organizations = BenchOptions.Number("--organizations", 50, "Organizations that the clicks go to.");
        var links = BenchOptions.Number("--links", 10_000, "Links, assigned to the organizations in turn; visits are drawn by Zipf.");
        var viewers = BenchOptions.Numbers("--viewers", [200], "Numbers of viewers, each measured by itself, such as 200,1000.");
        var rate = BenchOptions.Number("--rate", 5_000, "Clicks a second.");
        var seconds = BenchOptions.Number("--seconds", 120, "Length of the load for each number of viewers; 300 for the full measurement.");
        var connections = BenchOptions.Number("--connections", 64, "Connections that the clicks come over.");
        var interval = BenchOptions.Number("--interval", 2_000, "Live:Interval of the server, in milliseconds.", min: 100);
        var burst = BenchOptions.Number(
            "--burst", 0, "Instead of a steady load: this many clicks on one organization, as fast as they are answered, such as 50000.", min: 0);
        var pages = BenchOptions.Number(
            "--pages", 0,
            "In addition to the viewers, this many live maps of the first organization in a real Chromium. They take processor time from the server.",
            min: 0);
        var browser = new Option<string>("--browser") { Description = "The Chromium for --pages.", DefaultValueFactory = _ => BrowserPages.DefaultBrowser };
        var binary = BenchOptions.Binary("A published single file to measure instead of what was built with the bench.");
        return BenchRun.Command("live", "The live feed: delay, size and completeness of the batches, and what the server needs for them.", (parsed, run, cancel) => new LiveBench
        {
            Organizations = parsed.GetValue(organizations),
            Links = Math.Max(parsed.GetValue(links), parsed.GetValue(organizations) + 1),
            Viewers = parsed.GetRequiredValue(viewers),
            Rate = parsed.GetValue(rate),
            Seconds = parsed.GetValue(seconds),
            Connections = parsed.GetValue(connections),
            Interval = TimeSpan.FromMilliseconds(parsed.GetValue(interval)),
            Burst = parsed.GetValue(burst),
            Pages = parsed.GetValue(pages),
            Browser = parsed.GetRequiredValue(browser),
            Binary = parsed.GetValue(binary),
        }.RunAsync(run, cancel), organizations, links, viewers, rate, seconds, connections, interval, burst, pages, browser, binary);
    }

    private async Task RunAsync(BenchRun run, CancellationToken cancel)
    {
        var data = run.GetPath("data");
        var keys = new List<string>();
        await using (var installation = await Installation.OpenAsync(data))
        {
            // The last organization gets the clicks of the warm-up; it has no viewers.
            var ids = await installation.OrganizationsAsync(Organizations + 1, cancel);
            LinkFiller.Fill(data, Links, ids);
            foreach (var id in ids.Take(Organizations))
                keys.Add(await installation.Get<OrganizationEditor>().CreateKeyAsync(id, "bench", Role.Viewer, Author.CommandLine, cancel));
        }

        if (Pages > 0)
            await BrowserPages.CreateMemberAsync(data, "Organization 1");

        await using var server = await ServerUnderTest.StartLinkAppAsync(
            Binary, data, run.GetPath("gauges"), string.Create(CultureInfo.InvariantCulture, $"--Live:Interval={Interval.TotalMilliseconds}ms"));
        // No bots: they are redirected and stored, but not shown live.
        var visits = RequestTable.Make(200_000, Links, 200_000, unknownPercent: 0, bots: false);
        BenchRun.Say("warm-up");
        var answered = await WarmUpAsync(server, visits, cancel);
        foreach (var viewers in Viewers)
            answered += await MeasureAsync(run, server, keys, viewers, visits, cancel);

        await server.StopAsync();
        var rows = ClickCount.Read(data);
        run.Results.Add("clicks", ("answered 302", answered), ("rows in clicks.db", rows), ("difference", rows - answered));
        if (rows != answered)
            run.Results.Fault($"{answered:N0} clicks were answered and {rows:N0} are in the store.");
    }

    private async Task<long> WarmUpAsync(ServerUnderTest server, Request[] visits, CancellationToken cancel)
    {
        var unwatched = visits.Where(visit => GetOrganization(visit) == Organizations).Select(visit => visit.ToBytes(server.Address.Authority)).ToArray();
        var plan = new LoadPlan(Connections) { Length = TimeSpan.FromSeconds(WarmUpSeconds), PerSecond = Rate };
        return (await new LoadGenerator(Loopback.GetEndPoint(server.Address), unwatched).RunAsync(plan, cancel)).Redirects;
    }

    /// <returns>The number of answered clicks.</returns>
    private async Task<long> MeasureAsync(BenchRun run, ServerUnderTest server, List<string> keys, int viewerCount, Request[] visits, CancellationToken cancel)
    {
        var watched = visits.Where(visit => Burst > 0 ? GetOrganization(visit) == 0 : GetOrganization(visit) < Organizations).ToArray();
        var answers = new AnswerTimes(Organizations);
        var generator = new LoadGenerator(Loopback.GetEndPoint(server.Address), [.. watched.Select(visit => visit.ToBytes(server.Address.Authority))])
        {
            Answered = answer =>
            {
                if (answer.Status < 400)
                    answers.Add(GetOrganization(watched[answer.Index]), answer.Received);
            },
        };

        using var http = new HttpClient { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        var viewers = new List<Viewer>();
        await using var pages = Pages > 0 ? await OpenPagesAsync(run, server) : null;
        try
        {
            await OpenAsync(viewers, viewerCount, http, keys, cancel);
            await (pages?.BeginAsync() ?? Task.CompletedTask);
            BenchRun.Say($"{viewers.Count} viewers; {(Burst > 0 ? $"a burst of {Burst:N0} clicks" : $"{Rate:N0} clicks/s for {Seconds} s")}");
            await using var costs = new CostSampler(server);
            var load = await generator.RunAsync(CreatePlan(Burst), cancel);
            var after = Burst > 0 ? await NextBatchAsync(generator, viewers, answers, cancel) : 0;
            await AllArrivedAsync(viewers, answers, cancel);
            Report(run, viewers, answers, load, costs);
            await (pages?.ReportAsync(run.Results, viewers[0].Arrivals().Length) ?? Task.CompletedTask);
            return load.Redirects + after;
        }
        finally
        {
            foreach (var viewer in viewers)
                await viewer.DisposeAsync();
        }
    }

    /// <summary>Opens the pages and reports what their circuits cost the server while idle.</summary>
    private async Task<BrowserPages> OpenPagesAsync(BenchRun run, ServerUnderTest server)
    {
        BenchRun.Say($"{Pages} pages");
        // The first page also makes the server compile code that the others use.
        await using (await BrowserPages.OpenAsync(Browser, server.Address, 1))
        {
        }
        var before = server.ResidentBytes;
        var pages = await BrowserPages.OpenAsync(Browser, server.Address, Pages);
        run.Results.Add("circuits", ("pages", Pages), ("resident MiB a circuit", (server.ResidentBytes - before) / (double)(1 << 20) / Pages));
        return pages;
    }

    private LoadPlan CreatePlan(int burst) => burst > 0
        ? new LoadPlan(Connections) { Requests = burst }
        : new LoadPlan(Connections) { Length = TimeSpan.FromSeconds(Seconds), PerSecond = Rate };

    private int GetOrganization(Request visit) => visit.Link % (Organizations + 1);

    private async Task OpenAsync(List<Viewer> viewers, int count, HttpClient http, List<string> keys, CancellationToken cancel)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(OpenAtOnce))
        {
            // With a burst, all viewers watch the organization that gets it.
            viewers.AddRange(
                await Task.WhenAll(
                    chunk.Select(i => Burst > 0 ? 0 : i % Organizations).Select(
                        organization => Viewer.OpenAsync(http, organization, keys[organization], cancel))));
        }
    }

    /// <summary>After the batches of a burst, sends one more click, whose batch must arrive as usual.</summary>
    private async Task<long> NextBatchAsync(LoadGenerator generator, List<Viewer> viewers, AnswerTimes answers, CancellationToken cancel)
    {
        await AllArrivedAsync(viewers, answers, cancel);
        return (await generator.RunAsync(new LoadPlan(1) { Requests = 1 }, cancel)).Redirects;
    }

    /// <summary>Waits until every viewer has every click, for a few intervals at most; clicks still missing then are reported.</summary>
    private async Task AllArrivedAsync(List<Viewer> viewers, AnswerTimes answers, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource((Interval * 3) + TimeSpan.FromSeconds(5));
        while (!limit.IsCancellationRequested && viewers.Any(viewer => viewer.Total < answers.Count(viewer.Organization)))
            await Task.Delay(20, cancel);
    }

    private void Report(BenchRun run, List<Viewer> viewers, AnswerTimes answers, LoadResult load, CostSampler costs)
    {
        var check = new FeedCheck();
        var times = Enumerable.Range(0, Organizations).Select(answers.Get).ToArray();
        foreach (var viewer in viewers)
            check.Add(viewer.Arrivals(), times[viewer.Organization], Interval);
        var (min, max, slope) = costs.Memory;
        run.Results.Add(
            "load",
            ("viewers", viewers.Count),
            ("clicks", load.Redirects),
            ("seconds", load.Seconds),
            ("clicks/s", load.Redirects / load.Seconds),
            ("redirect p50 µs", load.P50),
            ("redirect p99 µs", load.P99),
            ("errors", load.Errors),
            ("failures", load.Failures),
            ("server cores", costs.Cores),
            ("resident min MiB", min),
            ("resident max MiB", max),
            ("MiB/min, 2nd half", slope));
        run.Results.Add(
            "feed",
            ("viewers", viewers.Count),
            ("batches", check.Batches),
            ("delay p50 ms", check.Delay.Percentile(0.5) / 1000),
            ("delay p99 ms", check.Delay.Percentile(0.99) / 1000),
            ("delay max ms", check.Delay.Max / 1000.0),
            ("p99 x interval", check.Delay.Percentile(0.99) / Interval.TotalMicroseconds),
            ("batch mean bytes", check.Batches > 0 ? (double)check.Bytes / check.Batches : null),
            ("batch max bytes", check.MaxBytes),
            ("most dots", check.MaxDots),
            ("missed intervals", check.Missed),
            ("viewers with wrong sums", check.WrongSums));
        if (Burst > 0)
            ReportBurst(run, viewers[0], times[0], load);
        if (check.WrongSums > 0)
            run.Results.Fault($"{check.WrongSums} of {viewers.Count} viewers did not get exactly the clicks of their organization.");
        if (check.WrongBatches > 0)
            run.Results.Fault($"{check.WrongBatches} batches do not sum to their total.");
        if (check.Overlaps > 0)
            run.Results.Fault($"{check.Overlaps} batches begin before the end of the batch before.");
    }

    private static void ReportBurst(BenchRun run, Viewer viewer, long[] answers, LoadResult load)
    {
        var arrivals = viewer.Arrivals();
        foreach (var (number, arrival) in arrivals.Index())
        {
            run.Results.Add(
                "burst as one viewer saw it",
                ("batch", number + 1),
                ("clicks", arrival.Total),
                ("dots", arrival.Dots),
                ("bytes", arrival.Bytes),
                ("ms after the burst began", Stopwatch.GetElapsedTime(answers[0], arrival.Arrived).TotalMilliseconds),
                ("the clicks took s", load.Seconds));
        }
    }
}
