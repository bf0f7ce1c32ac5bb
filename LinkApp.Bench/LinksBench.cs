using System.CommandLine;
using System.Diagnostics;
using LinkApp.Bench.Load;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Bench.Servers;
using LinkApp.Core.Clicks;
using LinkApp.Core.Data;
using LinkApp.Core.Links.List;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Sqlite;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;
using LinkApp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Bench;

/// <summary>Measures many links: pages of the list, searches, the link table of redirects, and a scan of random slugs.</summary>
internal static class LinksBench
{
    private const int PageSize = 50;

    public static Command Create()
    {
        var sizes = BenchOptions.Numbers("--sizes", [100_000, 1_000_000], "Links in the stores; ratios are to the first.");
        var repeat = BenchOptions.Number("--repeat", 30, "Reads of each page.");
        var entries = BenchOptions.Number("--entries", 100_000, "Links to load into the link table, at most as many as the first size.");
        var seconds = BenchOptions.Number("--seconds", 10, "Length of the load without the scan, and of that with it.");
        var rate = BenchOptions.Number("--rate", 1_000, "Normal redirects a second, while the scan requests unknown slugs as fast as they are answered.");
        var scanners = BenchOptions.Number("--scanners", 32, "Connections of the scan.");
        return BenchRun.Command(
            "links",
            "List pages and searches over many links, the link table's memory and time, and a scan of random slugs.",
            async (parsed, run, cancel) =>
            {
                var counts = parsed.GetRequiredValue(sizes);
                var first = new Dictionary<string, double>();
                foreach (var count in counts)
                    await ListAsync(run, count, parsed.GetValue(repeat), first, cancel);
                var data = GetDataFolder(run, counts[0]);
                await TableAsync(run, data, Math.Min(counts[0], Math.Min(parsed.GetValue(entries), LinkTable.Capacity)));
                await ScanAsync(run, data, counts[0], parsed.GetValue(seconds), parsed.GetValue(rate), parsed.GetValue(scanners), cancel);
            },
            sizes, repeat, entries, seconds, rate, scanners);
    }

    private static string GetDataFolder(BenchRun run, int links) => run.GetPath($"links-{links}");

    private static async Task ListAsync(BenchRun run, int count, int repeat, Dictionary<string, double> first, CancellationToken cancel)
    {
        BenchRun.Say($"{count:N0} links");
        var data = GetDataFolder(run, count);
        await using var installation = await Installation.OpenAsync(data);
        var organization = (await installation.OrganizationsAsync(1, cancel))[0];
        LinkFiller.Fill(data, count, organization);
        LinkFiller.VaryStates(data);
        LinkFiller.FillTotals(data, count, organization);

        var queries = installation.Get<LinkQueries>();
        foreach (var (name, filter, sort, after) in Pages(queries, organization, count))
        {
            var rows = 0;
            var times = await Percentiles.TimeAsync(
                repeat, async _ => rows = (await queries.ListAsync(organization, filter, sort, after, PageSize, cancel)).Links.Count, cancel);
            var p95 = Percentiles.Get(times, 0.95);
            first.TryAdd(name, p95);
            run.Results.Add(
                "list", ("links", count), ("page", name), ("rows", rows), ("p50 ms", Percentiles.Median(times)), ("p95 ms", p95),
                ("p95 x first", p95 / first[name]), ("repeats", repeat));
        }
        await AroundAsync(run, installation, organization, count, repeat, cancel);
    }

