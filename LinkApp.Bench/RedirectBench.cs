using System.CommandLine;
using LinkApp.Bench.Load;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Bench.Servers;
using LinkApp.Core.Settings;

namespace LinkApp.Bench;

/// <summary>
/// Compares the redirect of the real server with a bare Kestrel server that answers a constant 302, and with other shorteners,
/// in alternating rounds of the same load.
/// </summary>
internal sealed class RedirectBench
{
    // The two servers that every run has.
    public const string LinkApp = "linkapp";
    public const string Bare = "bare";

    // The one that a run with --postgres has as well.
    public const string OnPostgres = "linkapp on PostgreSQL";

    private const string Heading = "redirect";

    private readonly Dictionary<(int Connections, string Target), List<Round>> _rounds = [];
    private int _offset;

    public required int Links { get; init; }

    public required int Requests { get; init; }

    public required int Visitors { get; init; }

    public required int[] Connections { get; init; }

    public required int Rounds { get; init; }

    public required int Seconds { get; init; }

    public required int WarmUp { get; init; }

    public required bool Cold { get; init; }

    public required string Synchronous { get; init; }

    public required LoadTool Tool { get; init; }

    public required Peer[] Peers { get; init; }

    public required string? Postgres { get; init; }

    public required FileInfo? Binary { get; init; }

    public static Command Create()
    {
        var links = BenchOptions.Number("--links", 100_000, "Links; visits are drawn by Zipf, 1 % go to unknown slugs, every fifth link has country rules.");
        var requests = BenchOptions.Number("--requests", 200_000, "Different prepared visits; the load goes through them again and again.");
        var visitors = BenchOptions.Number("--visitors", 200_000, "Different addresses of visitors, spread over the world.");
        var connections = BenchOptions.Numbers("--connections", [1, 64, 512], "Numbers of connections, each measured by itself.");
        var rounds = BenchOptions.Number("--rounds", 3, "Rounds of each server at each number of connections; the median counts.");
        var seconds = BenchOptions.Number("--seconds", 8, "Length of a round.");
        var warmUp = BenchOptions.Number("--warm-up", 10, "Seconds of load on each server before the first round.", min: 0);
        var cold = new Option<bool>("--cold")
        {
            Description = "Leaves out the first visit of every path before the warm-up, so that the rounds include the cost of loading links.",
        };
        var synchronous = new Option<string>("--synchronous") { Description = "The durability of clicks.db.", DefaultValueFactory = _ => "normal" };
        synchronous.AcceptOnlyFromAmong("normal", "full");
        var generator = new Option<Generator>("--generator")
        {
            Description = "Where the load comes from: wrk, own, or auto for wrk where it is installed.",
            DefaultValueFactory = _ => Generator.Auto,
        };
        var peers = new Option<string[]>("--peer")
        {
            Description = "NAME=URL of another shortener on this machine; repeatable. All requests go to the path of the URL, or to our slugs if it has none.",
        };
        var postgres = new Option<string?>("--postgres")
        {
            Description = "The connection string of an empty database: LinkApp on it is measured beside LinkApp on SQLite. It has links and clicks afterwards.",
        };
        var binary = BenchOptions.Binary("A published single file to measure instead of what was built with the bench.");
        var beside = new Option<HeavyKind?>("--beside")
        {
            Description = "Compares redirects at a steady rate with and without heavy work beside them: reports, signins, imports, retention or clicksimport.",
        };
        var parallel = BenchOptions.Number(
            "--parallel", 0, "With --beside: heavy requests at the same time; by default 60 reports, 16 sign-ins, 8 imports or 1 import of clicks.", min: 0);
        var perSecond = BenchOptions.Number("--per-second", 500, "With --beside: redirects a second.");
        var clicks = BenchOptions.Number(
            "--clicks", 1_000_000, "With --beside reports: clicks of the past 30 days. With --beside retention: clicks that are too old.");
        return BenchRun.Command(
            "redirect",
            "The redirect, as a ratio to a bare Kestrel server and to other shorteners, or to itself beside heavy work.",
            (parsed, run, cancel) => parsed.GetValue(beside) is { } kind
                ? kind == HeavyKind.Retention ? new BesideRetentionBench
                {
                    Clicks = parsed.GetValue(clicks),
                    PerSecond = parsed.GetValue(perSecond),
                    Links = parsed.GetValue(links),
                    Rounds = parsed.GetValue(rounds),
                    Seconds = parsed.GetValue(seconds),
                    WarmUp = parsed.GetValue(warmUp),
                    Binary = parsed.GetValue(binary),
                }.RunAsync(run, cancel)
                : new BesideBench
                {
                    Kind = kind,
                    Parallel = parsed.GetValue(parallel) is > 0 and var number ? number : HeavyLoad.GetParallel(kind),
                    Clicks = parsed.GetValue(clicks),
                    PerSecond = parsed.GetValue(perSecond),
                    Links = parsed.GetValue(links),
                    Rounds = parsed.GetValue(rounds),
                    Seconds = parsed.GetValue(seconds),
                    WarmUp = parsed.GetValue(warmUp),
                    Binary = parsed.GetValue(binary),
                }.RunAsync(run, cancel)
                : new RedirectBench
                {
                    Links = parsed.GetValue(links),
                    Requests = parsed.GetValue(requests),
                    Visitors = parsed.GetValue(visitors),
                    Connections = parsed.GetRequiredValue(connections),
                    Rounds = parsed.GetValue(rounds),
                    Seconds = parsed.GetValue(seconds),
                    WarmUp = parsed.GetValue(warmUp),
                    Cold = parsed.GetValue(cold),
                    Synchronous = parsed.GetRequiredValue(synchronous),
                    Tool = new LoadTool(parsed.GetValue(generator)),
                    Peers = [.. (parsed.GetValue(peers) ?? []).Select(Peer.Parse)],
                    Postgres = parsed.GetValue(postgres),
                    Binary = parsed.GetValue(binary),
                }.RunAsync(run, cancel),
            links, requests, visitors, connections, rounds, seconds, warmUp, cold, synchronous, generator, peers, postgres, binary, beside, parallel, perSecond,
            clicks);
    }

