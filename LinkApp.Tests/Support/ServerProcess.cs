using System.Diagnostics;
using System.Text;

namespace LinkApp.Tests.Support;

/// <summary>The server in a separate process, as an operator starts it. A test may kill it.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const string DataDirectory = "--Data:Directory=";

    private readonly Process _process;
    private readonly StringBuilder _output;

    private ServerProcess(Process process, string address, StringBuilder output) => (_process, Address, _output) = (process, address, output);

    /// <summary>The program of this build.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "linkapp.dll");

    public string Address { get; }

    public int Id => _process.Id;

    /// <summary>What it has written to stdout and stderr.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>The processor time that it has used since its start.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The current resident memory in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a server of this build on a free port and waits until it listens. A data folder without databases gets empty ones.</summary>
    public static Task<ServerProcess> StartAsync(params string[] args) => StartAsync([], args);

    /// <inheritdoc cref="StartAsync(string[])"/>
    /// <param name="environment">Variables of the process.</param>
    /// <param name="args">The command line.</param>
    public static async Task<ServerProcess> StartAsync(Dictionary<string, string> environment, params string[] args)
    {
        if (args.FirstOrDefault(arg => arg.StartsWith(DataDirectory, StringComparison.Ordinal)) is { } data)
            await DataTemplate.CopyToAsync(data[DataDirectory.Length..]);
        return await StartAsync(Start(environment, ["serve", "--urls=http://127.0.0.1:0", .. args]));
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start)
    {
        var process = new Process { StartInfo = Redirected(start) };
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        void Read(string? line)
        {
            if (line is null)
                return;
            lock (output)
                output.AppendLine(line);
            if (line.Contains(Listening, StringComparison.Ordinal))
                listening.TrySetResult(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim());
        }
        process.OutputDataReceived += (_, data) => Read(data.Data);
        process.ErrorDataReceived += (_, data) => Read(data.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The server ended before it listened: {output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServerProcess(process, await Eventually.Get(listening.Task, "the server listens"), output);
    }

    /// <summary>Runs a command and waits for its end.</summary>
    public static Task<CommandResult> RunAsync(params string[] args) => RunAsync([], args);

    /// <inheritdoc cref="RunAsync(string[])"/>
    /// <param name="environment">Variables of the process, such as <c>LINKAPP_Live__Interval</c>.</param>
    /// <param name="args">The command line.</param>
    public static Task<CommandResult> RunAsync(Dictionary<string, string> environment, params string[] args) =>
        RunAsync(Start(environment, args), Eventually.Limit);

    /// <summary>Runs a command that reads from stdin, and waits for its end.</summary>
    public static Task<CommandResult> RunWithInputAsync(string input, params string[] args) => RunAsync(Start(args), Eventually.Limit, input);

    /// <summary>Starts a command; the caller ends it.</summary>
    public static Process Begin(params string[] args) => Process.Start(Redirected(Start(args)))!;

    /// <summary>Runs a program and waits for its end, at most until the limit.</summary>
    public static async Task<CommandResult> RunAsync(ProcessStartInfo start, TimeSpan longest, string input = "")
    {
        using var process = Process.Start(Redirected(start))!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(longest);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Kills the server at once and without cleanup, like a crash.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the server to stop, like a service manager, and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        await Eventually.Get(Wait(), "the server stops");
        return _process.ExitCode;

        async Task<bool> Wait()
        {
            await _process.WaitForExitAsync();
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo Start(IEnumerable<string> args) => Start([], args);

    private static ProcessStartInfo Start(Dictionary<string, string> environment, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. args]);
        // The tests' own settings must not affect the server.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("LINKAPP_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        // Ledgers of visitors name each by a referrer of its own.
        start.Environment["LINKAPP_Clicks__MaxNewReferrers"] = "10000000";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    private static ProcessStartInfo Redirected(ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        return start;
    }
}

/// <summary>The output and exit code of a command.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Errors);
