using System.CommandLine;

namespace LinkApp.Web.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommandOptions
{
    /// <summary>The value of an option that means "read it from stdin".</summary>
    private const string Stdin = "-";

    public static Option<string> Organization(string description = "The organization's name.") =>
        new("--organization") { Description = description, Required = true };

    public static Option<bool> Json() => new("--json") { Description = "Prints JSON, for programs." };

    /// <summary>The value of an option, or the first line of stdin if it is <c>-</c>: other users of the machine can read command lines.</summary>
    public static async Task<string> SecretAsync(string text) => text == Stdin ? await Console.In.ReadLineAsync() ?? "" : text;
}
