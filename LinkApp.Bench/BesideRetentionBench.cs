using LinkApp.Bench.Load;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Bench.Servers;
using LinkApp.Core.Clicks;
using LinkApp.Core.Data;

namespace LinkApp.Bench;

/// <summary>
/// Compares redirects at a steady rate before, while and after the server deletes old clicks. A server begins to delete
/// <see cref="Retention.LongestRead"/> after its start, so a run takes longer than that.
/// </summary>
internal sealed class BesideRetentionBench
{
    private const int Connections = 16;

    private static readonly TimeSpan Retention = TimeSpan.FromDays(365);
    private static readonly TimeSpan Spread = TimeSpan.FromDays(30);

    // Between two looks at the store.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly List<LoadResult> _alone = [];
    private readonly List<(LoadResult Load, long Deleted)> _beside = [];

    public required int Clicks { get; init; }

    public required int PerSecond { get; init; }

    public required int Links { get; init; }

    public required int Rounds { get; init; }

    public required int Seconds { get; init; }

    public required int WarmUp { get; init; }

    public required FileInfo? Binary { get; init; }

    public async Task RunAsync(BenchRun run, CancellationToken cancel)
    {
        var data = run.GetPath("data");
        await FillAsync(data, cancel);
        var requests = RequestTable.Make(20_000, Links, 20_000);
        var started = TimeProvider.System.GetTimestamp();
        await using var server = await ServerUnderTest.StartLinkAppAsync(Binary, data, run.GetPath("gauges"), $"--Clicks:Retention={Retention.TotalDays}d");
        var redirects = new LoadGenerator(Loopback.GetEndPoint(server.Address), [.. requests.Select(request => request.ToBytes(server.Address.Authority))]);
        var plan = new LoadPlan(Connections) { PerSecond = PerSecond, Length = TimeSpan.FromSeconds(Seconds) };

        BenchRun.Say("warm-up");
        await redirects.RunAsync(plan with { Length = TimeSpan.FromSeconds(Math.Max(1, WarmUp)) }, cancel);
        await MeasureAloneAsync(redirects, plan, cancel);

        using var clicks = SqliteSetup.Open(Path.Combine(data, "clicks.db"), readOnly: true);
        BenchRun.Say($"waiting for the server to delete, until {Core.Clicks.Retention.LongestRead.TotalMinutes:0} minutes after its start");
        while (FindOldest(clicks) == 1)
        {
            if (TimeProvider.System.GetElapsedTime(started) > 2 * Core.Clicks.Retention.LongestRead)
                throw new BenchException("The server has deleted nothing.");
            await Task.Delay(Pause, cancel);
        }
        var began = TimeProvider.System.GetTimestamp();
        while (FindOldest(clicks) is var from && from <= Clicks)
        {
            var load = await redirects.RunAsync(plan, cancel);
            if (FindOldest(clicks) is var to && to > Clicks)
                break;
            _beside.Add((load, to - from));
            BenchRun.Say($"beside: p99 {load.P99 / 1000:0.0} ms, {to:N0} clicks are deleted");
        }
        var deleting = TimeProvider.System.GetElapsedTime(began);
        await MeasureAloneAsync(redirects, plan, cancel);
        Report(run.Results, deleting);
        await server.StopAsync();
    }

    private static long FindOldest(Microsoft.Data.Sqlite.SqliteConnection clicks) => clicks.Scalar<long>("SELECT min(id) FROM clicks");

    private async Task MeasureAloneAsync(LoadGenerator redirects, LoadPlan plan, CancellationToken cancel)
    {
        for (var round = 0; round < Rounds; round++)
        {
            _alone.Add(await redirects.RunAsync(plan, cancel));
            BenchRun.Say($"alone: p99 {_alone[^1].P99 / 1000:0.0} ms");
        }
    }

    private async Task FillAsync(string data, CancellationToken cancel)
    {
        BenchRun.Say($"{Links:N0} links and {Clicks:N0} old clicks");
        await using var installation = await Installation.OpenAsync(data, "--Clicks:CommitTimeout=30s", "--Clicks:Retention=forever");
        LinkFiller.Fill(data, Links, await installation.OrganizationsAsync(1, cancel));
        await installation.StartPipelineAsync(cancel);
        await new ClickFiller(installation.Get<ClickLog>(), Links, organizations: 1, inFlight: 4_096)
            .FillAsync(Clicks, DateTimeOffset.UtcNow - Retention - (2 * Spread), Spread / Clicks, cancel);
        await installation.Get<Rollups>().CatchUpAsync(cancel);
    }

    private void Report(ResultTable results, TimeSpan deleting)
    {
        if (_beside.Count == 0)
        {
            results.Fault("The clicks were deleted before a round had ended: take more clicks, or shorter rounds.");
            return;
        }
        var (p50Alone, p50) = (Percentiles.Median(_alone.Select(round => round.P50)), Percentiles.Median(_beside.Select(round => round.Load.P50)));
        var (p99Alone, p99) = (Percentiles.Median(_alone.Select(round => round.P99)), Percentiles.Median(_beside.Select(round => round.Load.P99)));
        results.Add(
            "redirect beside",
            ("beside", "retention"),
            ("clicks", Clicks),
            ("redirects/s", Percentiles.Median(_beside.Select(round => round.Load.PerSecond))),
            ("p50 µs alone", p50Alone),
            ("p50 µs beside", p50),
            ("p50 x alone", p50 / p50Alone),
            ("p99 µs alone", p99Alone),
            ("p99 µs beside", p99),
            ("p99 x alone", p99 / p99Alone),
            ("max µs beside", _beside.Max(round => round.Load.Max)),
            ("deleted/s", Percentiles.Median(_beside.Select(round => round.Deleted / round.Load.Seconds))),
            ("deleting s", deleting.TotalSeconds),
            ("failures", _alone.Sum(round => round.Failures) + _beside.Sum(round => round.Load.Failures)),
            ("rounds", _beside.Count));
    }
}
