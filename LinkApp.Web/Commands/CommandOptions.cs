using System.CommandLine;

namespace LinkApp.Web.Commands;

/// <summary>Options that several commands have, the same in each.</summary>
internal static class CommandOptions
{
    /// <summary>What stands for "read it from stdin".</summary>
    private const string Stdin = "-";

    public static Option<string> Organization(string description = "The organization's name.") =>
        new("--organization") { Description = description, Required = true };

    public static Option<bool> Json() => new("--json") { Description = "Prints JSON, for programs." };

    /// <summary>The text of an option, or the first line of stdin where it is <c>-</c>: other users of the machine can read command lines.</summary>
    public static async Task<string> SecretAsync(string text) => text == Stdin ? await Console.In.ReadLineAsync() ?? "" : text;
}
