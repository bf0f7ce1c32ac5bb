using System.CommandLine;
using System.Diagnostics;
using LinkApp.Bench.Samples;
using LinkApp.Core.Clicks;

namespace LinkApp.Bench;

/// <summary>Measures the click store alone: what a click costs in time and disk space, and how that changes as the store grows.</summary>
internal static class IngestBench
{
    public static Command Create()
    {
        var clicks = BenchOptions.Number("--clicks", 3_000_000, "Clicks in all.");
        var step = BenchOptions.Number("--step", 1_000_000, "Clicks in a row of the results.");
        var perDay = BenchOptions.Number("--per-day", 1_000_000, "How many clicks have times of the same day.");
        var links = BenchOptions.Number("--links", 100_000, "Links, drawn by Zipf.");
        var organizations = BenchOptions.Number("--organizations", 1, "Organizations that the links belong to.");
        var inFlight = BenchOptions.Number("--in-flight", 512, "Clicks that wait for their commit at a time, as the requests of a busy server do.");
        var synchronous = new Option<string>("--synchronous") { Description = "The durability of clicks.db.", DefaultValueFactory = _ => "normal" };
        synchronous.AcceptOnlyFromAmong("normal", "full");
        return BenchRun.Command(
            "ingest",
            "The click store alone: clicks a second, commit time and bytes on disk, as the store grows.",
            (parsed, run, cancel) => RunAsync(
                run, parsed.GetValue(clicks), parsed.GetValue(step), parsed.GetValue(perDay), parsed.GetValue(links), parsed.GetValue(organizations),
                parsed.GetValue(inFlight), parsed.GetRequiredValue(synchronous), cancel),
            clicks, step, perDay, links, organizations, inFlight, synchronous);
    }

    private static async Task RunAsync(
        BenchRun run, int clicks, int step, int perDay, int links, int organizations, int inFlight, string synchronous, CancellationToken cancel)
    {
        var data = run.GetPath("data");
        // A long timeout: if the store stalls, it is measured as slow, instead of its clicks becoming late clicks.
        await using var installation = await Installation.OpenAsync(data, "--Clicks:CommitTimeout=30s", $"--Clicks:Synchronous={synchronous}");
        await installation.StartPipelineAsync(cancel);
        var filler = new ClickFiller(installation.Get<ClickLog>(), links, organizations, inFlight);
        var apart = TimeSpan.FromDays(1) / perDay;
        var start = DateTimeOffset.UtcNow - (apart * clicks);

        var process = Process.GetCurrentProcess();
        double? firstCost = null, firstCpu = null;
        long bytesBefore = ClickCount.BytesAfterCheckpoint(data);
        for (long done = 0; done < clicks;)
        {
            var count = Math.Min(step, clicks - done);
            process.Refresh();
            var (cpu, began) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
            var filled = await filler.FillAsync(count, start + (apart * done), apart, cancel);
            await installation.Get<Rollups>().CatchUpAsync(cancel);
            var elapsed = Stopwatch.GetElapsedTime(began);
            process.Refresh();
            var cpuCost = (process.TotalProcessorTime - cpu).TotalMicroseconds / count;
            var cost = elapsed.TotalMicroseconds / count;
            done += count;
            var bytes = ClickCount.BytesAfterCheckpoint(data);
            run.Results.Add(
                "ingest",
                ("clicks in store", done),
                ("clicks/s", count / elapsed.TotalSeconds),
                ("µs/click", cost),
                ("x first step", cost / (firstCost ??= cost)),
                ("cpu µs/click", cpuCost),
                ("cpu x first", cpuCost / (firstCpu ??= cpuCost)),
                ("commit p50 µs", filled.Latency.Percentile(0.5)),
                ("commit p99 µs", filled.Latency.Percentile(0.99)),
                ("commit max µs", filled.Latency.Max),
                ("clicks/commit", (double)count / filled.Latency.Count),
                ("bytes/click", (double)bytes / done),
                ("bytes/click of step", (double)(bytes - bytesBefore) / count),
                ("synchronous", synchronous));
            bytesBefore = bytes;
            BenchRun.Say($"{done:N0} clicks in the store, {count / elapsed.TotalSeconds:N0}/s");
            if (filled.NotCommitted > 0)
                run.Results.Fault($"{filled.NotCommitted:N0} clicks were late or lost.");
        }
        var rows = ClickCount.Read(data);
        if (rows != clicks)
            run.Results.Fault($"{clicks:N0} clicks were recorded and {rows:N0} are in the store.");
    }
}
