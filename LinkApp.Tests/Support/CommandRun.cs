using System.Text;
using LinkApp.Web.Commands;

namespace LinkApp.Tests.Support;

/// <summary>
/// Runs a command of the command line in this process, which saves a second of start-up. Tests that need a separate process
/// (signals, the environment, stdin, standard output as bytes) use <see cref="ServerProcess"/>.
/// </summary>
public static class CommandRun
{
    // The process has one console, and tests run in parallel: each call writes to the writer that its own async flow has set.
    private static readonly AsyncLocal<Streams?> Current = new();

    static CommandRun()
    {
        Console.SetOut(new Writer(Console.Out, streams => streams.Output));
        Console.SetError(new Writer(Console.Error, streams => streams.Errors));
    }

    /// <summary>Runs a command and waits for its end.</summary>
    public static async Task<CommandResult> RunAsync(params string[] args)
    {
        using var streams = new Streams();
        Current.Value = streams;
        var exitCode = await Eventually.Get(CommandLine.RunAsync(args), $"the command ends: {string.Join(' ', args)}");
        return new CommandResult(exitCode, streams.Output.ToString(), streams.Errors.ToString());
    }

    private sealed class Streams : IDisposable
    {
        public StringWriter Output { get; } = new();

        public StringWriter Errors { get; } = new();

        public void Dispose()
        {
            Output.Dispose();
            Errors.Dispose();
        }
    }

    private sealed class Writer(TextWriter console, Func<Streams, TextWriter> pick) : TextWriter
    {
        public override Encoding Encoding => console.Encoding;

        private TextWriter Target => Current.Value is { } streams ? pick(streams) : console;

        public override void Write(char value) => Target.Write(value);

        public override void Write(char[] buffer, int index, int count) => Target.Write(buffer, index, count);

        public override void Write(string? value) => Target.Write(value);

        public override void Flush() => Target.Flush();
    }
}