    private async Task RunAsync(BenchRun run, CancellationToken cancel)
    {
        BenchRun.Say($"{Links:N0} links, {Requests:N0} visits of {Visitors:N0} addresses");
        var data = run.GetPath("data");
        await using (var installation = await Installation.OpenAsync(data))
            LinkFiller.Fill(data, Links, await installation.OrganizationsAsync(1, cancel));
        if (Postgres is not null)
            await Installation.MoveToPostgresAsync(data, Postgres, cancel);
        var requests = RequestTable.Make(Requests, Links, Visitors);
        RequestTable.Write(run.GetPath("requests"), requests);

        await using var linkApp = await ServerUnderTest.StartLinkAppAsync(Binary, data, run.GetPath("linkapp.gauges"), $"--Clicks:Synchronous={Synchronous}");
        await using var bare = await ServerUnderTest.StartBareAsync(run.GetPath("bare.gauges"));
        List<Target> targets =
        [
            new(LinkApp, linkApp.Address, run.GetPath("requests"), linkApp),
            new(Bare, bare.Address, run.GetPath("requests"), bare),
        ];
        await using var onPostgres = Postgres is null ? null : await ServerUnderTest.StartLinkAppAsync(
            Binary, run.GetPath("node"), run.GetPath("node.gauges"), $"--{DataSettings.PostgresKey}={Postgres}");
        if (onPostgres is not null)
            targets.Add(new(OnPostgres, onPostgres.Address, run.GetPath("requests"), onPostgres));
        foreach (var peer in Peers)
        {
            var file = run.GetPath($"requests.{targets.Count}");
            RequestTable.Write(file, peer.Url.AbsolutePath == "/" ? requests : requests.WithPath(peer.Url.PathAndQuery));
            targets.Add(new(peer.Name, peer.Url, file, null));
        }

        foreach (var target in Cold ? [] : targets.Where(target => target.Name != Bare))
            await VisitOnceAsync(run.Results, target, cancel);
        foreach (var target in WarmUp > 0 ? targets : [])
        {
            BenchRun.Say($"warm-up of {target.Name}");
            await LoadAsync(target, 64, WarmUp, cancel);
        }
        try
        {
            foreach (var connections in Connections)
            {
                for (var round = 0; round < Rounds; round++)
                {
                    foreach (var target in targets)
                    {
                        var measured = await LoadAsync(target, connections, Seconds, cancel);
                        BenchRun.Say($"{connections} connections, round {round + 1}: {target.Name} {measured.Load.PerSecond:N0}/s");
                        if (!_rounds.TryGetValue((connections, target.Name), out var list))
                            _rounds.Add((connections, target.Name), list = []);
                        list.Add(measured);
                    }
                }
            }
        }
        finally
        {
            Report(run.Results, targets);
        }
        await CompareClicksAsync(run.Results, targets[0], () => Task.FromResult(ClickCount.Read(data)));
        if (Postgres is not null)
            await CompareClicksAsync(run.Results, targets[2], () => ClickCount.ReadAsync(Postgres));
    }

    /// <summary>Requests each path once, so that a server's caches are filled as after hours of traffic.</summary>
    private static async Task VisitOnceAsync(ResultTable results, Target target, CancellationToken cancel)
    {
        BenchRun.Say($"first visits of {target.Name}");
        var requests = RequestTable.Read(target.Requests)
            .DistinctBy(request => request.Path).Select(request => request.ToBytes(target.Address.Authority)).ToArray();
        var visited = await new LoadGenerator(Loopback.GetEndPoint(target.Address), requests).RunAsync(new LoadPlan(64) { Requests = requests.Length }, cancel);
        target.Redirects += visited.Redirects;
        results.Add(
            "first visits", ("server", target.Name), ("paths", requests.Length), ("req/s", visited.PerSecond), ("p50 µs", visited.P50), ("p99 µs", visited.P99),
            ("failures", visited.Failures));
    }

