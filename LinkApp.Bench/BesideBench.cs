using LinkApp.Bench.Live;
using LinkApp.Bench.Load;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Bench.Servers;
using LinkApp.Core.Clicks;
using LinkApp.Core.Organizations;

namespace LinkApp.Bench;

/// <summary>Compares redirects at a steady rate with and without heavy work beside them, in alternating rounds on one server.</summary>
internal sealed class BesideBench
{
    // A visitor each; so few that redirects alone leave the processor idle most of the time.
    private const int Connections = 16;

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly List<(LoadResult Alone, LoadResult Beside, (long Done, long Refused, long Failed) Heavy)> _rounds = [];

    public required HeavyKind Kind { get; init; }

    public required int Parallel { get; init; }

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
        var key = await FillAsync(data, cancel);
        // Without any account, the sign-in page leads to the setup.
        await BrowserPages.CreateMemberAsync(data, "Organization 1");
        var requests = RequestTable.Make(20_000, Links, 20_000);
        await using var server = await ServerUnderTest.StartLinkAppAsync(Binary, data, run.GetPath("gauges"), "--Api:RateLimit=1000000");
        var target = Loopback.GetEndPoint(server.Address);
        var redirects = new LoadGenerator(target, [.. requests.Select(request => request.ToBytes(server.Address.Authority))]);
        var plan = new LoadPlan(Connections) { PerSecond = PerSecond, Length = TimeSpan.FromSeconds(Seconds) };

        BenchRun.Say("warm-up");
        await redirects.RunAsync(plan with { Length = TimeSpan.FromSeconds(Math.Max(1, WarmUp)) }, cancel);
        await using (var heavy = new HeavyLoad(Kind, server.Address, key, Parallel))
        {
            heavy.Start();
            await redirects.RunAsync(plan with { Length = TimeSpan.FromSeconds(Math.Max(1, WarmUp)) }, cancel);
        }
        for (var round = 0; round < Rounds; round++)
        {
            await redirects.RunAsync(plan with { Length = TimeSpan.FromSeconds(2) }, cancel);
            var alone = await redirects.RunAsync(plan, cancel);
            await using var heavy = new HeavyLoad(Kind, server.Address, key, Parallel);
            heavy.Start();
            await redirects.RunAsync(plan with { Length = TimeSpan.FromSeconds(2) }, cancel);
            var before = heavy.Counts;
            var beside = await redirects.RunAsync(plan, cancel);
            var after = heavy.Counts;
            _rounds.Add((alone, beside, (after.Done - before.Done, after.Refused - before.Refused, after.Failed - before.Failed)));
            BenchRun.Say($"round {round + 1}: p99 {alone.P99 / 1000:0.0} ms alone, {beside.P99 / 1000:0.0} ms beside");
        }
        Report(run.Results);
        await server.StopAsync();
    }

    private async Task<string> FillAsync(string data, CancellationToken cancel)
    {
        BenchRun.Say($"{Links:N0} links{(Kind == HeavyKind.Reports ? $" and {Clicks:N0} clicks" : "")}");
        await using var installation = await Installation.OpenAsync(data, "--Clicks:CommitTimeout=30s");
        var organizations = await installation.OrganizationsAsync(1, cancel);
        LinkFiller.Fill(data, Links, organizations);
        if (Kind == HeavyKind.Reports)
        {
            await installation.StartPipelineAsync(cancel);
            await new ClickFiller(installation.Get<ClickLog>(), Links, organizations: 1, inFlight: 4_096)
                .FillAsync(Clicks, DateTimeOffset.UtcNow - Month, Month / Clicks, cancel);
            await installation.Get<Rollups>().CatchUpAsync(cancel);
        }
        return await installation.Get<OrganizationEditor>().CreateKeyAsync(organizations[0], "bench", Role.Editor, new Author("bench"), cancel);
    }

    private void Report(ResultTable results)
    {
        double Median(Func<(LoadResult Alone, LoadResult Beside, (long Done, long Refused, long Failed) Heavy), double> value) =>
            Percentiles.Median(_rounds.Select(value));
        results.Add(
            "redirect beside",
            ("beside", Kind.ToString().ToLowerInvariant()),
            ("parallel", Parallel),
            ("redirects/s", Median(round => round.Beside.PerSecond)),
            ("p50 µs alone", Median(round => round.Alone.P50)),
            ("p50 µs beside", Median(round => round.Beside.P50)),
            ("p50 x alone", Median(round => round.Beside.P50 / round.Alone.P50)),
            ("p99 µs alone", Median(round => round.Alone.P99)),
            ("p99 µs beside", Median(round => round.Beside.P99)),
            ("p99 x alone", Median(round => round.Beside.P99 / round.Alone.P99)),
            ("done/s", Median(round => round.Heavy.Done / round.Beside.Seconds)),
            ("refused/s", Median(round => round.Heavy.Refused / round.Beside.Seconds)),
            ("failed", _rounds.Sum(round => round.Heavy.Failed)),
            ("failures", _rounds.Sum(round => round.Alone.Failures + round.Beside.Failures)),
            ("rounds", Rounds));
        if (_rounds.Exists(round => round.Heavy.Done == 0))
            results.Fault("No heavy request was done in a round.");
    }
}
