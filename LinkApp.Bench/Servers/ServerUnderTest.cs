using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LinkApp.Bench.Servers;

/// <summary>A server in its own process, and its use of memory and processor time. Disposing this object always ends the process.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Gauges? _gauges;

    private ServerUnderTest(Process process, Uri address, Gauges? gauges) => (_process, Address, _gauges) = (process, address, gauges);

    public Uri Address { get; }

    /// <summary>Processor time since the start, summed over all cores.</summary>
    public TimeSpan Cpu => ReadProcess(process => process.TotalProcessorTime);

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes => ReadProcess(process => process.WorkingSet64);

    /// <summary>Bytes allocated on the managed heap since the start; null if the process has not reported them.</summary>
    public long? AllocatedBytes => _gauges?.AllocatedBytes;

    /// <summary>Starts LinkApp on a free port.</summary>
    /// <param name="binary">A published single file; null for the LinkApp that was built with the bench.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="gauges">The path of a new file through which the process reports its allocations.</param>
    /// <param name="settings">Configuration keys, such as <c>--Live:Interval=1s</c>.</param>
    public static Task<ServerUnderTest> StartLinkAppAsync(FileInfo? binary, string data, string gauges, params IEnumerable<string> settings) =>
        StartAsync(
            new ProcessStartInfo(
                binary?.FullName ?? "dotnet",
                [.. binary is null ? [Beside("linkapp.dll")] : (string[])[], "serve", "--urls=http://127.0.0.1:0", $"--Data:Directory={data}", .. settings]),
            gauges);

    /// <summary>Starts the bare server, with the same runtime settings (garbage collector and so on) as LinkApp.</summary>
    public static Task<ServerUnderTest> StartBareAsync(string gauges) =>
        StartAsync(BareStart("http://127.0.0.1:0"), gauges);

    /// <summary>The start parameters of the bare server's process.</summary>
    public static ProcessStartInfo BareStart(string url) => new(
        "dotnet",
        [
            "exec", "--runtimeconfig", Beside("linkapp.runtimeconfig.json"), "--depsfile", Beside("LinkApp.Bench.deps.json"),
            typeof(BareServer).Assembly.Location, BareServer.Name, "--urls", url,
        ]);

    /// <summary>The path of a file in the folder of the bench, where the build also puts LinkApp.</summary>
    public static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    /// <summary>Removes LinkApp's settings from the environment of a process, so that they don't change what is measured.</summary>
    public static ProcessStartInfo Isolated(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("LINKAPP_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return start;
    }

    /// <summary>Asks the server to stop and waits for it; clicks that waited in memory are then in the store.</summary>
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

    private T ReadProcess<T>(Func<Process, T> read)
    {
        try
        {
            _process.Refresh();
            return read(_process);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            throw new BenchException($"The server at {Address} ended during the measurement.");
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
