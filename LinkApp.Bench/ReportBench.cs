using System.CommandLine;
using System.Globalization;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store.Sqlite;
using LinkApp.Core.Reports;

namespace LinkApp.Bench;

/// <summary>Measures reports over stores of several sizes. All cover the same year, so that the reports stay the same and only the traffic grows.</summary>
internal static class ReportBench
{
    /// <summary>The organization of the first link that the filler creates.</summary>
    private const int Organization = 1;

    /// <summary>The year that the clicks are spread over.</summary>
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public static Command Create()
    {
        var sizes = BenchOptions.Numbers("--sizes", [1_000_000, 3_000_000], "Clicks in the stores; ratios are to the first.");
        var links = BenchOptions.Number("--links", 100_000, "Links, drawn by Zipf.");
        var repeat = BenchOptions.Number("--repeat", 40, "Reads of each report.");
        var keep = new Option<DirectoryInfo?>("--keep") { Description = "Creates the stores in this folder, keeps them, and reuses those of an earlier run." };
        var stores = new Option<DirectoryInfo[]>("--store") { Description = "A data folder to read instead of generated ones; repeatable." };
        var plans = new Option<bool>("--plans") { Description = "Adds every statement of a report, its plan and the steps that SQLite took." };
        return BenchRun.Command(
            "report",
            "Reports of a busy link, a quiet link and the organization, for 30 days, 12 months, and 30 days filtered by one value, as the store grows.",
            async (parsed, run, cancel) =>
            {
                List<string> directories = [.. (parsed.GetValue(stores) ?? []).Select(store => store.FullName)];
                foreach (var size in directories.Count == 0 ? parsed.GetRequiredValue(sizes) : [])
                    directories.Add(await MakeStoreAsync(parsed.GetValue(keep)?.FullName ?? run.Folder, size, parsed.GetValue(links), cancel));
                await RunAsync(run, directories, parsed.GetValue(links), parsed.GetValue(repeat), parsed.GetValue(plans), cancel);
            },
            sizes, links, repeat, keep, stores, plans);
    }

    /// <summary>Creates a data folder with a number of clicks in the past year. One that an earlier run completed is reused.</summary>
    private static async Task<string> MakeStoreAsync(string parent, int clicks, int links, CancellationToken cancel)
    {
        var directory = Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"clicks-{clicks}-links-{links}"));
        var complete = Path.Combine(directory, "complete");
        if (File.Exists(complete))
            return directory;
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);

        BenchRun.Say($"making a store of {clicks:N0} clicks");
        await using (var installation = await Installation.OpenAsync(directory, "--Clicks:CommitTimeout=30s"))
        {
            await installation.StartPipelineAsync(cancel);
            var filler = new ClickFiller(installation.Get<ClickLog>(), links, organizations: 1, inFlight: 4_096);
            var filled = await filler.FillAsync(clicks, DateTimeOffset.UtcNow - Year, Year / clicks, cancel);
            await installation.Get<Rollups>().CatchUpAsync(cancel);
            if (filled.NotCommitted > 0)
                throw new BenchException($"{filled.NotCommitted:N0} clicks did not get into the store.");
        }
        ClickCount.BytesAfterCheckpoint(directory);
        await File.WriteAllTextAsync(complete, "", cancel);
        return directory;
    }

    private static async Task RunAsync(BenchRun run, List<string> directories, int links, int repeat, bool plans, CancellationToken cancel)
    {
        // The link in the middle of the ranking has few clicks.
        (string Name, long? Link)[] subjects = [("busy link", 1), ("quiet link", Math.Max(1, links / 2)), ("organization", null)];
        // The country to which the filler gives the most clicks.
        var oneValue = new ReportFilter { Values = [new(ReportField.Country, "US")] };
        (string Name, TimeSpan Length, ReportFilter Filter)[] ranges =
            [
                ("30 days", TimeSpan.FromDays(30), ReportFilter.None), ("12 months", Year, ReportFilter.None),
                ("30 days, one country", TimeSpan.FromDays(30), oneValue),
            ];
        var first = new Dictionary<(string, string), double>();
        foreach (var directory in directories)
        {
            await using var installation = await Installation.OpenAsync(directory);
            var reports = installation.Get<ReportQueries>();
            var clicks = ClickCount.Read(directory);
            // The same ranges as on pages: whole days, today included.
            var end = new DateTimeOffset(DateTime.UtcNow.Date.AddDays(1), TimeSpan.Zero);
            foreach (var (subject, link) in subjects)
            {
                foreach (var (name, length, filter) in ranges)
                {
                    var selection = new ClickSelection(Organization, link is { } id ? [id] : null, new(end - length, end)) { Filter = filter };
                    LinkReport? report = null;
                    var times = await Percentiles.TimeAsync(repeat, _ => Task.Run(() => report = reports.Read(selection)), cancel);
                    var p95 = Percentiles.Get(times, 0.95);
                    var key = (subject, name);
                    first.TryAdd(key, p95);
                    run.Results.Add(
                        "report",
                        ("clicks in store", clicks),
                        ("report of", subject),
                        ("range", name),
                        ("clicks in report", report!.Total + report.Bots),
                        ("p50 ms", Percentiles.Median(times)),
                        ("p95 ms", p95),
                        ("p95 x first", p95 / first[key]),
                        ("SQLite steps", Trace(
                            run, plans && length == ranges[0].Length, installation, $"{subject}, {name}, {clicks:N0} clicks", () => reports.Read(selection))),
                        ("repeats", repeat));
                    BenchRun.Say($"{clicks:N0} clicks: {subject}, {name}: {p95:0.0} ms at p95");
                }
            }
        }
    }

    private static long Trace(BenchRun run, bool plans, Installation installation, string name, Action read)
    {
        using var trace = new QueryTrace(installation.Get<SqliteClickStore>());
        read();
        var (steps, statements) = trace.End();
        foreach (var (sql, plan) in plans ? statements : [])
            run.Results.Add("plans", ("plan", plan), ("report", name), ("statement", sql));
        return steps;
    }
}
