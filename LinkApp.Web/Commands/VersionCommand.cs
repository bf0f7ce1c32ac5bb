using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var json = CommandOptions.Json();
        var command = new Command("version", "Prints LinkApp's version, the commit it was built from, and what it runs on.") { json };
        command.SetAction(parsed => Print(parsed.GetValue(json)));
        return command;
    }

    private static void Print(bool asJson)
    {
        // The SDK appends the commit where it is known.
        var parts = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);
        var about = new { Version = parts[0], Commit = parts.Length > 1 ? parts[1] : null, Runtime = RuntimeInformation.FrameworkDescription, Platform = RuntimeInformation.RuntimeIdentifier };
        Console.Write(asJson
            ? Output.Json(about)
            : $"linkapp {about.Version} ({(about.Commit is null ? "" : $"commit {about.Commit}, ")}{about.Runtime}, {about.Platform}){Environment.NewLine}");
    }
}
