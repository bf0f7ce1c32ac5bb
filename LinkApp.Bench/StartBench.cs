using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LinkApp.Bench.Load;
using LinkApp.Bench.Results;
using LinkApp.Bench.Samples;
using LinkApp.Bench.Servers;

namespace LinkApp.Bench;

/// <summary>
/// Measures the time from the start of the process to its first answer for a slug. On a new data folder this is a 404, since
/// there are no links yet; on the second start it is a 302, with its click in the store.
/// </summary>
internal static class StartBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    public static Command Create()
    {
        var runs = BenchOptions.Number("--runs", 5, "Starts of each kind.");
        var links = BenchOptions.Number("--links", 1_000, "Links on the second start.");
        var binary = BenchOptions.Binary("A published single file to measure as well.");
        return BenchRun.Command(
            "start",
            "From process start to the first answered redirect, on a new and on a used data folder.",
            (parsed, run, cancel) => RunAsync(run, parsed.GetValue(runs), parsed.GetValue(links), parsed.GetValue(binary), cancel),
            runs, links, binary);
    }

    private static async Task RunAsync(BenchRun run, int runs, int links, FileInfo? binary, CancellationToken cancel)
    {
        List<(string Name, Func<string, string, ProcessStartInfo> Start)> servers =
        [
            ("bare", (_, url) => ServerUnderTest.BareStart(url)),
            ("framework-dependent", (data, url) => new ProcessStartInfo("dotnet", [ServerUnderTest.Beside("linkapp.dll"), .. Arguments(data, url)])),
        ];
        if (binary is not null)
            servers.Add(("single file", (data, url) => new ProcessStartInfo(binary.FullName, Arguments(data, url))));

        var taken = servers.ToDictionary(server => server.Name, _ => (First: new List<double>(), Second: new List<double>()));
        for (var i = 0; i < runs; i++)
        {
            foreach (var (name, start) in servers)
            {
                var data = run.GetPath($"{name} {i}");
                taken[name].First.Add(await StartAsync(url => start(data, url), data, cancel));
                if (name != "bare")
                {
                    await using var installation = await Installation.OpenAsync(data);
                    LinkFiller.Fill(data, links, await installation.OrganizationsAsync(1, cancel));
                }
                taken[name].Second.Add(await StartAsync(url => start(data, url), data, cancel));
                BenchRun.Say($"{name}: {taken[name].First[^1]:0} ms, then {taken[name].Second[^1]:0} ms");
            }
        }

        var bare = Percentiles.Median(taken["bare"].Second);
        foreach (var (name, (first, second)) in taken)
        {
            foreach (var (which, times) in ((string, List<double>)[])[("first", first), ("second", second)])
            {
                run.Results.Add(
                    "start",
                    ("server", name),
                    ("start", which),
                    ("min ms", times.Min()),
                    ("median ms", Percentiles.Median(times)),
                    ("max ms", times.Max()),
                    ("x bare", Percentiles.Median(times) / bare),
                    ("runs", runs));
            }
        }
    }

    private static string[] Arguments(string data, string url) => ["serve", $"--urls={url}", $"--Data:Directory={data}"];

    /// <summary>Starts a server, sends requests until it answers, and kills it like a crash. Returns the time to the answer in milliseconds.</summary>
    private static async Task<double> StartAsync(Func<string, ProcessStartInfo> startOf, string data, CancellationToken cancel)
    {
        var port = FreePort();
        var target = new IPEndPoint(IPAddress.Loopback, port);
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var request = new Request("/" + LinkFiller.GetSlug(0), 0, "81.2.69.160", Visitors.UserAgents[0], "").ToBytes(target.ToString());

        var start = ServerUnderTest.Isolated(startOf(url));
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new BenchException($"{start.FileName} did not start.");
        try
        {
            // Read and discarded: a full pipe would block the server.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancel);
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancel);
            using var connection = new HttpConnection(target);
            while (Stopwatch.GetElapsedTime(began) < Limit)
            {
                if (process.HasExited)
                    throw new BenchException($"{start.FileName} ended with code {process.ExitCode} before it answered (data folder {data}).");
                try
                {
                    await connection.SendAsync(request, cancel);
                    return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                }
                catch (Exception error) when (error is SocketException or IOException)
                {
                    await Task.Delay(Pause, cancel);
                }
            }
            throw new BenchException($"{start.FileName} did not answer within {Limit.TotalSeconds:0} s.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static int FreePort()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }
}
