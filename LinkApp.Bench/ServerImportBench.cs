using System.CommandLine;
using System.Diagnostics;
using LinkApp.Bench.Samples;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Organizations;
using LinkApp.Tests.Support;

namespace LinkApp.Bench;

/// <summary>
/// Measures imports straight from servers of other programs: that of the tests, which answers at once with pages of the programs' real sizes.
/// What a real server takes for its answers comes on top.
/// </summary>
internal static class ServerImportBench
{
    // Clicks are of the year before, until noon of the day before.
    private static readonly TimeSpan Span = TimeSpan.FromDays(365);

    public static Command Create()
    {
        var links = BenchOptions.Number("--links", 10_000, "Links of the old server.");
        var clicks = BenchOptions.Number("--clicks", 100_000, "Clicks of the old server, spread evenly over the links and a year.");
        return BenchRun.Command(
            "server-import", "Importing links and clicks straight from a server of another program, which answers at once; and again, when nothing is new.",
            async (parsed, run, cancel) =>
            {
                foreach (var program in Enum.GetValues<ServerProgram>())
                    await MeasureAsync(run, program, parsed.GetRequiredValue(links), parsed.GetRequiredValue(clicks), cancel);
            },
            links, clicks);
    }

    private static async Task MeasureAsync(BenchRun run, ServerProgram program, int links, int clicks, CancellationToken cancel)
    {
        BenchRun.Say(program.Title());
        await using var old = await OldServer.StartAsync();
        old.AddLinks(links);
        var first = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddHours(-12) - Span;
        old.Visits.AddRange(Enumerable.Range(0, clicks).Select(i => new OldVisit($"s{i % links}", first + (Span / clicks * i))));
        await using var installation = await Installation.OpenAsync(run.GetPath(program.Word()));
        var organization = (await installation.OrganizationsAsync(1, cancel))[0];
        await installation.StartPipelineAsync(cancel);

        var (result, times) = await ImportAsync(installation, organization, program, old, cancel);
        var requests = old.Requests.Count;
        var (again, timesAgain) = await ImportAsync(installation, organization, program, old, cancel);

        if (result.Created != links || again is not { Created: 0, Changed: 0, Clicks: 0 })
            run.Results.Fault($"{program.Title()}: {links:N0} links became {result.Created:N0}, and the second time {again.Created + again.Changed:N0} more.");
        if (program != ServerProgram.Sink && result.Clicks != clicks)
            run.Results.Fault($"{program.Title()}: {clicks:N0} clicks became {result.Clicks:N0}.");
        run.Results.Add(
            "server-import",
            ("program", program.Title()), ("links", result.Created), ("clicks", result.Clicks), ("requests", requests),
            ("read links s", times[ServerStage.Links]), ("create s", times[ServerStage.Creating]), ("read clicks s", times[ServerStage.Clicks]),
            ("count s", times[ServerStage.Counting]), ("all s", times.Values.Sum()), ("requests again", old.Requests.Count - requests),
            ("again s", timesAgain.Values.Sum()));
    }

    /// <summary>Runs an import; returns its result, and the seconds of each stage.</summary>
    private static async Task<(ServerResult Result, Dictionary<ServerStage, double> Times)> ImportAsync(
        Installation installation, int organization, ServerProgram program, OldServer old, CancellationToken cancel)
    {
        var times = Enum.GetValues<ServerStage>().ToDictionary(stage => stage, _ => 0.0);
        var (stage, start) = (ServerStage.Links, Stopwatch.GetTimestamp());
        void Enter(ServerStage next)
        {
            times[stage] += Stopwatch.GetElapsedTime(start).TotalSeconds;
            (stage, start) = (next, Stopwatch.GetTimestamp());
        }

        var runner = installation.Get<ImportRunner>();
        var result = await installation.Get<ServerImport>().RunAsync(
            organization, new(program, new Uri($"{old.Address}/"), OldServer.Key), new() { AllowPrivate = true }, new Author("bench"),
            id => runner.Run(organization, id).Completion, progress => Enter(progress.Stage), cancel);
        Enter(stage);
        return (result, times);
    }
}
