using LinkApp.Core.Data;
using LinkApp.Core.Lanes;
using LinkApp.Core.Organizations;
using LinkApp.Core.Organizations.Audit;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// Creates the links of an import, batch by batch, and undoes imports. A batch commits its links, the results of its rows and
/// the import's position in one transaction: wherever it stops, a later run creates each remaining link exactly once.
/// </summary>
public sealed class LinkImport(IDbContextFactory<AppDb> databases, LinkEditor editor, AuditLog audit, TimeProvider time)
{
    // Few, for the same reasons as in ImportStaging: a batch of 1,000 had the store's lock for 0.7 s.
    internal const int BatchSize = 100;

    /// <summary>
    /// Sets the options of an import that is <see cref="ImportState.Ready"/> and marks it as started. False if it was started
    /// before or does not exist.
    /// </summary>
    /// <exception cref="ImportException">A tag is not valid.</exception>
    public async Task<bool> StartAsync(int organizationId, long importId, TakenSlugs takenSlugs, IReadOnlyList<string> tags, CancellationToken cancel = default)
    {
        if (TagsError(tags) is { } error)
            throw new ImportException(error);
        List<string> clean = [.. tags.Select(tag => tag.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Imports.SingleOrDefaultAsync(
            import => import.Id == importId && import.OrganizationId == organizationId && import.State == ImportState.Ready
                && import.Kind == ImportKind.Links,
            cancel) is not { } import)
            return false;
        (import.State, import.TakenSlugs, import.Tags) = (ImportState.Started, takenSlugs, clean);
        db.Add(audit.Create(
            organizationId, AuditAction.LinksImported, import.FileName, new Author(import.Author), after: Format.Count(import.Rows, "row")));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>What is wrong with the tags for all links of an import, or null.</summary>
    public static string? TagsError(IReadOnlyList<string> tags) =>
        new LinkDraft { Destination = "https://example.com/", Tags = tags }.Validate().FirstOrDefault()?.Message;

    /// <summary>Creates the remaining links of an import that was started.</summary>
    /// <param name="organizationId">The organization of the import.</param>
    /// <param name="importId">The import.</param>
    /// <param name="onBatch">Called after each commit, with the import and its new position.</param>
    /// <param name="onWait">Called while the store fails, before each pause; and with null once it is back.</param>
    /// <param name="ticket">The admission to a lane, in which each batch waits for its turn; null to create them at once.</param>
    /// <param name="place">Receives the place in the lane's line.</param>
    /// <param name="cancel">Stops after the present batch; a later call continues.</param>
    /// <returns>The import at its end; null if the organization does not have the import.</returns>
    /// <exception cref="ImportException">Another process runs or undoes the same import.</exception>
    public async Task<ImportJob?> RunAsync(
        int organizationId, long importId, Action<ImportJob>? onBatch = null, Action<ImportWait?>? onWait = null, LaneTicket? ticket = null,
        IProgress<int>? place = null, CancellationToken cancel = default)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            cancel.ThrowIfCancellationRequested();
            var continues = isFirst;
            var batch = () => CreateNextAsync(organizationId, importId, continues, cancel);
            // Not in the lane while it waits: other imports need its threads. A batch that failed has stored nothing, and one that is tried again
            // reads first where the import is.
            var (import, created) = await ImportWait.RepeatAsync(() => ticket?.RunAsync(batch, place, cancel) ?? batch(), onWait, time, cancel);
            if (!created)
                return import;
            onBatch?.Invoke(import!);
        }
    }

    /// <param name="organizationId">The organization of the import.</param>
    /// <param name="importId">The import.</param>
    /// <param name="continues">Whether it goes on if a member has stopped it on another server.</param>
    /// <param name="cancel">Stops the queries.</param>
    private async Task<(ImportJob? Import, bool Created)> CreateNextAsync(int organizationId, long importId, bool continues, CancellationToken cancel)
    {
        var (import, rows) = await NextAsync(organizationId, importId, cancel);
        if (continues && import is { State: ImportState.Stopped })
        {
            await ImportSigns.ContinueAsync(databases, import.Id, cancel);
            import.State = ImportState.Started;
        }
        if (import is null || import.State != ImportState.Started)
            return (import, false);
        await CreateAsync(import, rows, cancel);
        return (import, true);
    }

