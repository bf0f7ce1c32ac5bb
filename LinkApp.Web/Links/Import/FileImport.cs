using LinkApp.Core.Links.Import;
using LinkApp.Core.Organizations;

namespace LinkApp.Web.Links.Import;

/// <summary>An import from a file to its end in one call, as programs and the command line want it.</summary>
internal sealed class FileImport(ImportStaging staging, LinkImport imports, ImportQueries queries)
{
    /// <summary>Reads a file, and creates its links unless it is a dry run.</summary>
    /// <param name="organizationId">Who gets the links.</param>
    /// <param name="file">Path of the file, and what people call it.</param>
    /// <param name="chosen">What to do with it.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="run">Runs an import that has begun until it ends or is stopped.</param>
    /// <param name="onRead">Told after each batch of rows.</param>
    /// <param name="cancel">Stops the reading; what was begun goes on.</param>
    /// <returns>What it did; null where it was stopped.</returns>
    /// <exception cref="ImportException">The file is none of links, or is broken.</exception>
    public async Task<ImportSummary?> RunAsync(
        int organizationId, (string Path, string Name) file, ChosenImport chosen, Author by, Func<long, Task> run, Action<ImportJob>? onRead = null,
        CancellationToken cancel = default)
    {
        var import = await staging.ReadAsync(organizationId, file.Path, file.Name, chosen.Format, by, onRead, cancel);
        if (chosen.DryRun)
        {
            import.TakenSlugs = chosen.Taken;
            var summary = await ImportSummary.OfAsync(import, queries, cancel);
            await imports.ForgetAsync(organizationId, import.Id, CancellationToken.None);
            return summary;
        }
        await imports.StartAsync(organizationId, import.Id, chosen.Taken, chosen.Tags, CancellationToken.None);
        await run(import.Id);
        return await queries.FindAsync(organizationId, import.Id, CancellationToken.None) is { State: ImportState.Done } done
            ? await ImportSummary.OfAsync(done, queries, CancellationToken.None)
            : null;
    }
}
