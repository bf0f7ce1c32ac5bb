namespace LinkApp.Web.Commands;

/// <summary>A command can't do what was asked. The message is all that the operator sees; the exit code is <see cref="CommandLine.Failed"/>.</summary>
internal sealed class CommandFailure(params IEnumerable<string> messages) : Exception(string.Join(Environment.NewLine, messages));
