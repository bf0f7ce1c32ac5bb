using LinkApp.Core.Data;
using LinkApp.Core.Links.Import.Servers;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links.Import;

/// <summary>Reads imports and their rows; every query names the organization.</summary>
public sealed class ImportQueries(IDbContextFactory<AppDb> databases)
{
    public async Task<ImportJob?> FindAsync(int organizationId, long importId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Imports.AsNoTracking().SingleOrDefaultAsync(import => import.Id == importId && import.OrganizationId == organizationId, cancel);
    }

    /// <summary>An organization's imports, latest first, without those whose file of links is still being read.</summary>
    public async Task<List<ImportJob>> ListAsync(int organizationId, int count = 20, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Imports.AsNoTracking().Where(import => import.OrganizationId == organizationId
                && (import.State != ImportState.Reading || import.Kind == ImportKind.Clicks))
            .OrderByDescending(import => import.Id).Take(count).ToListAsync(cancel);
    }

    /// <summary>The times whose clicks of a server are imported or being imported.</summary>
    internal async Task<List<ClickSpan>> FindSpansAsync(int organizationId, string server, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Imports.Where(import => import.OrganizationId == organizationId && import.Server == server && import.Until != null
                && import.State != ImportState.Failed)
            .Select(import => new ClickSpan(import.After, import.Until!.Value)).ToListAsync(cancel);
    }

    /// <summary>The imports of a server's numbers of clicks, which have no times.</summary>
    internal async Task<List<ImportJob>> FindTotalsAsync(int organizationId, string server, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Imports.AsNoTracking().Where(import => import.OrganizationId == organizationId && import.Server == server
                && import.Kind == ImportKind.Clicks && import.Until == null && import.State != ImportState.Failed && import.State != ImportState.Ready)
            .ToListAsync(cancel);
    }

    /// <summary>What is wrong with the first rows of a file of clicks that were left out, in the order of the file.</summary>
    /// <param name="import">The import; the caller has found it for the organization.</param>
    /// <param name="skip">The number of entries to skip at the beginning.</param>
    /// <param name="take">The most entries to read.</param>
    /// <param name="cancel">Stops the query.</param>
    public async Task<List<SkippedRow>> SkippedAsync(ImportJob import, int skip, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.SkippedRows.AsNoTracking().Where(row => row.ImportId == import.Id).OrderBy(row => row.Position).Skip(skip).Take(take)
            .ToListAsync(cancel);
    }

    /// <summary>The first rows that are or will be links and lose something, in the order of the file, without their drafts.</summary>
    /// <param name="import">The import; the caller has found it for the organization.</param>
    /// <param name="take">The most rows to read.</param>
    /// <param name="cancel">Stops the query.</param>
    public async Task<List<StagedRow>> NotesAsync(ImportJob import, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.ImportRows.AsNoTracking()
            .Where(row => row.ImportId == import.Id && row.Message != null && (row.State == ImportRowState.New || row.State == ImportRowState.Created))
            .OrderBy(row => row.Position).Take(take)
            .Select(row => new StagedRow { Line = row.Line, Slug = row.Slug, Destination = row.Destination, Message = row.Message })
            .ToListAsync(cancel);
    }

    /// <summary>Some rows of an import in the order of the file, without their drafts.</summary>
    /// <param name="import">The import; the caller has found it for the organization.</param>
    /// <param name="states">The states of the rows to read; empty for all.</param>
    /// <param name="skip">The number of rows to skip at the beginning.</param>
    /// <param name="take">The most rows to read.</param>
    /// <param name="cancel">Stops the query.</param>
    public async Task<List<StagedRow>> RowsAsync(
        ImportJob import, IReadOnlyCollection<ImportRowState> states, int skip, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var rows = db.ImportRows.AsNoTracking().Where(row => row.ImportId == import.Id);
        if (states.Count > 0)
            rows = rows.Where(row => states.Contains(row.State));
        return await rows.OrderBy(row => row.Position).Skip(skip).Take(take)
            .Select(row => new StagedRow
            {
                ImportId = row.ImportId,
                Position = row.Position,
                Line = row.Line,
                State = row.State,
                Slug = row.Slug,
                Destination = row.Destination,
                Message = row.Message,
                LinkId = row.LinkId,
            })
            .ToListAsync(cancel);
    }
}