    /// <summary>The first and the last page in each sort order, and filters that match many and few links.</summary>
    private static IEnumerable<(string Name, LinkFilter Filter, LinkSort Sort, LinkCursor? After)> Pages(LinkQueries queries, int organization, int count)
    {
        foreach (var sort in Enum.GetValues<LinkSort>())
        {
            yield return ($"{EnumText.Get(sort)}, first", LinkFilter.Default, sort, null);
            var last = queries.Places(organization, LinkFilter.Default, sort, null, count)[^(PageSize + 1)];
            yield return ($"{EnumText.Get(sort)}, last", LinkFilter.Default, sort, last);
        }
        (string Name, LinkFilter Filter)[] filters =
        [
            ("search, many hits", new() { Search = LinkFiller.CommonWord }),
            ("search, few hits", new() { Search = LinkFiller.RareWord }),
            ("search, one slug", new() { Search = LinkFiller.GetSlug(count / 3) }),
            ("search, no hits", new() { Search = "nowhere to be found" }),
            ("tag of a tenth", new() { Tags = [LinkFiller.CommonTag] }),
            ("rare tag", new() { Tags = [LinkFiller.RareTag] }),
            ("common search, rare tag", new() { Search = LinkFiller.CommonWord, Tags = [LinkFiller.RareTag] }),
            ("active", new() { State = StateFilter.Active }),
            ("expired", new() { State = StateFilter.Expired }),
            ("disabled", new() { State = StateFilter.Disabled }),
            ("archived", new() { State = StateFilter.Archived }),
        ];
        foreach (var sort in (LinkSort[])[LinkSort.Newest, LinkSort.Name, LinkSort.Clicks])
        {
            foreach (var (name, filter) in filters)
                yield return ($"{EnumText.Get(sort)}, {name}", filter, sort, null);
        }
    }

    /// <summary>The other queries of a page of the list, and a ranking by clicks that is not cached yet.</summary>
    private static async Task AroundAsync(BenchRun run, Installation installation, int organization, int count, int repeat, CancellationToken cancel)
    {
        var queries = installation.Get<LinkQueries>();
        var ids = queries.Places(organization, LinkFilter.Default, LinkSort.Newest, null, PageSize).Select(place => place.Id).ToList();
        (string Name, Action Do)[] reads =
        [
            ("numbers of a page", () => installation.Get<ActivityQueries>().Read(organization, ids)),
            ("ranking by clicks, uncached", () => NewQueries(installation).Places(organization, LinkFilter.Default, LinkSort.Clicks, null, PageSize)),
            ("tags with counts", () => installation.Get<TagQueries>().ListAsync(organization, cancel: cancel).GetAwaiter().GetResult()),
            ("count of all", () => queries.Count(organization, LinkFilter.Default)),
            ("count, search of all", () => queries.Count(organization, new() { Search = LinkFiller.CommonWord })),
            ("count, active", () => queries.Count(organization, new() { State = StateFilter.Active })),
            ("count, tag of a tenth", () => queries.Count(organization, new() { Tags = [LinkFiller.CommonTag] })),
            ($"ids of {LinkEditor.MaxMany:N0} found", () => queries.Places(organization, LinkFilter.Default, LinkSort.Newest, null, LinkEditor.MaxMany)),
        ];
        foreach (var (name, read) in reads)
        {
            var times = await Percentiles.TimeAsync(repeat, _ => Task.Run(read, cancel), cancel);
            run.Results.Add(
                "around", ("links", count), ("what", name), ("p50 ms", Percentiles.Median(times)), ("p95 ms", Percentiles.Get(times, 0.95)),
                ("repeats", repeat));
        }
    }

    private static LinkQueries NewQueries(Installation installation) =>
        new(
            installation.Get<IDbContextFactory<AppDb>>(), installation.Get<AppDatabase>(),
            new SqliteLinkFinder(installation.Get<DataSettings>(), TimeProvider.System), installation.Get<SlugRules>());

