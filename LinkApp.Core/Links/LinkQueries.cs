using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using LinkApp.Core.Data;
using LinkApp.Core.Links.List;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

/// <summary>A page of links in the order that was asked for, and the cursor of the next one (null at the end).</summary>
public sealed record LinkPage(IReadOnlyList<Link> Links, LinkCursor? Next);

/// <summary>Reads links; every query names the organization.</summary>
public sealed class LinkQueries(IDbContextFactory<AppDb> databases, AppDatabase database, LinkFinder finder, SlugRules slugs)
{
    public const int MaxPageSize = 200;

    /// <summary>Up to here, links that match a filter are counted one by one.</summary>
    public const int MaxCounted = 10_000;

    /// <summary>The link that has a slug, or had it and still answers to it; null where the organization has none.</summary>
    /// <exception cref="AmbiguousSlugException">The name is that of several links.</exception>
    public async Task<Link?> FindAsync(int organizationId, LinkName name, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await LinkSearch.FindAsync(db.Links.AsNoTracking(), organizationId, name, slugs, cancel);
    }

    /// <summary>The link for a page that shows which one it is: of several with the same slug, the first.</summary>
    public async Task<Link?> FindShownAsync(int organizationId, LinkName name, CancellationToken cancel = default)
    {
        try
        {
            return await FindAsync(organizationId, name, cancel);
        }
        catch (AmbiguousSlugException several)
        {
            return await FindAsync(organizationId, name with { Domain = several.Domains[0] }, cancel);
        }
    }

    /// <summary>Whether a link has a slug on a domain, or had it. On the shared hosts, slugs are shared by all organizations.</summary>
    /// <param name="slug">The slug.</param>
    /// <param name="domain">The domain; null for the shared hosts.</param>
    /// <param name="cancel">Stops the query.</param>
    public async Task<bool> IsTakenAsync(string slug, string? domain = null, CancellationToken cancel = default)
    {
        var key = slugs.Key(slug);
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Links.AnyAsync(link => link.SlugKey == key && link.Domain == domain, cancel)
            || await db.LinkAliases.AnyAsync(alias => alias.SlugKey == key && alias.Domain == domain, cancel);
    }

    /// <summary>A page of links; the last page of a million costs what the first does (docs/performance.md).</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="filter">Which of them; null for all that are not archived.</param>
    /// <param name="sort">Their order.</param>
    /// <param name="after">The <see cref="LinkPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="size">Links on a page, 1 to <see cref="MaxPageSize"/>.</param>
    /// <param name="cancel">Stops the query.</param>
    public async Task<LinkPage> ListAsync(
        int organizationId, LinkFilter? filter = null, LinkSort sort = LinkSort.Newest, LinkCursor? after = null, int size = 50,
        CancellationToken cancel = default)
    {
        var places = finder.Find(organizationId, filter ?? LinkFilter.Default, sort, after, size + 1);
        var next = places.Count > size ? places[size - 1] : null;
        var ids = places.Take(size).Select(place => place.Id).ToList();

        await using var db = await databases.CreateDbContextAsync(cancel);
        var links = await db.Links.AsNoTracking()
            .Where(link => link.OrganizationId == organizationId && ids.Contains(link.Id))
            .Include(link => link.Aliases)
            .AsSplitQuery()
            .ToDictionaryAsync(link => link.Id, cancel);
        // One may have been deleted just now.
        return new LinkPage([.. ids.Where(links.ContainsKey).Select(id => links[id])], next);
    }

    /// <summary>The places of the links that a filter finds: their ids without the links, for changes of many.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="sort">Their order.</param>
    /// <param name="after">The place after which to begin; null for the first.</param>
    /// <param name="count">Most places to give.</param>
    public IReadOnlyList<LinkCursor> Places(int organizationId, LinkFilter filter, LinkSort sort, LinkCursor? after, int count) =>
        finder.Find(organizationId, filter, sort, after, count);

    /// <summary>
    /// How many links a filter finds: exact up to <see cref="MaxCounted"/>, and one more than that if there are more. All links, or
    /// all archived ones, are always counted exactly.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">The store can't be read.</exception>
    public long Count(int organizationId, LinkFilter filter) => finder.Count(organizationId, filter, MaxCounted + 1);

