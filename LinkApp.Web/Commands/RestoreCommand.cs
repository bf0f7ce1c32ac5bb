using System.CommandLine;
using LinkApp.Core.Maintenance;
using LinkApp.Postgres;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp restore DIR</c>.</summary>
internal static class RestoreCommand
{
    public static Command Create(string[] configuration)
    {
        var directory = new Argument<string>("DIR") { Description = "A folder that linkapp backup has written. It stays unchanged." };
        var replace = new Option<bool>("--replace")
        {
            Description = "Replaces existing databases. They are moved to another folder, whose name is printed.",
        };
        var verify = new Option<bool>("--verify") { Description = "Only checks that the backup can be used." };
        var command = new Command(
            "restore", "Checks a backup and copies it to the data folder. Stop the server first.") { directory, replace, verify };
        command.SetAction(parsed => Run(configuration, parsed.GetRequiredValue(directory), parsed.GetValue(replace), parsed.GetValue(verify)));
        return command;
    }

    private static int Run(string[] configuration, string directory, bool replace, bool verify)
    {
        var settings = CommandServices.Settings(configuration).Core;
        if (settings.Data.Postgres is not null)
            throw new CommandFailure(PostgresTools.ExplainRestore(settings.Data));
        if (!Directory.Exists(directory))
            throw new CommandFailure($"DIR = \"{directory}\": there is no such folder.");
        var restore = new Restore(settings.Data, TimeProvider.System);
        if (verify)
        {
            restore.Verify(directory);
            Console.Error.WriteLine("The backup is valid.");
            return 0;
        }
        if (restore.From(directory, replace) is { } aside)
            Console.WriteLine(aside);
        Console.Error.WriteLine($"Restored to {settings.Data.Directory}. If this folder is new, all users have to sign in again.");
        return 0;
    }
}
