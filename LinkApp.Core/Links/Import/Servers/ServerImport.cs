using LinkApp.Core.Organizations;

namespace LinkApp.Core.Links.Import.Servers;

/// <summary>
/// Imports links and clicks straight from a server of another program. Run again, it creates the links that are new there, changes those
/// that have changed, and imports the clicks since the last time: until the domain is switched, both are in step.
/// </summary>
public sealed class ServerImport(
    ImportFolder folder, ServerConnection connection, ImportStaging staging, LinkImport imports, ServerLinkUpdates updates, ClickImport clicks,
    ImportQueries queries, TimeProvider time)
{
    // A click that is being stored there while its time is asked for would be missed: the latest ones come with the next import.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    /// <summary>The pause after a request that has failed; each further one is twice as long.</summary>
    internal TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Runs it to its end. If it is interrupted, a later run goes on after the last page that was read.</summary>
    /// <param name="organizationId">The organization that gets the links.</param>
    /// <param name="source">The server.</param>
    /// <param name="choices">What to do.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="run">Runs an import of links or clicks to its end.</param>
    /// <param name="onProgress">Called after each page and before each pause.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ServerException">The server can't be read.</exception>
    /// <exception cref="ImportException">What it sent can't be imported.</exception>
    /// <exception cref="Lanes.LaneFullException">Too many imports run or wait.</exception>
    public async Task<ServerResult> RunAsync(
        int organizationId, ServerSource source, ServerChoices choices, Author by, Func<long, Task> run, Action<ServerProgress> onProgress,
        CancellationToken cancel = default)
    {
        folder.DeleteDownloads(time.GetUtcNow().UtcDateTime - ImportJob.Lifetime);
        using var download = ServerDownload.Open(folder.CreateDownload(source.GetFileName(organizationId)), time.GetUtcNow().UtcDateTime);
        var progress = new ServerProgress(ServerStage.Links);
        void Show(ServerProgress now) => onProgress(progress = now);
        Show(progress);
        using var client = new ServerClient(
            source, connection.CreateHandler(choices.AllowPrivate), time, FirstPause, wait => Show(progress with { Wait = wait }));
        var api = ServerApi.Create(source, client);

        var read = await download.ReadLinksAsync(api, links => Show(new(ServerStage.Links, links.Count, links.Total)), cancel);
        var until = download.SetUntil(Floor((client.ServerTime ?? time.GetUtcNow()).UtcDateTime - Settling));
        if (read.Count == 0)
        {
            download.Delete();
            throw new ServerException($"{source.Name} has no links.");
        }
        Show(new(ServerStage.Creating));
        var signed = source.Sign(by);
        var import = await staging.ReadAsync(
            organizationId, download.LinkFile, source.Name, ImportFormats.Find(source.Program.Word()), signed, server: source.Name, cancel: cancel);
        var result = new ServerResult { Links = import.Rows, Created = import.New, Taken = import.Taken, Invalid = import.Invalid, LinkImport = import.Id };
        if (choices.OnlyCheck)
            return result;

        await imports.StartAsync(organizationId, import.Id, TakenSlugs.Skip, choices.Tags, cancel);
        await run(import.Id);
        import = await queries.FindAsync(organizationId, import.Id, cancel) ?? import;
        if (import.State != ImportState.Done)
            throw new ServerException("The import of the links was stopped. Start it again: links that are here already are not created twice.");
        var (changed, conflicts) = await updates.ApplyAsync(import, source, choices.Tags, signed, cancel);
        result = result with { Created = import.Created, Taken = import.Taken - changed, Invalid = import.Invalid, Changed = changed, Conflicts = conflicts };
        if (import is { Created: 0, Invalid: 0 })
        {
            await imports.ForgetAsync(organizationId, import.Id, cancel);
            result = result with { LinkImport = null };
        }
        if (choices.Clicks && source.Program.HasClicks())
        {
            var links = await download.FindLinksAsync(api, cancel);
            foreach (var span in ClickSpan.FindMissing(await queries.FindSpansAsync(organizationId, source.Name, cancel), until))
            {
                Show(new(ServerStage.Clicks));
                if ((await download.ReadClicksAsync(api, span, links, page => Show(new(ServerStage.Clicks, page.Count)), cancel)).Count > 0)
                    result = await CountAsync(organizationId, source, download, span, signed, result, run, Show, cancel);
            }
        }
        else if (choices.Clicks && source.Program.HasTotals())
        {
            Show(new(ServerStage.Counting));
            result = await ReplaceTotalsAsync(organizationId, source, download, signed, result, run, cancel);
        }
        download.Delete();
        return result;
    }

    /// <summary>Imports the links' numbers of clicks. Those of an earlier import are in them, so that they are taken back first.</summary>
    private async Task<ServerResult> ReplaceTotalsAsync(
        int organizationId, ServerSource source, ServerDownload download, Author by, ServerResult result, Func<long, Task> run, CancellationToken cancel)
    {
        var earlier = await queries.FindTotalsAsync(organizationId, source.Name, cancel);
        var import = await clicks.CreateAsync(organizationId, download.LinkFile, source.Name, startsItself: false, by, server: source.Name, cancel: cancel);
        await run(import.Id);
        import = await queries.FindAsync(organizationId, import.Id, cancel) ?? import;
        if (import is { State: ImportState.Failed, Rows: 0 })
        {
            // No link has clicks.
            await clicks.ForgetAsync(organizationId, import.Id, cancel);
            return result;
        }
        if (import.State == ImportState.Failed)
            throw new ServerException($"The clicks of the server can't be read: {import.Error}");
        if (earlier is [{ State: ImportState.Done } same] && (same.Clicks, same.New + same.Created) == (import.Clicks, import.New))
        {
            await clicks.ForgetAsync(organizationId, import.Id, cancel);
            return result;
        }
        foreach (var old in earlier)
        {
            if (await clicks.BeginUndoAsync(organizationId, old.Id, by, cancel))
                await run(old.Id);
        }
        await clicks.StartAsync(organizationId, import.Id, cancel);
        await run(import.Id);
        return result with { Clicks = import.Clicks, LeftOut = import.Invalid, ClickImports = [import.Id] };
    }

    private async Task<ServerResult> CountAsync(
        int organizationId, ServerSource source, ServerDownload download, ClickSpan span, Author by, ServerResult result, Func<long, Task> run,
        Action<ServerProgress> show, CancellationToken cancel)
    {
        show(new(ServerStage.Counting));
        // The file and its span belong to the import from here on: whatever happens to it, no click of it is fetched once more while it exists.
        var import = await clicks.CreateAsync(
            organizationId, download.ClickFile, source.Name, startsItself: true, by, server: source.Name, span: span, cancel: cancel);
        await run(import.Id);
        import = await queries.FindAsync(organizationId, import.Id, cancel) ?? import;
        return import.State switch
        {
            ImportState.Done => result with
            {
                Clicks = result.Clicks + import.Clicks,
                LeftOut = result.LeftOut + import.Invalid,
                ClickImports = [.. result.ClickImports, import.Id],
            },
            ImportState.Failed => throw new ServerException($"The clicks of the server can't be read: {import.Error}"),
            _ => throw new ServerException("The import of the clicks was stopped. Continue it on its page."),
        };
    }

    private static DateTime Floor(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