    /// <summary>The ids of links by their names; names that the organization has no link for are absent.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="names">The names.</param>
    /// <param name="isAmbiguousMissing">Whether a name that is that of several links is left out like one of none.</param>
    /// <param name="cancel">Stops the query.</param>
    /// <exception cref="AmbiguousSlugException">A name is that of several links.</exception>
    public async Task<Dictionary<LinkName, long>> IdsAsync(
        int organizationId, IReadOnlyCollection<LinkName> names, bool isAmbiguousMissing = false, CancellationToken cancel = default)
    {
        var keys = names.Select(name => slugs.Key(name.Slug)).Distinct().ToList();
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Only what tells links apart: an import of clicks asks for many.
        var links = await db.Links.AsNoTracking()
            .Where(link => link.OrganizationId == organizationId && (keys.Contains(link.SlugKey) || link.Aliases.Any(alias => keys.Contains(alias.SlugKey))))
            .Select(link => new Link
            {
                Id = link.Id,
                Domain = link.Domain,
                Slug = link.Slug,
                SlugKey = link.SlugKey,
                Aliases = link.Aliases.ToList(),
                Name = "",
                Destination = "",
            })
            .ToListAsync(cancel);
        var byKey = links.SelectMany(link => link.Keys.Select(key => (key.Key, Link: link))).ToLookup(pair => pair.Key, pair => pair.Link);
        var found = new Dictionary<LinkName, long>();
        foreach (var name in names)
        {
            var candidates = byKey[slugs.Key(name.Slug)].Distinct();
            if ((isAmbiguousMissing ? LinkSearch.TryChoose(candidates, name, slugs) : LinkSearch.Choose(candidates, name, slugs)) is { } link)
                found[name] = link.Id;
        }
        return found;
    }

    /// <summary>The history of a link, newest first; also of a deleted link.</summary>
    public async Task<IReadOnlyList<LinkChange>> HistoryAsync(int organizationId, long linkId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.LinkChanges.AsNoTracking()
            .Where(change => change.OrganizationId == organizationId && change.LinkId == linkId)
            .OrderByDescending(change => change.Version)
            .ToListAsync(cancel);
    }

    /// <summary>The deletion of the link that had a slug last, if the link was not restored; null if there is none.</summary>
    public async Task<LinkChange?> FindDeletedAsync(int organizationId, LinkName name, CancellationToken cancel = default)
    {
        if (name.Id is { } id)
            return await FindDeletedAsync(organizationId, id, cancel);
        var slug = Slug.Normalize(name.Slug);
        var elsewhere = $"%/{slug}";
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Reads all deletions of the organization: once for each missing page, and only those are parsed.
        var select = FormattableStringFactory.Create($$"""
            SELECT * FROM "LinkChanges" AS change
            WHERE "OrganizationId" = {0} AND "Kind" = {1}
                AND (lower({{database.Dialect.Json("\"Link\"")}} ->> 'slug') = lower({2})
                    OR EXISTS (SELECT 1 FROM {{database.Dialect.JsonTexts("\"Link\"", "aliases")}} AS alias
                        WHERE lower(alias.value) = lower({2}) OR lower(alias.value) LIKE lower({3})))
                AND NOT EXISTS (SELECT 1 FROM "Links" WHERE "Id" = change."LinkId")
            """, organizationId, (int)LinkChangeKind.Deleted, slug, elsewhere);
        var found = await db.LinkChanges.FromSql(select)
            .AsNoTracking()
            .OrderByDescending(change => change.Id)
            .ToListAsync(cancel);
        var key = slugs.Key(slug);
        return found.Find(change => change.Link.Addresses.Any(
            address => slugs.Key(address.Slug) == key && (name.Domain is null || address.Domain == name.Host)));
    }

    private async Task<LinkChange?> FindDeletedAsync(int organizationId, long linkId, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.LinkChanges.AsNoTracking()
            .Where(change => change.OrganizationId == organizationId && change.LinkId == linkId && change.Kind == LinkChangeKind.Deleted
                && !db.Links.Any(link => link.Id == linkId))
            .OrderByDescending(change => change.Version).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Links that visitors can open now and not for much longer, the first to end first.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="now">The present, UTC.</param>
    /// <param name="until">The latest end, UTC.</param>
    /// <param name="count">Most links to give.</param>
    /// <param name="cancel">Stops the query.</param>
    public async Task<List<Link>> EndingAsync(int organizationId, DateTime now, DateTime until, int count, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Links.AsNoTracking()
            .Where(link => link.OrganizationId == organizationId
                && !link.Options.IsArchived
                && link.Options.IsEnabled
                && link.Options.ValidUntil > now
                && link.Options.ValidUntil <= until)
            .OrderBy(link => link.Options.ValidUntil).ThenBy(link => link.Id)
            .Take(count)
            .ToListAsync(cancel);
    }

    /// <summary>The names of an organization's links by id, for lists of clicks; deleted links are absent.</summary>
    public Task<Dictionary<long, LinkName>> NamesAsync(int organizationId, IReadOnlyCollection<long> ids, CancellationToken cancel = default) =>
        NamesAsync(link => link.OrganizationId == organizationId && ids.Contains(link.Id), cancel);

    /// <summary>The same for links of all organizations.</summary>
    internal Task<Dictionary<long, LinkName>> NamesOfAllAsync(IReadOnlyCollection<long> ids, CancellationToken cancel) =>
        NamesAsync(link => ids.Contains(link.Id), cancel);

    private async Task<Dictionary<long, LinkName>> NamesAsync(Expression<Func<Link, bool>> which, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Links.AsNoTracking().Where(which).Select(link => new { link.Id, link.Slug, link.Domain })
            .ToDictionaryAsync(link => link.Id, link => new LinkName(link.Slug, link.Domain), cancel);
    }
}
