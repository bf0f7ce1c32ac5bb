using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Core.Clicks;
using LinkApp.Core.Dashboard;

namespace LinkApp.Bench;

/// <summary>Measures the reads of the dashboard on stores whose clicks all came in the last hour.</summary>
internal static class DashboardBench
{
    private const int Organization = 1;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static Command Create()
    {
        var sizes = BenchOptions.Numbers("--sizes", [300_000, 3_600_000], "Clicks of the last hour.");
        var links = BenchOptions.Number("--links", 10_000, "Links, drawn by Zipf.");
        var repeat = BenchOptions.Number("--repeat", 40, "Reads of each kind.");
        return BenchRun.Command(
            "dashboard",
            "The reads of an open dashboard while the last hour was busy: its first one, the next ones, and its other numbers.",
            async (parsed, run, cancel) =>
            {
                foreach (var size in parsed.GetRequiredValue(sizes))
                    await MeasureAsync(run, size, parsed.GetValue(links), parsed.GetValue(repeat), cancel);
            },
            sizes, links, repeat);
    }

    private static async Task MeasureAsync(BenchRun run, int clicks, int links, int repeat, CancellationToken cancel)
    {
        BenchRun.Say($"{clicks:N0} clicks");
        var data = run.GetPath(string.Create(CultureInfo.InvariantCulture, $"dashboard-{clicks}"));
        await using var installation = await Installation.OpenAsync(data, "--Clicks:CommitTimeout=30s");
        await installation.StartPipelineAsync(cancel);
        var filler = new ClickFiller(installation.Get<ClickLog>(), links, organizations: 1, inFlight: 4_096);
        await filler.FillAsync(clicks, DateTimeOffset.UtcNow - Hour, Hour / clicks, cancel);
        await installation.Get<Rollups>().CatchUpAsync(cancel);

        var recent = installation.Get<RecentClicks>();
        var (start, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await recent.ReadAsync(Organization, cancel);
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        // Other programs on the machine do not change it.
        var firstCpu = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
        // As many clicks as come in two seconds, before each read.
        var between = Math.Max(1, clicks / 1_800);
        var next = new double[repeat];
        for (var i = 0; i < repeat; i++)
        {
            await filler.FillAsync(between, DateTimeOffset.UtcNow, TimeSpan.Zero, cancel);
            start = Stopwatch.GetTimestamp();
            await recent.ReadAsync(Organization, cancel);
            next[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        await installation.Get<Rollups>().CatchUpAsync(cancel);
        var position = installation.Get<ClickLog>().LastId;
        var numbers = await Percentiles.TimeAsync(
            repeat, _ => Task.Run(() => installation.Get<DashboardQueries>().Read(Organization, position, TimeZoneInfo.Utc), cancel), cancel);
        run.Results.Add(
            "dashboard",
            ("clicks in the last hour", clicks),
            ("clicks a second", clicks / Hour.TotalSeconds),
            ("last hour, first read ms", first),
            ("its processor time ms", firstCpu),
            ("clicks between reads", between),
            ("next reads p50 ms", Percentiles.Median(next)),
            ("next reads p95 ms", Percentiles.Get(next, 0.95)),
            ("other numbers p50 ms", Percentiles.Median(numbers)),
            ("other numbers p95 ms", Percentiles.Get(numbers, 0.95)),
            ("repeats", repeat));
    }
}
