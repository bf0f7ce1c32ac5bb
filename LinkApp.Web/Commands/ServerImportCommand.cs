using LinkApp.Core.Data;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Web.Links.Import;

namespace LinkApp.Web.Commands;

/// <summary>What <c>linkapp import --from</c> does.</summary>
internal sealed class ServerImportCommand(IServiceProvider services)
{
    /// <summary>Reads the server's address and key.</summary>
    /// <exception cref="CommandFailure">They are wrong.</exception>
    public static ServerSource ReadSource(ServerInput input, bool allowsPrivate) => input.Read(allowsPrivate, out var source) is { Count: > 0 } errors
        ? throw new CommandFailure(errors.Select(error => $"--{error.Field}: {error.Message}"))
        : source!;

    /// <summary>Imports from the server and prints the result. Returns the exit code.</summary>
    public async Task<int> RunAsync(int organizationId, ServerSource source, ServerChoices choices, bool json, CancellationToken cancel)
    {
        var (links, clicks) = (services.GetRequiredService<LinkImport>(), services.GetRequiredService<ClickImport>());
        try
        {
            var result = await services.GetRequiredService<ServerImport>().RunAsync(
                organizationId, source, choices, Author.CommandLine,
                async id =>
                {
                    void ShowRows(int rows) => ImportCommand.ShowProgress($"{Format.Count(rows, "row")} done");
                    if (!await clicks.RunAsync(organizationId, id, ShowRows, cancel: cancel))
                        await links.RunAsync(organizationId, id, import => ShowRows(import.Position), ImportCommand.ShowWait, cancel: cancel);
                },
                Show, cancel);
            var summary = await ServerImportSummary.ReadAsync(organizationId, result, services.GetRequiredService<ImportQueries>(), CancellationToken.None);
            if (choices.OnlyCheck)
            {
                await links.ForgetAsync(organizationId, result.LinkImport!.Value, CancellationToken.None);
                summary = summary with { Result = result with { LinkImport = null } };
            }
            ImportCommand.ShowProgress("\n");
            Console.Write(json ? Output.Json(summary) : string.Join(Environment.NewLine, summary.Lines(choices.OnlyCheck)) + Environment.NewLine);
            return 0;
        }
        catch (Exception error) when (error is ServerException or ImportException)
        {
            throw new CommandFailure(error.Message);
        }
        catch (Exception error) when (StoreFailure.Is(error))
        {
            throw new CommandFailure($"It was interrupted: {StoreFailure.Describe(error)}. Run it again: it goes on where it was.");
        }
        catch (OperationCanceledException)
        {
            throw new CommandFailure("Stopped. Run it again: it goes on where it was.");
        }
    }

    // Pauses also where stderr is redirected: the command may wait for an hour.
    private static void Show(ServerProgress progress)
    {
        if (progress.Wait is { } wait)
            Console.Error.WriteLine($"Waiting until {Format.ClockWithSeconds(wait.Until.ToUniversalTime())} UTC: {wait.Reason}.");
        else
            ImportCommand.ShowProgress(progress.ToText());
    }
}
