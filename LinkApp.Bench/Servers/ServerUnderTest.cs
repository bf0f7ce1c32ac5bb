using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LinkApp.Bench.Servers;

/// <summary>A server in a process of its own, and what it costs the machine. Ended with this object, whatever happens.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Gauges? _gauges;

    private ServerUnderTest(Process process, Uri address, Gauges? gauges) => (_process, Address, _gauges) = (process, address, gauges);

    public Uri Address { get; }

    /// <summary>Processor time since its start, over all cores.</summary>
    public TimeSpan Cpu => Look(process => process.TotalProcessorTime);

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes => Look(process => process.WorkingSet64);

    /// <summary>Bytes allocated on the managed heap since its start; null where the runtime does not tell.</summary>
    public long? AllocatedBytes => _gauges?.AllocatedBytes;

    /// <summary>LinkApp on a free port.</summary>
    /// <param name="binary">A published single file; null for what was built with the bench.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="gauges">A file to be made, by which the process tells what it allocates.</param>
    /// <param name="settings">Configuration keys, such as <c>--Live:Interval=1s</c>.</param>
    public static Task<ServerUnderTest> StartLinkAppAsync(FileInfo? binary, string data, string gauges, params IEnumerable<string> settings) =>
        StartAsync(
            new ProcessStartInfo(
                binary?.FullName ?? "dotnet",
                [.. binary is null ? [Beside("linkapp.dll")] : (string[])[], "serve", "--urls=http://127.0.0.1:0", $"--Data:Directory={data}", .. settings]),
            gauges);

    /// <summary>The bare server, with the runtime settings (garbage collector and so on) that LinkApp was built with.</summary>
    public static Task<ServerUnderTest> StartBareAsync(string gauges) =>
        StartAsync(BareStart("http://127.0.0.1:0"), gauges);

    /// <summary>How the bare server is started.</summary>
    public static ProcessStartInfo BareStart(string url) => new(
        "dotnet",
        [
            "exec", "--runtimeconfig", Beside("linkapp.runtimeconfig.json"), "--depsfile", Beside("LinkApp.Bench.deps.json"),
            typeof(BareServer).Assembly.Location, BareServer.Name, "--urls", url,
        ]);

    /// <summary>The file of that name in the folder of the bench, where the build puts LinkApp, too.</summary>
    public static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    /// <summary>Takes settings of the operator's environment away: they must not steer what is measured.</summary>
    public static ProcessStartInfo Isolated(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("LINKAPP_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return start;
    }

    /// <summary>Asks the server to stop and waits for it: what waited in memory is in the store then.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
            return;
        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
        }
        else
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new BenchException($"The server did not stop within {StopLimit.TotalSeconds:0} s.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        _gauges?.Dispose();
    }

    private T Look<T>(Func<Process, T> read)
    {
        try
        {
            _process.Refresh();
            return read(_process);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            throw new BenchException($"The server at {Address} has ended during the measurement.");
        }
    }

    private static async Task<ServerUnderTest> StartAsync(ProcessStartInfo start, string gaugesFile)
    {
        var gauges = Gauges.Create(gaugesFile);
        gauges.Steer(Isolated(start));
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        void Read(string? line)
        {
            if (line is null || listening.Task.IsCompleted)
                return;
            lock (output)
                output.AppendLine(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                listening.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }
        process.OutputDataReceived += (_, data) => Read(data.Data);
        process.ErrorDataReceived += (_, data) => Read(data.Data);
        process.Exited += (_, _) => listening.TrySetException(new BenchException($"The server ended before it listened: {output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new ServerUnderTest(process, await listening.Task.WaitAsync(StartLimit), gauges);
        }
        catch
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.Dispose();
            gauges.Dispose();
            throw;
        }
    }
}
