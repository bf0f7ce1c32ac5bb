using System.CommandLine;
using LinkApp.Core.Data;
using LinkApp.Core.Geo;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Commands;

/// <summary>The command line: parses, runs, and turns errors that an operator can mend into one clear message.</summary>
public static class CommandLine
{
    /// <summary>The command could not do what was asked.</summary>
    public const int Failed = 1;

    /// <summary>The configuration or the command line is wrong.</summary>
    public const int Misused = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var (words, configuration) = ConfigurationArguments.Split(args);
        var root = new RootCommand("LinkApp: short links that know where the visitor is, and a live map of the clicks.\n\nEvery command takes configuration keys, such as --Data:Directory=/var/lib/linkapp.")
        {
            ServeCommand.Create(configuration),
            DemoCommand.Create(configuration),
            AdminCommand.Create(configuration),
            KeyCommand.Create(configuration),
            ImportCommand.Create(configuration),
            ExportCommand.Create(configuration),
            BackupCommand.Create(configuration),
        };
        root.SetAction((_, cancel) => ServeCommand.RunAsync(configuration, cancel));

        var parsed = root.Parse(words);
        if (parsed.Errors.Count > 0)
        {
            // Stdout is for results: the usage goes where the error goes.
            await parsed.InvokeAsync(new InvocationConfiguration { Output = Console.Error });
            return Misused;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception error) when (error is SettingsException or GeoDatabaseException or DataException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return error is DataException ? Failed : Misused;
        }
        catch (AddressException error)
        {
            await Console.Error.WriteLineAsync($"urls: {error.Message} Set another address with --urls, such as --urls http://localhost:8080.");
            return Failed;
        }
    }
}
