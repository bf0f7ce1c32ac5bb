using System.Diagnostics.CodeAnalysis;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Data;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links.Import.ClickFiles;
using LinkApp.Core.Links.Import.Mapping;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Links.List;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// Imports clicks, and undoes such imports: a file is read and sorted in the import's folder, then its clicks are written in batches.
/// The rollups know how many of them are counted, so that an import goes on after an interruption, wherever it was.
/// </summary>
/// <param name="databases">Imports and their rows.</param>
/// <param name="store">The clicks.</param>
/// <param name="folder">The folders of imports.</param>
/// <param name="reading">Reads files.</param>
/// <param name="finder">Forgets the order of links by clicks.</param>
/// <param name="audit">Notes imports.</param>
/// <param name="settings">How long single clicks are stored.</param>
/// <param name="time">The clock.</param>
/// <param name="pipeline">What writes clicks.</param>
public sealed partial class ClickImport(
    IDbContextFactory<AppDb> databases, ClickStore store, ImportFolder folder, ClickFileStaging reading, LinkFinder finder, AuditLog audit,
    ClickSettings settings, TimeProvider time, ClickPipeline pipeline)
{
    /// <summary>Whether a file is one of clicks, by its beginning; else it may be one of links.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isAsked">Whether a file of links is one as well, if it has their numbers of clicks.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="IOException">The file can't be read.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Callers need not know how files are recognized.")]
    public Task<bool> IsClicksAsync(string path, bool isAsked = false, CancellationToken cancel = default) =>
        ClickFileReader.IsClicksAsync(path, isAsked, cancel);

    /// <summary>Takes an uploaded file over, which is then read by <see cref="RunAsync"/>.</summary>
    /// <param name="organizationId">The organization of the links.</param>
    /// <param name="upload">The path of a closed file in the folder of imports; it is moved.</param>
    /// <param name="fileName">The name of the file for people.</param>
    /// <param name="startsItself">Whether its clicks are imported as soon as it was read.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="map">Which column is which field; null if the file's format says it.</param>
    /// <param name="server">The server that they were fetched from; null for a file.</param>
    /// <param name="span">The time of the clicks that were fetched.</param>
    /// <param name="cancel">Stops it before it begins.</param>
    public async Task<ImportJob> CreateAsync(
        int organizationId, string upload, string fileName, bool startsItself, Author by, ColumnMap? map = null, string? server = null,
        ClickSpan? span = null, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var import = new ImportJob
        {
            OrganizationId = organizationId,
            Kind = ImportKind.Clicks,
            FileName = StagedRow.Shown(fileName),
            Format = map is null ? ImportFormat.LinkApp : ImportFormat.Mapped,
            Author = by.Name,
            StartsItself = startsItself,
            Server = server,
            After = span?.After,
            Until = span?.Until,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await using var db = await databases.CreateDbContextAsync(cancel);
        // An import without its file, as a kill in between leaves it, is deleted at the next start.
        db.Add(import);
        await db.SaveChangesAsync(cancel);
        var path = folder.Create(import.Id);
        // Before the file: an import with a file is read after a kill.
        if (map is not null)
            await map.SaveAsync(path, cancel);
        File.Move(upload, Path.Combine(path, ImportFolder.Source));
        return import;
    }

    /// <summary>Has the clicks of an import written by the next <see cref="RunAsync"/>. False if it is not ready, or was not stopped.</summary>
    public async Task<bool> StartAsync(int organizationId, long importId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(db, organizationId, importId, cancel) is not { State: ImportState.Ready or ImportState.Stopped } import)
            return false;
        if (import.State == ImportState.Ready)
        {
            var author = new Author(import.Author);
            db.Add(audit.Create(organizationId, AuditAction.ClicksImported, import.FileName, author, after: Format.Count(import.Clicks, "click")));
        }
        // Other servers take it for running until the one that has its file goes on with it.
        (import.State, import.UpdatedAt) = (ImportState.Started, time.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>Whether the clicks of an import are on another server that shares the store, which alone can write them.</summary>
    public bool IsElsewhere(ImportJob import) =>
        store.IsShared && import.Kind == ImportKind.Clicks && import.State != ImportState.Undoing && !Directory.Exists(folder.GetPath(import.Id));

    /// <summary>Does what is left to do of an import of clicks: reads its file, writes its clicks, or undoes it.</summary>
    /// <param name="organizationId">The organization of the import.</param>
    /// <param name="importId">The import.</param>
    /// <param name="onStep">Called after each step with the number of rows that are done.</param>
    /// <param name="onWait">Called while the store fails, before each pause; and with null once it is back.</param>
    /// <param name="ticket">The admission to a lane, in which each step waits for its turn; null to work at once.</param>
    /// <param name="cancel">Stops after the present step; a later call continues.</param>
    /// <returns>Whether the organization has such an import of clicks.</returns>
    /// <exception cref="ImportException">Its file is gone, or another process works on it.</exception>
    public async Task<bool> RunAsync(
        int organizationId, long importId, Action<int>? onStep = null, Action<ImportWait?>? onWait = null, LaneTicket? ticket = null,
        CancellationToken cancel = default)
    {
        var waits = false;
        return await ImportWait.RepeatAsync(() => RunOnceAsync(organizationId, importId, Step, ticket, cancel), Wait, time, cancel);

        void Step(int done)
        {
            if (waits)
                Wait(null);
            onStep?.Invoke(done);
        }

        void Wait(ImportWait? wait)
        {
            waits = wait is not null;
            onWait?.Invoke(wait);
        }
    }

    // Each step that failed has changed nothing: whatever is tried again goes on where the store is.
    private async Task<bool> RunOnceAsync(int organizationId, long importId, Action<int> onStep, LaneTicket? ticket, CancellationToken cancel)
    {
        if (await FindAsync(organizationId, importId, cancel) is not { } import)
            return false;
        if (import.State == ImportState.Reading)
            await ReadAsync(import, Path.Combine(folder.GetPath(import.Id), ImportFolder.Source), onStep, ticket, cancel);
        if (import.State is ImportState.Ready or ImportState.Failed)
            File.Delete(Path.Combine(folder.GetPath(import.Id), ImportFolder.Source));
        if (import is { StartsItself: true, State: ImportState.Ready } && await StartAsync(organizationId, importId, cancel))
            import.State = ImportState.Started;
        if (import.State == ImportState.Started)
            await WriteAsync(import, onStep, ticket, cancel);
        else if (import.State == ImportState.Undoing)
            await UndoAsync(import, onStep, ticket, cancel);
        return true;
    }

    /// <summary>Reads a file in place, for a command; the import is then ready.</summary>
    /// <exception cref="ImportException">It is not a file of clicks, or is broken; nothing of it is stored.</exception>
    public async Task<ImportJob> ReadAsync(
        int organizationId, string path, string fileName, Author by, ColumnMap? map = null, Action<int>? onStep = null, CancellationToken cancel = default)
    {
        var upload = folder.NewFile();
        await upload.DisposeAsync();
        await File.WriteAllBytesAsync(upload.Name, [], cancel);
        var import = await CreateAsync(organizationId, upload.Name, fileName, startsItself: false, by, map, cancel: cancel);
        try
        {
            await ReadAsync(import, path, onStep, null, cancel);
        }
        catch
        {
            await ForgetAsync(organizationId, import.Id, CancellationToken.None);
            throw;
        }
        if (import.State != ImportState.Failed)
            return import;
        await ForgetAsync(organizationId, import.Id, CancellationToken.None);
        throw new ImportException(import.Error!);
    }

    /// <summary>Has an import undone by the next <see cref="RunAsync"/>. False if there is none that has written clicks.</summary>
    public async Task<bool> BeginUndoAsync(int organizationId, long importId, Author by, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var import = await FindAsync(db, organizationId, importId, cancel);
        if (import is not { State: ImportState.Started or ImportState.Stopped or ImportState.Done or ImportState.Undoing })
            return false;
        if (import.State != ImportState.Undoing)
            db.Add(audit.Create(organizationId, AuditAction.ImportUndone, import.FileName, by, after: "Clicks of the import taken back"));
        import.State = ImportState.Undoing;
        await db.SaveChangesAsync(cancel);
        return true;
    }

    /// <summary>Notes that a member has stopped an import, so that it does not go on by itself.</summary>
    public async Task StopAsync(int organizationId, long importId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Imports.Where(i => i.Id == importId && i.OrganizationId == organizationId && i.Kind == ImportKind.Clicks && i.State == ImportState.Started)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.State, ImportState.Stopped), cancel);
    }

    /// <summary>Deletes an import that has written nothing.</summary>
    public async Task ForgetAsync(int organizationId, long importId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var deleted = await db.Imports.Where(i => i.Id == importId && i.OrganizationId == organizationId && i.Kind != ImportKind.Links
            && (i.State == ImportState.Unmapped || i.State == ImportState.Reading || i.State == ImportState.Ready || i.State == ImportState.Failed))
            .ExecuteDeleteAsync(cancel);
        if (deleted > 0)
            folder.Delete(importId);
    }

    /// <summary>The imports that a stopped or killed server has left unfinished, of all organizations; they go on at the next start.</summary>
    public async Task<List<(int OrganizationId, long ImportId)>> FindInterruptedAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var imports = await db.Imports.AsNoTracking().Where(i => i.Kind == ImportKind.Clicks
                && (i.State == ImportState.Reading || i.State == ImportState.Started || i.State == ImportState.Undoing
                    || (i.State == ImportState.Ready && i.StartsItself)))
            .Select(i => new { i.OrganizationId, i.Id, i.State }).ToListAsync(cancel);
        // Of several servers, the one that has its file goes on with an import; undoing needs none.
        if (store.IsShared)
            imports.RemoveAll(i => i.State != ImportState.Undoing && !Directory.Exists(folder.GetPath(i.Id)));
        foreach (var lost in imports.Where(i => i.State == ImportState.Reading && !File.Exists(Path.Combine(folder.GetPath(i.Id), ImportFolder.Source))))
            await ForgetAsync(lost.OrganizationId, lost.Id, cancel);
        return [.. imports.Select(i => (i.OrganizationId, i.Id))];
    }

    /// <summary>
    /// The imports whose files are here and that a member has started on another server just now, and the undos of servers that have ended.
    /// </summary>
    /// <param name="silentSince">Who has given no sign since then has ended (<see cref="ImportSigns"/>).</param>
    /// <param name="cancel">Stops the query.</param>
    internal async Task<List<(int OrganizationId, long ImportId, bool IsUndo)>> FindWaitingAsync(DateTime silentSince, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var imports = await db.Imports.AsNoTracking().Where(i => i.Kind == ImportKind.Clicks
                && (i.State == ImportState.Undoing ? i.UpdatedAt < silentSince : i.State == ImportState.Started && i.UpdatedAt >= silentSince))
            .Select(i => new { i.OrganizationId, i.Id, i.State }).ToListAsync(cancel);
        return
        [
            .. imports.Where(i => i.State == ImportState.Undoing || Directory.Exists(folder.GetPath(i.Id)))
                .Select(i => (i.OrganizationId, i.Id, i.State == ImportState.Undoing)),
        ];
    }

    /// <summary>Deletes the imports that were never started and are older than <see cref="ImportJob.Lifetime"/>, and folders that no import needs.</summary>
    public async Task ForgetOldAsync(CancellationToken cancel = default)
    {
        var old = time.GetUtcNow().UtcDateTime - ImportJob.Lifetime;
        // Before the imports are read: a new one has its row before its folder.
        var folders = folder.FindImports().ToList();
        await using var db = await databases.CreateDbContextAsync(cancel);
        var imports = await db.Imports.AsNoTracking().Where(i => i.Kind != ImportKind.Links).ToListAsync(cancel);
        foreach (var import in imports.Where(i => i.State is ImportState.Unmapped or ImportState.Ready or ImportState.Failed && i.UpdatedAt < old))
            await ForgetAsync(import.OrganizationId, import.Id, cancel);
        var needed = imports.Where(i => i.State is not (ImportState.Done or ImportState.Undoing)).Select(i => i.Id).ToHashSet();
        foreach (var id in folders.Where(id => !needed.Contains(id)))
            folder.Delete(id);
    }

    private static Task<ImportJob?> FindAsync(AppDb db, int organizationId, long importId, CancellationToken cancel) => db.Imports.SingleOrDefaultAsync(
        import => import.Id == importId && import.OrganizationId == organizationId && import.Kind == ImportKind.Clicks, cancel);

    private async Task<ImportJob?> FindAsync(int organizationId, long importId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await FindAsync(db, organizationId, importId, cancel);
    }
}