    /// <summary>
    /// Deletes the links that an import created, and then the import. Links that were changed since are not deleted.
    /// </summary>
    /// <param name="organizationId">The organization of the import.</param>
    /// <param name="importId">The import.</param>
    /// <param name="by">Who undoes it.</param>
    /// <param name="onBatch">Called after each commit, with the number of links that are deleted.</param>
    /// <param name="onWait">As for <see cref="RunAsync"/>.</param>
    /// <param name="ticket">The admission to a lane, in which each batch waits for its turn; null to delete them at once.</param>
    /// <param name="place">Receives the place in the lane's line.</param>
    /// <param name="cancel">Stops between two batches; what is deleted stays so.</param>
    /// <returns>How many links were deleted and how many remain; null if the organization does not have the import.</returns>
    public async Task<UndoneImport?> UndoAsync(
        int organizationId, long importId, Author by, Action<int>? onBatch = null, Action<ImportWait?>? onWait = null, LaneTicket? ticket = null,
        IProgress<int>? place = null, CancellationToken cancel = default)
    {
        var file = await ImportWait.RepeatAsync(() => FindFileNameAsync(organizationId, importId, cancel), onWait, time, cancel);
        if (file is null)
            return null;
        int deleted = 0, remaining = 0;
        for (int? position = 0; position is { } from;)
        {
            var batch = () => UndoNextAsync(organizationId, importId, from, by, cancel);
            var (end, changed, kept) = await ImportWait.RepeatAsync(() => ticket?.RunAsync(batch, place, cancel) ?? batch(), onWait, time, cancel);
            (position, deleted, remaining) = (end, deleted + changed, remaining + kept);
            onBatch?.Invoke(deleted);
        }
        var result = $"{Format.Count(deleted, "link")} deleted";
        await ImportWait.RepeatAsync(() => EndUndoAsync(organizationId, importId, file, result, by, cancel), onWait, time, cancel);
        return new(deleted, remaining);
    }

