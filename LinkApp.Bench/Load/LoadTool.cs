using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LinkApp.Bench.Load;

/// <summary>The load generators to choose from.</summary>
internal enum Generator
{
    /// <summary>wrk if it is installed, else our own.</summary>
    Auto,
    Wrk,
    Own,
}

/// <summary>Runs a load generator in its own process, so that its cost is not counted as the server's and the bench does not slow it.</summary>
/// <param name="generator">The generator to use.</param>
internal sealed class LoadTool(Generator generator)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(200);

    private readonly string? _wrk = generator is Generator.Own ? null : Find("wrk");

    /// <summary>The name of the generator, for the results.</summary>
    public string Name => _wrk is null ? "own" : "wrk";

    /// <summary>Sends a file of requests to a server.</summary>
    /// <param name="target">The server; its path does not matter.</param>
    /// <param name="requests">A file that <see cref="RequestTable.Write"/> made.</param>
    /// <param name="connections">The number of connections, with one request in flight each.</param>
    /// <param name="seconds">The length of the load.</param>
    /// <param name="offset">The request to begin with.</param>
    /// <param name="cancel">Stops the generator.</param>
    /// <returns>The result, and how many cores the generator itself used on average.</returns>
    public async Task<(LoadResult Result, double Cores)> RunAsync(
        Uri target, string requests, int connections, int seconds, int offset, CancellationToken cancel)
    {
        if (generator is Generator.Wrk && _wrk is null)
            throw new BenchException("wrk is not on the PATH. Install it, or use --generator own.");
        Loopback.GetEndPoint(target);

        using var process = Process.Start(StartInfo(target, requests, connections, seconds, offset))
            ?? throw new BenchException("The load generator did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds) + Grace);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var cores = await CoresUntilExitAsync(process, limit.Token);
            return process.ExitCode == 0
                ? (Read(await output), cores)
                : throw new BenchException($"The load generator ended with code {process.ExitCode}: {await output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private ProcessStartInfo StartInfo(Uri target, string requests, int connections, int seconds, int offset)
    {
        var root = new Uri(target, "/").ToString();
        var (count, length, from) = (Text(connections), Text(seconds), Text(offset));
        if (_wrk is null)
            return new ProcessStartInfo(
                "dotnet",
                [
                    typeof(LoadTool).Assembly.Location, LoadCommand.Name, root, requests, "--connections", count, "--seconds", length, "--offset", from,
                ])
            {
                RedirectStandardOutput = true,
            };

        var threads = Text(Math.Min(connections, Math.Min(2, Environment.ProcessorCount)));
        var script = Path.Combine(AppContext.BaseDirectory, "requests.lua");
        return new ProcessStartInfo(
            _wrk, ["-t", threads, "-c", count, "-d", $"{length}s", "-s", script, root, "--", requests, threads, from])
        {
            RedirectStandardOutput = true,
        };
    }

    private static async Task<double> CoresUntilExitAsync(Process process, CancellationToken cancel)
    {
        var (start, cpu, elapsed) = (Stopwatch.GetTimestamp(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        var exit = process.WaitForExitAsync(cancel);
        while (await Task.WhenAny(exit, Task.Delay(SampleInterval, cancel)) != exit)
        {
            try
            {
                process.Refresh();
                (cpu, elapsed) = (process.TotalProcessorTime, Stopwatch.GetElapsedTime(start));
            }
            catch (Exception error) when (error is InvalidOperationException or Win32Exception)
            {
                // The process has just ended: the previous sample is used.
            }
        }
        await exit;
        return cpu / elapsed;
    }

    private LoadResult Read(string output)
    {
        if (_wrk is null)
            return JsonSerializer.Deserialize<LoadResult>(output) ?? throw new BenchException("The load generator gave no result.");
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))
            ?? throw new BenchException($"wrk gave no result: {output}");
        var values = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(value => long.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        return new LoadResult(values[0], values[1], values[2], values[3] / 1e6, values[4], values[5], values[6]);
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
