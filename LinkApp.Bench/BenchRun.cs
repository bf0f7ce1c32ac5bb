using System.CommandLine;
using LinkApp.Bench.Results;

namespace LinkApp.Bench;

/// <summary>One run of a benchmark: describes the machine, holds the files and results, and deletes the files at the end.</summary>
internal sealed class BenchRun : IDisposable
{
    private static readonly Option<FileInfo?> JsonFile = new("--json")
    {
        Description = "Writes the results as JSON lines to this file instead of to the end of the output.",
    };

    private static readonly Option<DirectoryInfo?> Directory = new("--directory")
    {
        Description = "Where the data folders of the run are created, and deleted again; by default the system's temporary folder. Its disk is measured.",
    };


    private readonly FileInfo? _json;

    private BenchRun(DirectoryInfo? parent, FileInfo? json)
    {
        _json = json;
        Folder = parent is null
            ? System.IO.Directory.CreateTempSubdirectory("linkapp-bench-").FullName
            : parent.CreateSubdirectory($"linkapp-bench-{Environment.ProcessId}").FullName;
    }

    /// <summary>A folder for the files of this run, empty at first.</summary>
    public string Folder { get; }

    public ResultTable Results { get; } = new();

    /// <summary>Creates a subcommand with its own and the common options, which sets up a run, measures, and prints the results.</summary>
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
                // Results from before a failure are also worth reading.
                run.Print();
            }
            return run.Results.HasFaults ? 1 : 0;
        });
        return command;
    }

    public string GetPath(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a progress message to stderr, so that stdout has the results only.</summary>
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

/// <summary>The benchmark can't run as requested; the message says why.</summary>
internal sealed class BenchException(string message) : Exception(message);
