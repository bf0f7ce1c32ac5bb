using System.CommandLine;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Core.Clicks;
using LinkApp.Core.Dashboard;
using LinkApp.Core.Reports;
using Npgsql;

namespace LinkApp.Bench;

/// <summary>Measures what is read from clicks in PostgreSQL: reports, the dashboard, and the clicks of a live tick.</summary>
internal static class PostgresReportBench
{
    private const int Organization = 1;

    // What a tick of a busy cluster reads.
    private const int Tick = 10_000;

    // As ClickFiller's clicks are spread; written by one statement, which takes a tenth of the time.
    private const string Fill = """
        SELECT setseed(0.42);
        INSERT INTO clicks.places (country, region, city, latitude, longitude)
        SELECT (ARRAY['US', 'IN', 'CN', 'BR', 'ID', 'JP', 'DE', 'GB', 'NG', 'MX'])[1 + i % 10], 'Region ' || i % 500, 'City ' || i, i % 90, i % 180
        FROM generate_series(0, 4999) i;
        INSERT INTO clicks.agents (browser, system, device)
        SELECT 'Browser ' || i % 10, 'System ' || i % 6, CASE i % 3 WHEN 0 THEN 'Desktop' ELSE 'Mobile' END FROM generate_series(0, 29) i;
        INSERT INTO clicks.texts (text) SELECT 'site' || i || '.example.com' FROM generate_series(1, 200) i;
        INSERT INTO clicks.texts (text) SELECT 'https://www.example.com/shop/' || i || '?utm_source=link' FROM generate_series(1, @links) i;
        INSERT INTO clicks.clicks (id, link, time, visitor, organization, place, referrer, agent, destination, rule, bot)
        SELECT c.id, c.link, @start + c.id * (@length / @clicks), 1 + (random() * 200000)::bigint, 1, power(5000, random())::integer,
            power(200, random())::integer, power(29, random())::integer, 200 + c.link, 0, CASE WHEN random() < 0.03 THEN 1 ELSE 0 END
        FROM (SELECT id, power(@links, random())::bigint AS link FROM generate_series(1::bigint, @clicks) id) c;
        INSERT INTO clicks.commits
        SELECT min(id), min(time), max(time) FROM clicks.clicks GROUP BY time / greatest(20000, 5 * (@length / @clicks));
        UPDATE clicks.head SET last = @clicks;
        """;

    public static Command Create()
    {
        var postgres = new Option<string>("--postgres")
        {
            Description = "The connection string of an empty database, which is filled, or of one that an earlier run has filled.",
            Required = true,
        };
        var clicks = BenchOptions.Number("--clicks", 8_000_000, "Clicks in the store, if it is empty.");
        var days = BenchOptions.Number("--days", 365, "Days until now over which they are spread.");
        var links = BenchOptions.Number("--links", 100_000, "Links, drawn by Zipf.");
        var repeat = BenchOptions.Number("--repeat", 40, "Reads of each kind.");
        return BenchRun.Command(
            "report-postgres",
            "Reports, the dashboard and a live tick over clicks in PostgreSQL.",
            (parsed, run, cancel) => RunAsync(
                run, parsed.GetRequiredValue(postgres), parsed.GetValue(clicks), TimeSpan.FromDays(parsed.GetValue(days)), parsed.GetValue(links),
                parsed.GetValue(repeat), cancel),
            postgres, clicks, days, links, repeat);
    }

    private static async Task RunAsync(BenchRun run, string postgres, int clicks, TimeSpan length, int links, int repeat, CancellationToken cancel)
    {
        var setting = $"--Data:Postgres={postgres}";
        await using (await Installation.OpenAsync(run.Folder, setting))
        await using (var database = NpgsqlDataSource.Create(postgres))
            await FillAsync(database, clicks, length, links, cancel);
        await using var installation = await Installation.OpenAsync(run.Folder, setting);
        await installation.StartPipelineAsync(cancel);
        BenchRun.Say("rolling up");
        await installation.Get<Rollups>().CatchUpAsync(cancel);
        await using (var database = NpgsqlDataSource.Create(postgres))
        await using (var analyze = database.CreateCommand("VACUUM ANALYZE"))
        {
            analyze.CommandTimeout = 0;
            await analyze.ExecuteNonQueryAsync(cancel);
        }
        var reports = installation.Get<ReportQueries>();
        var end = new DateTimeOffset(DateTime.UtcNow.Date.AddDays(1), TimeSpan.Zero);
        var oneValue = new ReportFilter { Values = [new(ReportField.Country, "US")] };
        (string Name, long? Link)[] subjects = [("busy link", 1), ("quiet link", Math.Max(1, links / 2)), ("organization", null)];
        (string Name, ReportRange Range, ReportFilter Filter)[] ranges =
        [
            ("30 days", new(end.AddDays(-30), end), ReportFilter.None),
            ("30 days of another zone", new(end.AddDays(-30).AddHours(-5), end.AddHours(-5)), ReportFilter.None),
            ("12 months", new(end.AddDays(-365), end), ReportFilter.None),
            ("30 days, one country", new(end.AddDays(-30), end), oneValue),
        ];
        foreach (var (subject, link) in subjects)
        {
            foreach (var (name, range, filter) in ranges)
            {
                var selection = new ClickSelection(Organization, link is { } id ? [id] : null, range) { Filter = filter };
                await MeasureAsync(run, $"report of {subject}, {name}", repeat, () => Count(reports.Read(selection)), cancel);
            }
        }
        var (dashboard, reader) = (installation.Get<DashboardQueries>(), installation.Get<ClickReader>());
        var last = reader.LastId();
        await MeasureAsync(run, "dashboard", repeat, () => dashboard.Read(Organization, last, TimeZoneInfo.Utc).Month, cancel);
        await MeasureAsync(run, "live tick", repeat, () => reader.Between(last - Tick, last).Count(), cancel);
    }

    private static long Count(LinkReport report) => report.Total + report.Bots;

    private static async Task MeasureAsync(BenchRun run, string name, int repeat, Func<long> read, CancellationToken cancel)
    {
        var clicks = 0L;
        var times = await Percentiles.TimeAsync(repeat, _ => Task.Run(() => clicks = read()), cancel);
        run.Results.Add("read", ("read", name), ("clicks", clicks), ("p50 ms", Percentiles.Median(times)), ("p95 ms", Percentiles.Get(times, 0.95)));
        BenchRun.Say($"{name}: {Percentiles.Get(times, 0.95):0.0} ms at p95");
    }

    private static async Task FillAsync(NpgsqlDataSource database, int clicks, TimeSpan length, int links, CancellationToken cancel)
    {
        await using (var count = database.CreateCommand("SELECT last FROM clicks.head"))
        {
            if (await count.ExecuteScalarAsync(cancel) is > 0L)
                return;
        }
        BenchRun.Say($"writing {clicks:N0} clicks");
        await using var fill = database.CreateCommand(Fill);
        fill.CommandTimeout = 0;
        fill.Parameters.AddWithValue("clicks", clicks);
        fill.Parameters.AddWithValue("links", links);
        fill.Parameters.AddWithValue("start", (DateTimeOffset.UtcNow - length).ToUnixTimeMilliseconds());
        fill.Parameters.AddWithValue("length", (long)length.TotalMilliseconds);
        await fill.ExecuteNonQueryAsync(cancel);
    }
}