    private async Task<Round> LoadAsync(Target target, int connections, int seconds, CancellationToken cancel)
    {
        // Each round starts at another offset, so that rounds don't repeat the same few visits.
        _offset = (_offset + (Requests / 7)) % Requests;
        var (cpu, allocated) = (target.Server?.Cpu, target.Server?.AllocatedBytes);
        var (result, cores) = await Tool.RunAsync(target.Address, target.Requests, connections, seconds, _offset, cancel);
        if (result.Redirects == 0)
            throw new BenchException(
                $"{target.Name} answered no request with a redirect ({result.Errors} errors, {result.Failures} failures): is {target.Address} right?");
        target.Redirects += result.Redirects;
        target.MayBeCutOff += connections;
        return new Round(result, target.Server?.Cpu - cpu, target.Server?.AllocatedBytes - allocated, cores);
    }

    private void Report(ResultTable results, List<Target> targets)
    {
        foreach (var ((connections, name), rounds) in _rounds.OrderBy(entry => entry.Key.Connections).ThenBy(
            entry => targets.FindIndex(target => target.Name == entry.Key.Target)))
        {
            // Ratios of neighbouring rounds: other work of the machine slows both of them.
            var bare = _rounds.GetValueOrDefault((connections, Bare)) ?? [];
            var linkApp = _rounds[(connections, LinkApp)];
            results.Add(
                Heading,
                ("connections", connections),
                ("server", name),
                ("req/s", Percentiles.Median(rounds.Select(round => round.Load.PerSecond))),
                ("x bare", Percentiles.Median(rounds.Zip(bare, (mine, other) => mine.Load.PerSecond / other.Load.PerSecond))),
                ("linkapp is x", Percentiles.Median(linkApp.Zip(rounds, (mine, other) => mine.Load.PerSecond / other.Load.PerSecond))),
                ("x linkapp", Percentiles.Median(rounds.Zip(linkApp, (mine, other) => mine.Load.PerSecond / other.Load.PerSecond))),
                ("p50 µs", Percentiles.Median(rounds.Select(round => round.Load.P50))),
                ("p99 µs", Percentiles.Median(rounds.Select(round => round.Load.P99))),
                ("p99 x bare", Percentiles.Median(rounds.Zip(bare, (mine, other) => mine.Load.P99 / other.Load.P99))),
                ("cpu µs/req", rounds[0].Cpu is null
                    ? null
                    : Percentiles.Median(rounds.Select(round => round.Cpu!.Value.TotalMicroseconds / round.Load.Answers))),
                ("bytes/req", rounds[0].Allocated is null ? null : Percentiles.Median(rounds.Select(round => (double)round.Allocated! / round.Load.Answers))),
                ("generator cores", Percentiles.Median(rounds.Select(round => round.GeneratorCores))),
                ("errors", rounds.Sum(round => round.Load.Errors)),
                ("failures", rounds.Sum(round => round.Load.Failures)),
                ("req/s of rounds", rounds.Select(round => Math.Round(round.Load.PerSecond)).ToArray()),
                ("generator", Tool.Name),
                ("synchronous", Synchronous));
        }
    }

    /// <summary>Every redirect that was answered, warm-up included, must be a row of the store.</summary>
    private async Task CompareClicksAsync(ResultTable results, Target target, Func<Task<long>> countAsync)
    {
        await target.Server!.StopAsync();
        var stored = await countAsync();
        // wrk closes its connections during its last requests: their clicks are stored, but their answers are not counted.
        var cutOff = Tool.Name == "wrk" ? target.MayBeCutOff : 0;
        results.Add(
            "clicks", ("server", target.Name), ("answered 302", target.Redirects), ("rows in the store", stored), ("difference", stored - target.Redirects),
            ("cut off by the generator, at most", cutOff));
        if (stored < target.Redirects)
            results.Fault($"{target.Name}: {target.Redirects - stored:N0} clicks were answered and are not in the store.");
        if (stored > target.Redirects + cutOff)
            results.Fault($"{target.Name}: the store has {stored - target.Redirects:N0} clicks more than were answered.");
    }

    private sealed record Round(LoadResult Load, TimeSpan? Cpu, long? Allocated, double GeneratorCores);

    private sealed record Target(string Name, Uri Address, string Requests, ServerUnderTest? Server)
    {
        public long Redirects { get; set; }

        public long MayBeCutOff { get; set; }
    }
}