    private async Task<string?> FindFileNameAsync(int organizationId, long importId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Imports.Where(import => import.Id == importId && import.OrganizationId == organizationId)
            .Select(import => import.FileName).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Deletes the unchanged links of the next rows. The end is the position of the last row, or null if there are no more.</summary>
    private async Task<(int? End, int Deleted, int Remaining)> UndoNextAsync(
        int organizationId, long importId, int position, Author by, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = await db.ImportRows.Where(row => row.ImportId == importId && row.LinkId != null && row.Position > position)
            .OrderBy(row => row.Position).Take(BatchSize).Select(row => new { row.Position, LinkId = row.LinkId!.Value }).ToListAsync(cancel);
        if (rows.Count == 0)
            return (null, 0, 0);
        var ids = rows.ConvertAll(row => row.LinkId);
        var links = await db.Links.Where(link => link.OrganizationId == organizationId && ids.Contains(link.Id))
            .Select(link => new { link.Id, link.Version }).ToListAsync(cancel);
        long[] untouched = [.. links.Where(link => link.Version == 1).Select(link => link.Id)];
        // Last: whatever fails after it would have this batch counted again, without the links that are gone.
        var deleted = (await editor.ChangeManyAsync(organizationId, untouched, new BulkChange { Delete = true }, by, cancel)).Changed;
        return (rows[^1].Position, deleted, links.Count - deleted);
    }

    private async Task<bool> EndUndoAsync(int organizationId, long importId, string file, string result, Author by, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(audit.Create(organizationId, AuditAction.ImportUndone, file, by, after: result));
        await db.SaveChangesAsync(cancel);
        await db.Imports.Where(import => import.Id == importId && import.OrganizationId == organizationId).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>Deletes an import and its rows; the links that it created stay.</summary>
    public async Task ForgetAsync(int organizationId, long importId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Imports.Where(import => import.Id == importId && import.OrganizationId == organizationId).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Deletes the imports of links of all organizations that are older than <see cref="ImportJob.Lifetime"/>.</summary>
    public async Task ForgetOldAsync(CancellationToken cancel = default)
    {
        var old = time.GetUtcNow().UtcDateTime - ImportJob.Lifetime;
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Imports.Where(import => import.UpdatedAt < old && import.State != ImportState.Started
            && import.Kind == ImportKind.Links).ExecuteDeleteAsync(cancel);
    }

    private async Task<(ImportJob? Import, List<StagedRow> Rows)> NextAsync(int organizationId, long importId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var import = await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == importId && i.OrganizationId == organizationId, cancel);
        if (import is null)
            return (null, []);
        var rows = await db.ImportRows.AsNoTracking().Where(row => row.ImportId == importId && row.Position > import.Position)
            .OrderBy(row => row.Position).Take(BatchSize).ToListAsync(cancel);
        if (import.TakenSlugs == TakenSlugs.Rename)
            await FreeSlugsAsync(db, organizationId, rows, cancel);
        return (import, rows);
    }

    /// <summary>Removes the slugs that were taken after the file was read from the drafts, which then get new ones.</summary>
    private async Task FreeSlugsAsync(AppDb db, int organizationId, List<StagedRow> rows, CancellationToken cancel)
    {
        AddressKey KeyOf(LinkDraft draft) => editor.GetKey(editor.GetAddress(organizationId, draft, draft.Slug!));
        var named = rows.FindAll(row => row.Draft?.Slug is not null);
        var taken = await editor.TakenAsync(db, organizationId, named.ConvertAll(row => KeyOf(row.Draft!)), cancel);
        foreach (var row in named.Where(row => taken.Contains(KeyOf(row.Draft!))))
            row.Draft = row.Draft! with { Slug = null };
    }

    private async Task CreateAsync(ImportJob import, List<StagedRow> rows, CancellationToken cancel)
    {
        var creatable = rows.FindAll(row => row.State == ImportRowState.New || (row.State == ImportRowState.Taken && import.TakenSlugs == TakenSlugs.Rename));
        var from = import.Position;
        import.Position += rows.Count;
        if (import.Position == import.Rows)
            import.State = ImportState.Done;
        await editor.CreateManyAsync(
            import.OrganizationId,
            creatable.ConvertAll(row => CreateDraft(row, import)),
            new Author(import.Author),
            async (db, edits) =>
            {
                for (var i = 0; i < edits.Count; i++)
                    Record(import, creatable[i], edits[i]);
                await SaveAsync(db, import, from, cancel);
                Save(db, import.Id, creatable);
            },
            cancel);
    }

    private static LinkDraft CreateDraft(StagedRow row, ImportJob import) => row.Draft! with
    {
        Slug = row.State == ImportRowState.Taken ? null : row.Draft.Slug,
        Tags = [.. row.Draft.Tags.Concat(import.Tags).Distinct(StringComparer.OrdinalIgnoreCase)],
    };

    private static void Record(ImportJob import, StagedRow row, LinkEdit edit)
    {
        import.Count(row.State, -1);
        switch (edit)
        {
            case LinkEdit.Saved(var link):
                (row.State, row.Slug, row.LinkId) = (ImportRowState.Created, link.Slug, link.Id);
                break;
            case LinkEdit.Invalid(var errors):
                (row.State, row.Message) = (ImportRowState.Invalid, StagedRow.JoinMessages(errors));
                break;
            case LinkEdit.SlugTaken:
                (row.State, row.Message) = (ImportRowState.Taken, "The slug was taken after the file was read.");
                break;
            default:
                throw new InvalidOperationException($"A link of an import can't end as {edit}.");
        }
        import.Count(row.State, 1);
    }

    private async Task SaveAsync(AppDb db, ImportJob import, int from, CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        // A server and a command may run the same import: only one of them can move it on from this position.
        var moved = await db.Imports.Where(i => i.Id == import.Id && i.State == ImportState.Started && i.Position == from).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.State, import.State).SetProperty(i => i.Position, import.Position).SetProperty(i => i.UpdatedAt, now)
                .SetProperty(i => i.New, import.New)
                .SetProperty(i => i.Taken, import.Taken).SetProperty(i => i.Invalid, import.Invalid)
                .SetProperty(i => i.Created, import.Created),
            cancel);
        if (moved == 0)
            throw new ImportException("This import is already being run or undone.");
    }

    private static void Save(AppDb db, long importId, List<StagedRow> rows)
    {
        // One prepared statement takes 5 µs a row; with SQLite, a statement that joined the table with a list of rows took 3 ms a row.
        db.Database.GetDbConnection().RunForEach(
            db.Database.CurrentTransaction?.GetDbTransaction(),
            """
            UPDATE "ImportRows" SET "State" = @state, "Slug" = @slug, "Message" = @message, "LinkId" = @link
            WHERE "ImportId" = @import AND "Position" = @position
            """,
            ["@state", "@slug", "@message", "@link", "@import", "@position"],
            rows.Select(row => new object?[] { (int)row.State, row.Slug, row.Message, row.LinkId, importId, row.Position }));
    }
}

/// <summary>The result of undoing an import.</summary>
/// <param name="Deleted">The number of links that were deleted.</param>
/// <param name="Remaining">The number of links that remain, since they were changed after the import.</param>
public sealed record UndoneImport(int Deleted, int Remaining);