    private static async Task TableAsync(BenchRun run, string data, int entries)
    {
        BenchRun.Say($"the table of {entries:N0} links");
        await using var installation = await Installation.OpenAsync(data);
        var table = installation.Get<LinkTable>();
        var slugs = Enumerable.Range(0, entries).Select(i => LinkFiller.GetSlug(i)).ToArray();
        var unknown = Enumerable.Range(0, 5_000).Select(i => LinkFiller.GetSlug(10_000_000L + i)).ToArray();
        // The first look-up creates what all look-ups share: the connection and its statement.
        table.Find("warm-up");

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var load = TimePerItem(slugs, Find, expected: true);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)entries;
        // Two passes: the first also compiles, only the second counts.
        TimePerItem(slugs, Find, expected: true);
        var hit = TimePerItem(slugs, Find, expected: true);
        var miss = TimePerItem(unknown, Find, expected: false);
        var knownMiss = TimePerItem(unknown, Find, expected: false);
        GC.KeepAlive(slugs);
        run.Results.Add(
            "table",
            ("entries", entries), ("bytes/entry", bytes), ("load µs", load), ("hit µs", hit), ("miss µs", miss), ("remembered miss µs", knownMiss),
            ("miss x load", miss / load));

        LinkEntry? Find(string slug) => table.Find(slug);
    }

    /// <summary>The mean time of a look-up in microseconds; they run one after the other.</summary>
    private static double TimePerItem(string[] slugs, Func<string, LinkEntry?> find, bool expected)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var slug in slugs)
        {
            if (find(slug) is not null != expected)
                throw new BenchException($"The slug {slug} was {(expected ? "not " : "")}found.");
        }
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / slugs.Length;
    }

    private static async Task ScanAsync(BenchRun run, string data, int links, int seconds, int rate, int scanners, CancellationToken cancel)
    {
        LinkFiller.OpenAll(data);
        await using var server = await ServerUnderTest.StartLinkAppAsync(null, data, run.GetPath("gauges"));
        var target = Loopback.GetEndPoint(server.Address);
        var visits = RequestTable.Make(50_000, Math.Min(links, LinkTable.Capacity), 50_000, unknownPercent: 0);
        var normal = new LoadGenerator(target, [.. visits.Select(visit => visit.ToBytes(server.Address.Authority))]);
        // Enough slugs that none repeats while the link table remembers it as unknown.
        var scan = new LoadGenerator(
            target,
            [.. Enumerable.Range(0, 300_000).Select(
                i => (visits[i % visits.Length] with { Path = "/" + LinkFiller.GetSlug(20_000_000L + i) }).ToBytes(server.Address.Authority))]);
        var plan = new LoadPlan(16) { Length = TimeSpan.FromSeconds(seconds), PerSecond = rate };
        var scanPlan = new LoadPlan(scanners) { Length = plan.Length };

        BenchRun.Say("redirects without and with a scan");
        await normal.RunAsync(plan, cancel);
        await scan.RunAsync(scanPlan with { Length = TimeSpan.FromSeconds(Math.Min(seconds, 3)) }, cancel);
        var answered = 0L;
        LoadResult? alone = null;
        foreach (var scanned in (bool[])[false, true])
        {
            var cpu = server.Cpu;
            var scanning = scanned ? scan.RunAsync(scanPlan, cancel) : null;
            var redirects = await normal.RunAsync(plan, cancel);
            var scans = scanning is null ? null : await scanning;
            alone ??= redirects;
            answered += redirects.Redirects;
            run.Results.Add(
                "scan",
                ("scan", scanned ? "yes" : "no"),
                ("unknown slugs/s", scans?.PerSecond ?? 0),
                ("redirects/s", redirects.PerSecond),
                ("p50 µs", redirects.P50),
                ("p99 µs", redirects.P99),
                ("p99 x alone", redirects.P99 / alone.P99),
                ("scan p99 µs", scans?.P99),
                ("server cores", (server.Cpu - cpu).TotalSeconds / seconds),
                ("failures", redirects.Failures + (scans?.Failures ?? 0)));
            if (scans is not null && scans.Redirects > 0)
                run.Results.Fault($"{scans.Redirects} unknown slugs were redirected.");
            if (redirects.Errors > 0)
                run.Results.Fault($"{redirects.Errors} known slugs were not redirected.");
        }
        await server.StopAsync();
        if (ClickCount.Read(data) is var rows && rows < answered)
            run.Results.Fault($"{answered:N0} clicks were answered and {rows:N0} are in the store.");
    }
}
