using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

/// <summary>A page of links, newest first, and the cursor of the next one (null at the end).</summary>
public sealed record LinkPage(IReadOnlyList<Link> Links, long? Next);

/// <summary>Reads links; every query names the organization.</summary>
public sealed class LinkQueries(IDbContextFactory<AppDb> databases)
{
    public const int MaxPageSize = 200;

    public async Task<Link?> FindAsync(int organizationId, string slug, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Links.AsNoTracking()
            .Include(link => link.Rules.OrderBy(rule => rule.Position))
            .SingleOrDefaultAsync(link => link.OrganizationId == organizationId && link.Slug == slug, cancel);
    }

    /// <summary>Whether a slug is in use by any organization: slugs are shared by all.</summary>
    public async Task<bool> IsTakenAsync(string slug, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Links.AnyAsync(link => link.Slug == slug, cancel);
    }

    /// <param name="organizationId">Whose links.</param>
    /// <param name="search">Part of a name, slug or destination, without case; null for all.</param>
    /// <param name="tag">A tag that the links have; null for all.</param>
    /// <param name="cursor">The <see cref="LinkPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="size">Links on a page, 1 to <see cref="MaxPageSize"/>.</param>
    /// <param name="cancel">Stops the query.</param>
    public async Task<LinkPage> ListAsync(
        int organizationId, string? search = null, string? tag = null, long? cursor = null, int size = 50, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var links = db.Links.AsNoTracking().Where(link => link.OrganizationId == organizationId);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var pattern = $"%{Escape(search.Trim())}%";
            links = links.Where(link =>
                EF.Functions.Like(link.Slug, pattern, "\\") || EF.Functions.Like(link.Name, pattern, "\\") || EF.Functions.Like(link.Destination, pattern, "\\"));
        }
        if (tag is not null)
            links = links.Where(link => link.Tags.Contains(tag));
        if (cursor is not null)
            links = links.Where(link => link.Id < cursor);

        // The index (OrganizationId, Id) is walked backwards from the cursor: the last page costs what the first does.
        var page = await links.OrderByDescending(link => link.Id)
            .Take(size + 1)
            .Include(link => link.Rules.OrderBy(rule => rule.Position))
            .AsSplitQuery()
            .ToListAsync(cancel);
        var more = page.Count > size;
        if (more)
            page.RemoveAt(size);
        return new LinkPage(page, more ? page[^1].Id : null);
    }

    /// <summary>The slugs of links by id, for lists of clicks; deleted links are absent.</summary>
    public async Task<Dictionary<long, string>> SlugsAsync(IReadOnlyCollection<long> ids, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Links.AsNoTracking().Where(link => ids.Contains(link.Id)).ToDictionaryAsync(link => link.Id, link => link.Slug, cancel);
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
