using System.Diagnostics;
using System.Runtime.InteropServices;
using LinkApp.Tests.Support;

[assembly: AssemblyFixture(typeof(SingleFile))]

namespace LinkApp.Tests.Support;

/// <summary>The single-file program, built by eng/publish.sh once for all tests, when the first test needs it.</summary>
public sealed class SingleFile : IDisposable
{
    // The first build also downloads the runtime and compresses the geo database.
    private static readonly TimeSpan PublishLimit = TimeSpan.FromMinutes(15);

    private readonly TempFolder _folder = new();
    private readonly Lazy<Task<string>> _published;

    public SingleFile() => _published = new(PublishAsync);

    /// <summary>Copies the file alone into an empty folder. Skips the test if there is no bash to build it.</summary>
    public async Task<SingleFileCopy> CopyAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The published file is tested on Linux.");
        return new SingleFileCopy(await _published.Value);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> PublishAsync()
    {
        // Compiling ahead of time takes minutes and affects only speed.
        var start = new ProcessStartInfo(
            "bash",
            [
                Path.Combine(Repository.Folder("eng"), "publish.sh"), RuntimeInformation.RuntimeIdentifier, _folder.Path, "-p:PublishReadyToRun=false",
                "-p:RunAnalyzers=false", "--disable-build-servers",
            ]);
        // Variables of the build that runs the tests must not affect this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        var result = await ServerProcess.RunAsync(start, PublishLimit);
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        return Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }
}

/// <summary>The single-file program as an operator has it: alone in a folder, with nothing in the environment except its own empty folders.</summary>
public sealed class SingleFileCopy : IDisposable
{
    private readonly TempFolder _folder = new();

    public SingleFileCopy(string file)
    {
        foreach (var name in (string[])["home", "tmp", "program"])
            Directory.CreateDirectory(_folder.File(name));
        Program = Path.Combine(_folder.File("program"), "linkapp");
        File.Copy(file, Program);
    }

    public string Program { get; }

    /// <summary>The program's default working folder.</summary>
    public string Data => Path.Combine(_folder.File("program"), "data");

    /// <summary>All files outside the data folder except the program and the sockets of the runtime's diagnostics.</summary>
    public IEnumerable<string> Strays => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
        .Where(file => file != Program && !file.StartsWith(Data + "/", StringComparison.Ordinal))
        .Where(file => !Path.GetFileName(file).StartsWith("dotnet-diagnostic-", StringComparison.Ordinal)
            && !Path.GetFileName(file).StartsWith("clr-debug-pipe-", StringComparison.Ordinal));

    public Task<ServerProcess> ServeAsync(params string[] args) => ServerProcess.StartAsync(Start(["serve", "--urls=http://127.0.0.1:0", .. args]));

    public Task<CommandResult> RunAsync(params string[] args) => ServerProcess.RunAsync(Start(args), Eventually.Limit);

    public void Dispose() => _folder.Dispose();

    private ProcessStartInfo Start(string[] args)
    {
        var start = new ProcessStartInfo(Program, args) { WorkingDirectory = Path.GetDirectoryName(Program) };
        start.Environment.Clear();
        start.Environment["HOME"] = _folder.File("home");
        start.Environment["TMPDIR"] = _folder.File("tmp");
        return start;
    }
}
