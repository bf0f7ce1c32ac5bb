using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using LinkApp.Web.Links.Import;

namespace LinkApp.Web.Commands;

/// <summary>What <c>linkapp import</c> does with a file of clicks.</summary>
internal sealed class ClickFileCommand(IServiceProvider services)
{
    private readonly ClickImport _clicks = services.GetRequiredService<ClickImport>();

    /// <summary>Reads the file and, unless it is a dry run, imports its clicks; prints the result. Returns the exit code.</summary>
    public async Task<int> RunAsync(int organizationId, string file, ChosenImport chosen, bool json, CancellationToken cancel)
    {
        if (chosen.Tags.Count > 0)
            throw new CommandFailure("--tags: a file of clicks makes no links, so there is nothing to tag.");
        var imports = services.GetRequiredService<ImportQueries>();
        try
        {
            var import = await _clicks.ReadAsync(
                organizationId, Path.GetFullPath(file), Path.GetFileName(file), Author.CommandLine, chosen.Map,
                rows => ImportCommand.ShowProgress($"{Format.Count(rows, "row")} read"), cancel);
            var skipped = await imports.SkippedAsync(import, 0, ImportBody.MaxSkipped, cancel);
            if (chosen.DryRun)
            {
                await _clicks.ForgetAsync(organizationId, import.Id, CancellationToken.None);
            }
            else
            {
                await _clicks.StartAsync(organizationId, import.Id, cancel);
                await _clicks.RunAsync(
                    organizationId, import.Id, done => ImportCommand.ShowProgress($"{Format.Number(done)} of {Format.Count(import.New, "row")} imported"),
                    ImportCommand.ShowWait, cancel: cancel);
                import = (await imports.FindAsync(organizationId, import.Id, CancellationToken.None))!;
            }
            ImportCommand.ShowProgress("\n");
            var body = ImportBody.Create(import, null) with { Skipped = [.. skipped.Select(SkippedBody.Create)] };
            Console.Write(json ? Output.Json(body) : string.Join(Environment.NewLine, Lines(body, chosen.DryRun)) + Environment.NewLine);
            return 0;
        }
        catch (Exception error) when (error is ImportException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{file}: {error.Message}");
        }
        catch (OperationCanceledException)
        {
            throw new CommandFailure("Stopped. The next start of the server goes on with it; it can be undone at /app/links/import.");
        }
    }

    private static IEnumerable<string> Lines(ImportBody import, bool isDryRun)
    {
        var imported = $"{Format.Count(import.Clicks, "click")} {(isDryRun ? "would be imported" : "imported")}";
        yield return $"{Format.Count(import.Rows, "row")}: {imported}, {Format.Count(import.Invalid, "row")} left out.";
        if (import.IgnoredColumns.Count > 0)
            yield return $"Not imported: {string.Join(", ", import.IgnoredColumns)}.";
        foreach (var skipped in import.Skipped)
            yield return skipped.ToLine();
    }
}
