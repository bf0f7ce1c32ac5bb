using System.CommandLine;
using LinkApp.Core.Links.Import;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Organizations;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;
using LinkApp.Web.Links.Import;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp import</c>.</summary>
internal static class ImportCommand
{
    public static Command Create(string[] configuration)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "A file of links or clicks, as LinkApp or another program exports it: CSV, JSON or NDJSON. None with --from.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var organization = CommandOptions.Organization("The organization that gets the links. It is created if it does not exist.");
        var format = new Option<string?>("--format")
        {
            Description = $"The format of the file: {ImportFormats.List}. Default: detected from the content.",
        };
        var taken = new Option<string?>("--taken")
        {
            Description = "What to do with links whose slug is taken: skip (default), or rename to give them a new slug.",
        };
        var tags = new Option<string?>("--tags") { Description = "Tags to add to all links, separated by commas." };
        var map = new Option<string?>("--map")
        {
            Description = "Which column is which field, for a file of another format: field=column, separated by commas, such as \"slug=Short URL,destination=Long URL\".",
        };
        var dates = new Option<string?>("--dates")
        {
            Description = "How the mapped dates are written if they can be read in two ways: mdy (month/day/year) or dmy.",
        };
        var clicks = new Option<bool>("--clicks")
        {
            Description = "Imports the clicks of a file of links, if it has their numbers, as totals on the day on which each link was made. Import its links first.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only reports what the import would do." };
        var from = new Option<string?>("--from") { Description = $"Reads from a server by its API, instead of a file: {ServerPrograms.List}." };
        var url = new Option<string?>("--url") { Description = "The address of that server, such as https://old.example." };
        var key = new Option<string?>("--key") { Description = "The key of its API; - reads it from stdin." };
        var linksOnly = new Option<bool>("--links-only") { Description = "With --from: no clicks." };
        var privateNetworks = new Option<bool>("--private-networks")
        {
            Description = "With --from: allows a server in a private network or on this machine, and http.",
        };
        var json = CommandOptions.Json();
        var command = new Command(
            "import",
            "Creates the links in a file, or imports its clicks, whichever it has, and prints the result. "
                + "If it is interrupted, import the same file again, or continue at /app/links/import. "
                + "With --from, reads links and clicks straight from a server; run again, it imports what is new there.")
        {
            file, organization, format, map, dates, taken, tags, clicks, dryRun, from, url, key, linksOnly, privateNetworks, json,
        };
        command.SetAction((parsed, cancel) =>
        {
            var choices = new ImportChoices
            {
                Format = parsed.GetValue(format),
                DryRun = parsed.GetValue(dryRun) ? bool.TrueString : null,
                Taken = parsed.GetValue(taken),
                Tags = parsed.GetValue(tags),
                Map = parsed.GetValue(map),
                Dates = parsed.GetValue(dates),
            };
            var (path, name, isJson) = (parsed.GetValue(file), parsed.GetRequiredValue(organization), parsed.GetValue(json));
            return parsed.GetValue(from) is not { } program
                ? RunAsync(
                    configuration, path ?? throw new CommandFailure("FILE: name a file, or a server by --from, --url and --key."), name, choices,
                    parsed.GetValue(clicks), isJson, cancel)
                : path is not null || choices.Format is not null || choices.Map is not null || choices.Taken is not null
                    ? throw new CommandFailure(
                        "--from: leave FILE, --format, --map and --taken out. Links of a server keep their slugs, and those that are here are not created again.")
                    : RunAsync(
                        configuration, new ServerInput(program, parsed.GetValue(url), parsed.GetValue(key)), name, choices, isJson,
                        parsed.GetValue(linksOnly), parsed.GetValue(privateNetworks), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string[] configuration, ServerInput input, string organization, ImportChoices choices, bool json, bool linksOnly, bool allowPrivate,
        CancellationToken cancel)
    {
        if (choices.Read(out var chosen) is { Count: > 0 } errors)
            throw new CommandFailure(errors.Select(error => $"--{error.Field}: {error.Message}"));
        if (OrganizationEditor.NameError(organization) is { } nameError)
            throw new CommandFailure($"--organization: {nameError}");
        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        allowPrivate |= services.GetRequiredService<ImportSettings>().AllowPrivateNetworks;
        var source = ServerImportCommand.ReadSource(input with { Key = input.Key is { } key ? await CommandOptions.SecretAsync(key) : null }, allowPrivate);
        var id = await services.GetRequiredService<OrganizationEditor>().FindOrCreateAsync(organization, cancel);
        return await new ServerImportCommand(services).RunAsync(
            id, source, new() { OnlyCheck = chosen.DryRun, Clicks = !linksOnly, Tags = chosen.Tags, AllowPrivate = allowPrivate }, json, cancel);
    }

    private static async Task<int> RunAsync(
        string[] configuration, string file, string organization, ImportChoices choices, bool clicks, bool json, CancellationToken cancel)
    {
        List<FieldError> errors = [.. choices.Read(out var chosen)];
        if (OrganizationEditor.NameError(organization) is { } nameError)
            errors.Add(new("organization", nameError));
        if (!File.Exists(file))
            errors.Add(new("FILE", $"There is no file {file}."));
        if (errors.Count > 0)
            throw new CommandFailure(errors.Select(error => $"{(error.Field == "FILE" ? "" : "--")}{error.Field}: {error.Message}"));

        await using var services = await CommandServices.OpenAsync(configuration, cancel);
        var id = await services.GetRequiredService<OrganizationEditor>().FindOrCreateAsync(organization, cancel);
        var files = services.GetRequiredService<ClickImport>();
        if (clicks || chosen.Map is { Kind: ImportKind.Clicks }
            || (chosen is { Format: null, Map: null } && await files.IsClicksAsync(Path.GetFullPath(file), cancel: cancel)))
            return await new ClickFileCommand(services).RunAsync(id, file, chosen, json, cancel);
        var imports = services.GetRequiredService<LinkImport>();
        var import = new FileImport(services.GetRequiredService<ImportStaging>(), imports, services.GetRequiredService<ImportQueries>());
        try
        {
            var (_, summary) = await import.RunAsync(
                id, (Path.GetFullPath(file), Path.GetFileName(file)), chosen, Author.CommandLine,
                run: async importId => await imports.RunAsync(
                    id, importId, i => ShowProgress($"{Format.Number(i.Position)} of {Format.Count(i.Rows, "row")} done"), ShowWait, cancel: cancel) is not null,
                onRead: i => ShowProgress($"{Format.Count(i.Rows, "row")} read"), cancel);
            ShowProgress("\n");
            Console.Write(json ? Output.Json(summary!) : string.Join(Environment.NewLine, summary!.Lines()) + Environment.NewLine);
            return 0;
        }
        catch (Exception error) when (error is ImportException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{file}: {error.Message}");
        }
        catch (OperationCanceledException)
        {
            throw new CommandFailure(
                "Stopped. Continue or undo the import at /app/links/import, or import the file again: existing links are skipped.");
        }
    }

    // Also where stderr is redirected: the command may wait for long.
    internal static void ShowWait(ImportWait? wait)
    {
        if (wait is not null)
            Console.Error.WriteLine($"Waiting: {wait.Reason}. Nothing is lost; the import goes on by itself.");
    }

    // Rewrites one line of a terminal; prints nothing if stderr is redirected.
    internal static void ShowProgress(string progress)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write($"\r{progress}");
    }
}
