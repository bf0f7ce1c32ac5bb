using System.CommandLine;
using System.CommandLine.Parsing;
using LinkApp.Core.Organizations;

namespace LinkApp.Web.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommandOptions
{
    /// <summary>The value of an option that means "read it from stdin".</summary>
    private const string Stdin = "-";

    public static Option<string> Organization(string description = "The organization's name.") =>
        new("--organization") { Description = description, Required = true };

    public static Option<bool> Json() => new("--json") { Description = "Prints JSON, for programs." };

    /// <summary>A role by its name; required if there is no default.</summary>
    public static Option<Role> Role(string description, Role? defaultRole = null)
    {
        var option = new Option<Role>("--role") { Description = description, Required = defaultRole is null, CustomParser = ParseRole };
        if (defaultRole is { } role)
            option.DefaultValueFactory = _ => role;
        return option;
    }

    // Names only: a number could stand for a role above all of them.
    private static Role ParseRole(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        foreach (var role in Enum.GetValues<Role>())
        {
            if (text.Equals(role.ToString(), StringComparison.OrdinalIgnoreCase))
                return role;
        }
        result.AddError($"--role = \"{text}\": must be viewer, editor or admin.");
        return default;
    }

    /// <summary>The value of an option, or the first line of stdin if it is <c>-</c>: other users of the machine can read command lines.</summary>
    public static async Task<string> SecretAsync(string text) => text == Stdin ? await Console.In.ReadLineAsync() ?? "" : text;
}
