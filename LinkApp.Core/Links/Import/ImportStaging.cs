using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Lanes;
using LinkApp.Core.Links.Import.Mapping;
using LinkApp.Core.Organizations;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links.Import;

/// <summary>Reads an import file into stored rows, which people can check before any link is created.</summary>
public sealed class ImportStaging(IDbContextFactory<AppDb> databases, LinkEditor editor, HostTable hosts, WorkLanes lanes, TimeProvider time)
{
    /// <summary>The most rows of a file, so that people don't wait too long and the database doesn't grow too much.</summary>
    public const int MaxRows = 250_000;

    /// <summary>The largest size of a file, in bytes.</summary>
    public const long MaxBytes = 64L << 20;

    // Rows per transaction. Few: other writers wait for a batch, and what it allocates lives until its end, which makes the pauses of
    // the garbage collector longer.
    private const int BatchSize = 200;

    /// <summary>Reads a file. If it can't be read to its end, nothing of it is stored.</summary>
    /// <param name="organizationId">The organization that gets the links.</param>
    /// <param name="path">Path of the file.</param>
    /// <param name="fileName">The name of the file for people.</param>
    /// <param name="format">Its format; null detects it from the content.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="map">Which column is which field; null if the format says it.</param>
    /// <param name="onBatch">Called after each batch with the import, whose row count has grown.</param>
    /// <param name="server">The server that it was fetched from; null for a file.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="ImportException">It is not a file of links, or it is broken.</exception>
    /// <exception cref="LaneFullException">Too many other imports wait; each batch of rows takes its turn.</exception>
    public async Task<ImportJob> ReadAsync(
        int organizationId, string path, string fileName, ImportFormat? format, Author by, ColumnMap? map = null, Action<ImportJob>? onBatch = null,
        string? server = null, CancellationToken cancel = default)
    {
        using var ticket = lanes.Imports.Enter(WorkLanes.GetCaller(organizationId));
        await using var reader = await ImportReader.OpenAsync(path, format, map, cancel);
        // All that writes is done in the lane: while another import has the store's lock, a write blocks its thread, and the pool has few.
        var import = await ticket.RunAsync(() => BeginAsync(organizationId, StagedRow.Shown(fileName), server, reader, by, cancel), cancel: cancel);
        try
        {
            var slugs = new HashSet<AddressKey>();
            await using var batches = reader.ReadAsync(cancel).Chunk(BatchSize).GetAsyncEnumerator(cancel);
            async Task<bool> StageNextAsync()
            {
                if (!await batches.MoveNextAsync())
                    return false;
                if (import.Rows + batches.Current.Length > MaxRows)
                    throw new ImportException($"A file can have at most {Format.Count(MaxRows, "row")}. Split the file.");
                await StageAsync(import, Array.ConvertAll(batches.Current, row => FitDomain(import.OrganizationId, row)), slugs, by, cancel);
                return true;
            }
            while (await ticket.RunAsync(StageNextAsync, cancel: cancel))
                onBatch?.Invoke(import);
            if (import.Rows == 0)
                throw new ImportException("The file has no rows.");
            return await ticket.RunAsync(() => FinishAsync(import, cancel), cancel: cancel);
        }
        catch
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            await db.Imports.Where(i => i.Id == import.Id).ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task<ImportJob> BeginAsync(
        int organizationId, string fileName, string? server, ImportReader reader, Author by, CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var import = new ImportJob
        {
            OrganizationId = organizationId,
            FileName = fileName,
            Server = server,
            Format = reader.Format,
            Author = by.Name,
            IgnoredColumns = [.. reader.IgnoredColumns.Take(50).Select(StagedRow.Shown)],
            CreatedAt = now,
            UpdatedAt = now,
        };
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Add(import);
        await db.SaveChangesAsync(cancel);
        return import;
    }

    private async Task<ImportJob> FinishAsync(ImportJob import, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Attach(import);
        import.State = ImportState.Ready;
        await db.SaveChangesAsync(cancel);
        return import;
    }

    private async Task StageAsync(ImportJob import, ImportRow[] rows, HashSet<AddressKey> slugs, Author by, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var taken = await TakenSlugsAsync(db, import.OrganizationId, rows, cancel);
        db.Attach(import);
        var staged = new List<StagedRow>(rows.Length);
        foreach (var row in rows)
        {
            var (state, message) = Classify(import.OrganizationId, row, taken, slugs, by);
            import.Rows++;
            import.Count(state, 1);
            staged.Add(new StagedRow
            {
                ImportId = import.Id,
                Position = import.Rows,
                Line = row.Line,
                State = state,
                Slug = row.Draft.Slug is { } slug ? StagedRow.Shown(slug) : null,
                Destination = StagedRow.Shown(row.Draft.Destination),
                Message = state == ImportRowState.Invalid ? message : ForeignText.Join(message, row.Note),
                Draft = state == ImportRowState.Invalid ? null : row.Draft,
            });
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.InsertAsync(staged, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Leaves out the domain of another program that the organization does not have.</summary>
    internal ImportRow FitDomain(int organizationId, ImportRow row)
    {
        if (!row.HasForeignDomain || row.Draft.Domain is not { } domain
            || (HostName.TryParse(domain, out var host) && hosts.GetDomains(organizationId).Any(own => own.Host == host)))
            return row;
        var shared = row with { Draft = row.Draft with { Domain = null } };
        return hosts.IsSharedHost(domain)
            ? shared
            : shared with { Note = ForeignText.Join(row.Note, $"It was on {domain}, which your organization does not have, and will answer on the shared hosts. To keep its address, add the domain first, and import the file again.") };
    }

    private (ImportRowState State, string? Message) Classify(
        int organizationId, ImportRow row, Dictionary<AddressKey, string> taken, HashSet<AddressKey> slugs, Author by)
    {
        // If a row could not be read, its parse errors say more than errors of the draft.
        IReadOnlyList<FieldError> errors = row.Errors.Count > 0 ? row.Errors : editor.Errors(organizationId, row.Draft, by);
        if (errors.Count > 0)
            return (ImportRowState.Invalid, StagedRow.JoinMessages(errors));
        if (row.Draft.Slug is not { } slug)
            return (ImportRowState.New, null);
        var key = editor.GetKey(editor.GetAddress(organizationId, row.Draft, slug));
        if (taken.TryGetValue(key, out var why))
            return (ImportRowState.Taken, why);
        return slugs.Add(key)
            ? (ImportRowState.New, AliasNote(organizationId, row.Draft, taken, slugs))
            : (ImportRowState.Taken, "A row further up has the same slug.");
    }

    private string? AliasNote(int organizationId, LinkDraft draft, Dictionary<AddressKey, string> taken, HashSet<AddressKey> slugs)
    {
        var lost = editor.GetNewAliases(organizationId, draft).Where(alias => editor.GetKey(alias) is var key && (taken.ContainsKey(key) || !slugs.Add(key)))
            .Select(alias => alias.ToText(draft.Domain)).ToList();
        return lost.Count == 0 ? null : StagedRow.Shown($"These aliases are taken and were skipped: {string.Join(", ", lost)}");
    }

    /// <summary>Why addresses of some rows are taken. Says nothing about links of other organizations.</summary>
    private async Task<Dictionary<AddressKey, string>> TakenSlugsAsync(AppDb db, int organizationId, ImportRow[] rows, CancellationToken cancel)
    {
        // A row that can't be read may have a slug that is none.
        HashSet<AddressKey> wanted = [.. rows.Where(row => row.Errors.Count == 0).SelectMany(row => editor.GetWanted(organizationId, row.Draft))];
        var taken = (await editor.TakenAsync(db, organizationId, wanted, cancel)).ToDictionary(key => key, _ => "The slug is taken.");
        var keys = wanted.Select(address => address.Key).Distinct().ToList();
        foreach (var (key, deletedAt) in await LinkEditor.HeldAsync(db, organizationId, keys, time.GetUtcNow().UtcDateTime, cancel))
            taken[new(null, key)] = DeletedSlug.Error(key, deletedAt).Message;
        var own = await db.Links.Where(link => link.OrganizationId == organizationId && keys.Contains(link.SlugKey))
            .Select(link => new { link.Domain, link.SlugKey, link.Destination }).ToListAsync(cancel);
        foreach (var link in own)
            taken[new(link.Domain, link.SlugKey)] = $"Your organization already has this link. Its destination is {StagedRow.Shown(link.Destination)}";
        return taken;
    }
}
