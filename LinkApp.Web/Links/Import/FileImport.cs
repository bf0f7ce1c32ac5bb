using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;

namespace LinkApp.Web.Links.Import;

/// <summary>Runs a whole import from a file in one call, for the API and the command line.</summary>
internal sealed class FileImport(ImportStaging staging, LinkImport imports, ImportQueries queries)
{
    /// <summary>Reads a file and, unless it is a dry run, creates its links.</summary>
    /// <param name="organizationId">The organization that gets the links.</param>
    /// <param name="file">Path of the file, and its name for people.</param>
    /// <param name="chosen">The options of the import.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="run">Runs an import that was started; false if it has not ended yet.</param>
    /// <param name="onRead">Called after each batch of rows is read.</param>
    /// <param name="cancel">Stops the reading; once links are being created, it has no effect.</param>
    /// <returns>The import with its result, which is null if it was stopped or has not ended yet.</returns>
    /// <exception cref="ImportException">The file is not a file of links, or is broken.</exception>
    public async Task<(ImportJob Import, ImportSummary? Summary)> RunAsync(
        int organizationId, (string Path, string Name) file, ChosenImport chosen, Author by, Func<long, Task<bool>> run, Action<ImportJob>? onRead = null,
        CancellationToken cancel = default)
    {
        var import = await staging.ReadAsync(organizationId, file.Path, file.Name, chosen.Format, by, chosen.Map, onRead, cancel: cancel);
        if (chosen.DryRun)
        {
            import.TakenSlugs = chosen.Taken;
            var summary = await ImportSummary.ReadAsync(import, queries, cancel);
            await imports.ForgetAsync(organizationId, import.Id, CancellationToken.None);
            return (import, summary);
        }
        await imports.StartAsync(organizationId, import.Id, chosen.Taken, chosen.Tags, CancellationToken.None);
        // The store of one that waits can't be read either, perhaps.
        return await run(import.Id) && await queries.FindAsync(organizationId, import.Id, CancellationToken.None) is { State: ImportState.Done } done
            ? (done, await ImportSummary.ReadAsync(done, queries, CancellationToken.None))
            : (import, null);
    }
}
