using System.CommandLine;
using LinkApp.Core.Maintenance;
using LinkApp.Postgres;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp backup DIR</c>.</summary>
internal static class BackupCommand
{
    public static Command Create(string[] configuration)
    {
        var directory = new Argument<string>("DIR") { Description = "The folder to write to. It is created if it does not exist. Files in it are never overwritten." };
        var command = new Command("backup", "Copies the databases to a folder and prints the folder. The server can keep running.") { directory };
        command.SetAction(parsed => Run(configuration, parsed.GetRequiredValue(directory)));
        return command;
    }

    private static int Run(string[] configuration, string directory)
    {
        if (string.IsNullOrWhiteSpace(directory))
            throw new CommandFailure("DIR: Name the folder to write to.");
        var settings = CommandServices.Settings(configuration);
        if (settings.Core.Data.Postgres is not null)
            throw new CommandFailure(PostgresTools.ExplainBackup(settings.Core.Data));
        Console.WriteLine(new Backup(settings.Core.Data).WriteTo(directory));
        return 0;
    }
}
