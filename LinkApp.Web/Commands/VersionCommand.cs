using System.CommandLine;
using LinkApp.Web.Doctor;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var json = CommandOptions.Json();
        var command = new Command("version", "Prints LinkApp's version, its commit and date, the version of .NET, and the system.") { json };
        command.SetAction(parsed => Print(parsed.GetValue(json)));
        return command;
    }

    private static void Print(bool asJson) =>
        Console.Write(asJson ? Output.Json(Product.This) : $"{Product.This}{Environment.NewLine}");
}
