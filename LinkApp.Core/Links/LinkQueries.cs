using LinkApp.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

/// <summary>A page of links, newest first, and the cursor of the next one (null at the end).</summary>
public sealed record LinkPage(IReadOnlyList<Link> Links, long? Next);

/// <summary>Reads links; every query names the organization.</summary>
public sealed class LinkQueries(IDbContextFactory<AppDb> databases)
{
    public const int MaxPageSize = 200;

    // The search index knows texts from three characters on. Shorter ones are in many links, so that looking at each ends soon.
    private const int IndexedLength = 3;

    /// <summary>The link that has a slug, or had it and still answers to it; null where the organization has none.</summary>
    public async Task<Link?> FindAsync(int organizationId, string slug, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Links.AsNoTracking()
            .Include(link => link.Aliases)
            .SingleOrDefaultAsync(link => link.OrganizationId == organizationId && (link.Slug == slug || link.Aliases.Any(alias => alias.Slug == slug)), cancel);
    }

    /// <summary>Whether a link of any organization has a slug, or had it: slugs are shared by all.</summary>
    public async Task<bool> IsTakenAsync(string slug, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Links.AnyAsync(link => link.Slug == slug, cancel) || await db.LinkAliases.AnyAsync(alias => alias.Slug == slug, cancel);
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
        // SQLite's texts end at a NUL.
        search = search?.Replace("\0", "", StringComparison.Ordinal).Trim() ?? "";
        if (search.EnumerateRunes().Count() >= IndexedLength)
        {
            var found = await Matching(db, organizationId, search, tag, cursor ?? long.MaxValue, size + 1).ToListAsync(cancel);
            links = links.Where(link => found.Contains(link.Id));
        }
        else if (search.Length > 0)
        {
            var pattern = $"%{Escape(search)}%";
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
            .Include(link => link.Aliases)
            .AsSplitQuery()
            .ToListAsync(cancel);
        var more = page.Count > size;
        if (more)
            page.RemoveAt(size);
        return new LinkPage(page, more ? page[^1].Id : null);
    }

    /// <summary>What was done to a link, the latest first; also of one that is deleted.</summary>
    public async Task<IReadOnlyList<LinkChange>> HistoryAsync(int organizationId, long linkId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.LinkChanges.AsNoTracking()
            .Where(change => change.OrganizationId == organizationId && change.LinkId == linkId)
            .OrderByDescending(change => change.Version)
            .ToListAsync(cancel);
    }

    /// <summary>The deletion of the link that had a slug last, if nobody has brought it back; null where there was none.</summary>
    public async Task<LinkChange?> FindDeletedAsync(int organizationId, string slug, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Reads all deletions of the organization: once for each missing page, and only those are parsed.
        return await db.LinkChanges.FromSql($"""
            SELECT * FROM LinkChanges AS change
            WHERE OrganizationId = {organizationId} AND Kind = {(int)LinkChangeKind.Deleted}
                AND (Link ->> '$.slug' = {slug} OR EXISTS (SELECT 1 FROM json_each(Link, '$.aliases') WHERE value = {slug}))
                AND NOT EXISTS (SELECT 1 FROM Links WHERE Id = change.LinkId)
            """)
            .AsNoTracking()
            .OrderByDescending(change => change.Id)
            .FirstOrDefaultAsync(cancel);
    }

    /// <summary>Tags of the organization's links that begin with a text, without case; the most used first.</summary>
    /// <param name="organizationId">Whose links.</param>
    /// <param name="text">The beginning; empty for all.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancel">Stops the query.</param>
    public async Task<IReadOnlyList<string>> TagsAsync(int organizationId, string text, int count = 20, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Database.SqlQuery<string>($"""
            SELECT tags.value AS Value
            FROM Links, json_each(Links.Tags) AS tags
            WHERE Links.OrganizationId = {organizationId} AND substr(tags.value, 1, length({text})) = {text} COLLATE NOCASE
            GROUP BY tags.value COLLATE NOCASE
            ORDER BY count(*) DESC, tags.value
            LIMIT {count}
            """).ToListAsync(cancel);
    }

    /// <summary>The slugs of links by id, for lists of clicks; deleted links are absent.</summary>
    public async Task<Dictionary<long, string>> SlugsAsync(IReadOnlyCollection<long> ids, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Links.AsNoTracking().Where(link => ids.Contains(link.Id)).ToDictionaryAsync(link => link.Id, link => link.Slug, cancel);
    }

    /// <summary>The ids of links that hold a text, newest first; read from the index only as far as the page goes.</summary>
    private static IQueryable<long> Matching(AppDb db, int organizationId, string text, string? tag, long before, int count)
    {
        var phrase = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return db.Database.SqlQuery<long>($"""
            SELECT Links.Id AS Value
            FROM LinkSearch JOIN Links ON Links.Id = LinkSearch.rowid
            WHERE LinkSearch MATCH {phrase} AND LinkSearch.rowid < {before} AND Links.OrganizationId = {organizationId}
                AND ({tag} IS NULL OR EXISTS (SELECT 1 FROM json_each(Links.Tags) AS tags WHERE tags.value = {tag}))
            ORDER BY LinkSearch.rowid DESC
            LIMIT {count}
            """);
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
