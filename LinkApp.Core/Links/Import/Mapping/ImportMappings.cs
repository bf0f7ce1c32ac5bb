using System.Diagnostics.CodeAnalysis;
using LinkApp.Core.Data;
using LinkApp.Core.Links.Import.ClickFiles;
using LinkApp.Core.Organizations;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>
/// Files that no format fits. Each waits in the folder of an import whose state is <see cref="ImportState.Unmapped"/> until a member has said which
/// column is which field.
/// </summary>
public sealed class ImportMappings(
    IDbContextFactory<AppDb> databases, ImportFolder folder, ImportStaging links, ClickFileStaging clicks, ClickImport imports, LinkEditor editor,
    TimeProvider time)
{
    /// <summary>Whether a file fits no format of links or of clicks, and has columns that can be mapped.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Callers need not know how files are recognized.")]
    public async Task<bool> IsNeededAsync(string path, CancellationToken cancel = default)
    {
        try
        {
            await using var reader = await ImportReader.OpenAsync(path, cancel: cancel);
            return false;
        }
        catch (UnknownFormatException)
        {
            return await HasRowsAsync(path, cancel);
        }
        catch (ImportException)
        {
            // The import of links says what is wrong.
            return false;
        }
    }

    /// <summary>Checks that a file has columns and rows, whatever program it may be from.</summary>
    /// <exception cref="ImportException">It has none.</exception>
    public static async Task CheckAsync(string path, CancellationToken cancel = default)
    {
        if ((await TableSample.ReadAsync(path, cancel)).Rows.Count == 0)
            throw new ImportException("The file has no rows.");
    }

    /// <summary>Takes an uploaded file over, whose columns are then mapped.</summary>
    /// <param name="organizationId">The organization that gets the links or clicks.</param>
    /// <param name="upload">The path of a closed file in the folder of imports; it is moved.</param>
    /// <param name="fileName">The name of the file for people.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="cancel">Stops it before it begins.</param>
    public async Task<ImportJob> CreateAsync(int organizationId, string upload, string fileName, Author by, CancellationToken cancel = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var import = new ImportJob
        {
            OrganizationId = organizationId,
            Kind = ImportKind.Unknown,
            State = ImportState.Unmapped,
            FileName = StagedRow.Shown(fileName),
            Format = ImportFormat.Mapped,
            Author = by.Name,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.Add(import);
        await db.SaveChangesAsync(cancel);
        File.Move(upload, Path.Combine(folder.Create(import.Id), ImportFolder.Source));
        return import;
    }

    /// <summary>The columns of the file of an import that waits for its map, and its first rows; null if the organization has no such import.</summary>
    /// <exception cref="ImportException">The file is no longer there.</exception>
    public async Task<TableSample?> ReadSampleAsync(int organizationId, long importId, CancellationToken cancel = default) =>
        await FindAsync(organizationId, importId, cancel) is { } import ? await TableSample.ReadAsync(GetPath(import), cancel) : null;

    /// <summary>The first rows of such a file as a map would import them; null if the organization has no such import.</summary>
    /// <exception cref="ImportException">The map does not fit the file.</exception>
    public async Task<MappingPreview?> PreviewAsync(int organizationId, long importId, ColumnMap map, Author by, CancellationToken cancel = default)
    {
        if (await FindAsync(organizationId, importId, cancel) is not { } import)
            return null;
        await using var table = await MappedTable.OpenAsync(GetPath(import), map, cancel);
        MapField[] fields = [.. table.Fields];
        if (map.Kind == ImportKind.Clicks)
            return new(fields, await PreviewClicksAsync(organizationId, fields, GetPath(import), map, cancel));
        List<PreviewRow> rows = [];
        while (rows.Count < MappingPreview.Size && await table.ReadAsync(cancel))
        {
            var row = links.FitDomain(organizationId, LinkRowMapper.Read(table));
            var errors = row.Errors.Count > 0 ? row.Errors : editor.Errors(organizationId, row.Draft, by);
            rows.Add(LinkPreview.Create(table, fields, row, errors));
        }
        return new(fields, rows);
    }

    /// <summary>
    /// Reads the file of such an import with a map. Links are then in a new import that can be checked; of clicks it is the same import, and
    /// <see cref="ClickImport.RunAsync"/> reads it.
    /// </summary>
    /// <param name="organizationId">The organization of the import.</param>
    /// <param name="importId">The import.</param>
    /// <param name="map">The map.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="onBatch">Called after each batch of links with the new import.</param>
    /// <param name="cancel">Stops the reading; the file then goes on waiting.</param>
    /// <returns>The import that has the rows; null if the organization has no such import.</returns>
    /// <exception cref="ImportException">The map does not fit the file, or the file is broken; it goes on waiting.</exception>
    public async Task<ImportJob?> ApplyAsync(
        int organizationId, long importId, ColumnMap map, Author by, Action<ImportJob>? onBatch = null, CancellationToken cancel = default)
    {
        if (await FindAsync(organizationId, importId, cancel) is not { } import)
            return null;
        var path = GetPath(import);
        if (map.FindError() is { } error)
            throw new ImportException(error);
        if (map.Kind == ImportKind.Clicks)
        {
            await map.CheckAsync(path, cancel);
            await map.SaveAsync(folder.GetPath(importId), cancel);
            await using var db = await databases.CreateDbContextAsync(cancel);
            await Unmapped(db, organizationId, importId).ExecuteUpdateAsync(
                set => set.SetProperty(i => i.Kind, ImportKind.Clicks).SetProperty(i => i.State, ImportState.Reading), cancel);
            return import;
        }
        if (new FileInfo(path).Length is > ImportStaging.MaxBytes and var bytes)
            throw new ImportException($"The file has {bytes >> 20} MB. The limit for links is {ImportStaging.MaxBytes >> 20} MB: split the file.");
        var read = await links.ReadAsync(organizationId, path, import.FileName, null, by, map, onBatch, cancel: cancel);
        await imports.ForgetAsync(organizationId, importId, CancellationToken.None);
        return read;
    }

    private static async Task<bool> HasRowsAsync(string path, CancellationToken cancel)
    {
        try
        {
            await CheckAsync(path, cancel);
            return true;
        }
        catch (ImportException)
        {
            return false;
        }
    }

    private static IQueryable<ImportJob> Unmapped(AppDb db, int organizationId, long importId) =>
        db.Imports.Where(i => i.Id == importId && i.OrganizationId == organizationId && i.State == ImportState.Unmapped);

    private string GetPath(ImportJob import)
    {
        var path = Path.Combine(folder.GetPath(import.Id), ImportFolder.Source);
        return File.Exists(path) ? path : throw new ImportException("The file is no longer in the data folder. Discard this import, and choose the file again.");
    }

    private async Task<ImportJob?> FindAsync(int organizationId, long importId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Unmapped(db, organizationId, importId).AsNoTracking().SingleOrDefaultAsync(cancel);
    }

    private async Task<List<PreviewRow>> PreviewClicksAsync(int organizationId, MapField[] fields, string path, ColumnMap map, CancellationToken cancel)
    {
        await using var file = await MappedClickReader.CreateAsync(path, map, cancel);
        var (record, reader) = (new ClickRecord(), clicks.CreateReader());
        List<(PreviewRow Row, FileClick? Click)> rows = [];
        while (rows.Count < MappingPreview.Size && await file.ReadAsync(record, cancel))
        {
            var click = reader.Read(record);
            rows.Add((ClickPreview.Create(record, fields, click, reader.Errors), click));
        }
        var known = new Dictionary<LinkName, long?>();
        await clicks.FindLinksAsync(organizationId, [.. rows.Select(row => row.Click).OfType<FileClick>()], known, cancel);
        return [.. rows.Select(row => row.Click is { } click && known[click.Link] is null
            ? ClickPreview.Add(row.Row, fields, ClickFileStaging.NoLink(click))
            : row.Row)];
    }
}
