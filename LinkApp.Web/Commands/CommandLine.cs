using System.CommandLine;
using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Commands;

/// <summary>The command line: parses it, runs the command, and turns errors that an operator can fix into one clear message.</summary>
public static class CommandLine
{
    /// <summary>The command could not do what was asked.</summary>
    public const int Failed = 1;

    /// <summary>The configuration or the command line is wrong.</summary>
    public const int Misused = 2;

    /// <summary>The command was stopped from outside, such as by Ctrl+C; shells use this code for SIGINT.</summary>
    public const int Stopped = 130;

    public static async Task<int> RunAsync(string[] args)
    {
        var (words, configuration) = ConfigurationArguments.Split(args);
        var root = CreateRoot(configuration);
        var parsed = root.Parse(words);
        if (parsed.Errors.Count > 0)
        {
            // Stdout is for results: the usage goes to stderr with the error.
            await parsed.InvokeAsync(new InvocationConfiguration { Output = Console.Error });
            return Misused;
        }
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = ServeCommand.LongestStop });
        }
        catch (Exception error) when (GetMessage(error) is { } failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
    }

    /// <summary>All commands.</summary>
    internal static RootCommand CreateRoot(string[] configuration)
    {
        var root = new RootCommand(
            "LinkApp: short links that lead by country, and a live map of their clicks.\n\n"
                + "Every command accepts configuration keys, such as --Data:Directory=/var/lib/linkapp.")
        {
            ServeCommand.Create(configuration),
            DemoCommand.Create(configuration),
            AdminCommand.Create(configuration),
            KeyCommand.Create(configuration),
            MemberCommand.Create(configuration),
            LinkCommand.Create(configuration),
            DomainCommand.Create(configuration),
            ImportCommand.Create(configuration),
            VerifyCommand.Create(configuration),
            ExportCommand.Create(configuration),
            BackupCommand.Create(configuration),
            RestoreCommand.Create(configuration),
            MoveCommand.Create(configuration),
            MailCommand.Create(configuration),
            GeoCommand.Create(configuration),
            DoctorCommand.Create(configuration),
            SettingsCommand.Create(),
            VersionCommand.Create(),
            CompletionCommand.Create(),
        };
        HelpWithExamples.AddTo(root);
        root.SetAction((_, cancel) => ServeCommand.RunAsync(configuration, cancel));
        return root;
    }

    /// <summary>The message and the exit code for an error that an operator can fix; null for a bug, whose stack trace is wanted.</summary>
    private static (string Message, int ExitCode)? GetMessage(Exception error) => error switch
    {
        CommandFailure or DataException => (error.Message, Failed),
        SettingsException or GeoDatabaseException => (error.Message, Misused),
        AddressException => ($"urls: {error.Message} Set another address with --urls, such as --urls http://localhost:8080.", Failed),
        DbException when StoreFailure.IsBusy(error) => ("Another program is writing to a database. Try again.", Failed),
        DbException => ($"A database can't be used: {error.Message} To find the cause, run: linkapp doctor", Failed),
        OperationCanceledException => ("Stopped.", Stopped),
        _ => null,
    };
}
