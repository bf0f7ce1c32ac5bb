using System.Runtime.CompilerServices;
using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links.List;

/// <summary>A page of deletions, the latest first; <paramref name="Next"/> is null on the last page.</summary>
/// <param name="Deletions">What each link was, who deleted it, and when.</param>
/// <param name="Next">Where the next page begins.</param>
public sealed record DeletionPage(IReadOnlyList<LinkChange> Deletions, long? Next);

/// <summary>Lists deleted links that can be restored: the deletion is the last entry of their history.</summary>
public sealed class DeletedLinks(IDbContextFactory<AppDb> databases, AppDatabase database)
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
        var sql = database.Dialect;
        var json = sql.Json("change.\"Link\"");
        var text = $"({json} ->> 'slug') || '\n' || coalesce({json} ->> 'name', '') || '\n' || ({json} ->> 'destination')";
        // Kind 2 is Deleted. It is part of the statement, since SQLite uses the index of deletions only for the constant.
        var select = FormattableStringFactory.Create($$"""
            SELECT change.* FROM "LinkChanges" AS change {{sql.UseIndex("IX_LinkChanges_Deleted")}}
            WHERE change."OrganizationId" = {0} AND change."Kind" = 2 AND change."Id" < {1}
                AND NOT EXISTS (SELECT 1 FROM "Links" WHERE "Id" = change."LinkId")
                AND NOT EXISTS (SELECT 1 FROM "LinkChanges" AS later WHERE later."LinkId" = change."LinkId" AND later."Version" > change."Version")
                AND {{sql.Contains(text, "{2}")}}
            ORDER BY change."Id" DESC
            LIMIT {3}
            """, organizationId, before ?? long.MaxValue, search?.Trim() ?? "", size + 1);
        var deletions = await db.LinkChanges.FromSql(select).AsNoTracking().ToListAsync(cancel);
        return deletions.Count > size ? new(deletions[..size], deletions[size - 1].Id) : new(deletions, null);
    }
}
