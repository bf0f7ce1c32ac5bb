using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links.List;

/// <summary>A page of deletions, the latest first; <paramref name="Next"/> is null on the last page.</summary>
/// <param name="Deletions">What each link was, who deleted it, and when.</param>
/// <param name="Next">Where the next page begins.</param>
public sealed record DeletionPage(IReadOnlyList<LinkChange> Deletions, long? Next);

/// <summary>Lists deleted links that can be restored: the deletion is the last entry of their history.</summary>
public sealed class DeletedLinks(IDbContextFactory<AppDb> databases)
{
    public const int MaxPageSize = 200;

    /// <summary>A page of deleted links.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="search">Part of a slug, name or destination, without case (of ASCII letters); blank for all.</param>
    /// <param name="before">The <see cref="DeletionPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="size">Deletions on a page, 1 to <see cref="MaxPageSize"/>.</param>
    /// <param name="cancel">Stops the query.</param>
    public async Task<DeletionPage> ListAsync(
        int organizationId, string? search = null, long? before = null, int size = 50, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Kind 2 is Deleted. It is part of the statement, since SQLite uses the index of deletions only for the constant.
        var deletions = await db.LinkChanges.FromSql($"""
            SELECT change.* FROM LinkChanges AS change INDEXED BY IX_LinkChanges_Deleted
            WHERE change.OrganizationId = {organizationId} AND change.Kind = 2 AND change.Id < {before ?? long.MaxValue}
                AND NOT EXISTS (SELECT 1 FROM Links WHERE Id = change.LinkId)
                AND NOT EXISTS (SELECT 1 FROM LinkChanges AS later WHERE later.LinkId = change.LinkId AND later.Version > change.Version)
                AND instr(lower((change.Link ->> '$.slug') || char(10) || coalesce(change.Link ->> '$.name', '') || char(10)
                    || (change.Link ->> '$.destination')), lower({search?.Trim() ?? ""})) > 0
            ORDER BY change.Id DESC
            LIMIT {size + 1}
            """).AsNoTracking().ToListAsync(cancel);
        return deletions.Count > size ? new(deletions[..size], deletions[size - 1].Id) : new(deletions, null);
    }
}
