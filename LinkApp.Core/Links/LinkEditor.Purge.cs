using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

public sealed partial class LinkEditor
{
    /// <summary>
    /// Deletes the next links of an organization that is purged, without an entry in their history; redirects no longer know
    /// them. Returns how many were deleted: 0 at the end.
    /// </summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="limit">The most links to delete, in one transaction.</param>
    /// <param name="cancel">Stops before the commit.</param>
    public async Task<int> PurgeAsync(int organizationId, int limit, CancellationToken cancel = default)
    {
        await using var turn = await turns.TakeAsync(Turn.Edits, cancel);
        await using var db = await databases.CreateDbContextAsync(cancel);
        var links = await db.Links.AsNoTracking().Include(link => link.Aliases).Where(link => link.OrganizationId == organizationId)
            .OrderBy(link => link.Id).Take(limit).ToListAsync(cancel);
        if (links.Count == 0)
        {
            // The slugs stay held, for nobody, and no longer name the organization.
            await db.DeletedSlugs.Where(slug => slug.OrganizationId == organizationId)
                .ExecuteUpdateAsync(set => set.SetProperty(slug => slug.OrganizationId, (int?)null), cancel);
            return 0;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var (first, last) = (links[0].Id, links[^1].Id);
        await db.Links.Where(link => link.OrganizationId == organizationId && link.Id >= first && link.Id <= last).ExecuteDeleteAsync(cancel);
        await HoldAsync(db, null, links.SelectMany(link => link.Keys), cancel);
        await transaction.CommitAsync(cancel);
        table.Remove(links.SelectMany(link => link.Keys), organizationId);
        return links.Count;
    }
}
