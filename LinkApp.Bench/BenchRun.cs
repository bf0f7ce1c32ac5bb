using System.CommandLine;
using LinkApp.Bench.Results;

namespace LinkApp.Bench;

/// <summary>One run of a measurement: prints what it runs on, holds its files and its results, and removes the files at the end.</summary>
internal sealed class BenchRun : IDisposable
{
    private static readonly Option<FileInfo?> JsonFile = new("--json") { Description = "Writes the results as JSON lines to this file instead of to the end of the output." };
    private static readonly Option<DirectoryInfo?> Directory = new("--directory") { Description = "Where the data folders of the run are made (and removed again); the system's temporary folder otherwise. Its disk is what is measured." };

    private readonly FileInfo? _json;

    private BenchRun(DirectoryInfo? parent, FileInfo? json)
    {
        _json = json;
        Folder = parent is null
            ? System.IO.Directory.CreateTempSubdirectory("linkapp-bench-").FullName
            : parent.CreateSubdirectory($"linkapp-bench-{Environment.ProcessId}").FullName;
    }

    /// <summary>An empty folder of this run's own.</summary>
    public string Folder { get; }

    public ResultTable Results { get; } = new();

    /// <summary>A subcommand: its own options, those that all have, and the frame around the measurement.</summary>
    public static Command Command(
        string name, string description, Func<ParseResult, BenchRun, CancellationToken, Task> measure, params IEnumerable<Option> options)
    {
        var command = new Command(name, description);
        foreach (var option in (IEnumerable<Option>)[.. options, JsonFile, Directory])
            command.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            using var run = new BenchRun(parsed.GetValue(Directory), parsed.GetValue(JsonFile));
            Machine.Describe(Console.Out);
            try
            {
                await measure(parsed, run, cancel);
            }
            catch (BenchException error)
            {
                await Console.Error.WriteLineAsync(error.Message);
                return 2;
            }
            finally
            {
                // Also what was measured before a failure is worth reading.
                run.Print();
            }
            return run.Results.HasFaults ? 1 : 0;
        });
        return command;
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Says what is going on: on stderr, so that stdout holds the results alone.</summary>
    public static void Say(string message) => Console.Error.WriteLine($"[{TimeProvider.System.GetLocalNow():HH:mm:ss}] {message}");

    public void Dispose()
    {
        if (System.IO.Directory.Exists(Folder))
            System.IO.Directory.Delete(Folder, recursive: true);
    }

    private void Print()
    {
        Results.Print(Console.Out);
        if (_json is null)
        {
            Results.PrintJson(Console.Out);
            return;
        }
        using var file = _json.CreateText();
        Results.PrintJson(file);
    }
}

/// <summary>The measurement can't be made as it was asked for; the message says why.</summary>
internal sealed class BenchException(string message) : Exception(message);
