using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

/// <summary>Finds the link that a name means.</summary>
internal static class LinkSearch
{
    /// <summary>
    /// The link of an organization with a name; null if it has none. Without a domain, the name means the link of the shared hosts, else
    /// the only link with the slug.
    /// </summary>
    /// <exception cref="AmbiguousSlugException">The name is that of several links.</exception>
    public static async Task<Link?> FindAsync(IQueryable<Link> links, int organizationId, LinkName name, SlugRules slugs, CancellationToken cancel)
    {
        if (name.Id is { } id)
            return await links.Include(link => link.Aliases).SingleOrDefaultAsync(link => link.OrganizationId == organizationId && link.Id == id, cancel);
        var key = slugs.Key(name.Slug);
        var found = await links.Include(link => link.Aliases)
            .Where(link => link.OrganizationId == organizationId && (link.SlugKey == key || link.Aliases.Any(alias => alias.SlugKey == key)))
            .ToListAsync(cancel);
        return Choose(found, name, slugs);
    }

    /// <summary>The one of an organization's links with a slug that a name means.</summary>
    /// <exception cref="AmbiguousSlugException">The name is that of several links.</exception>
    public static Link? Choose(IEnumerable<Link> links, LinkName name, SlugRules slugs)
    {
        var meant = FindAll(links, name, slugs);
        return meant.Count < 2
            ? meant.FirstOrDefault()
            : throw new AmbiguousSlugException(name.Slug, [.. meant.Select(link => link.Domain).OfType<string>().Order(StringComparer.Ordinal)]);
    }

    /// <summary>The same; null if the name is that of several links.</summary>
    public static Link? TryChoose(IEnumerable<Link> links, LinkName name, SlugRules slugs) => FindAll(links, name, slugs) is [var only] ? only : null;

    /// <summary>The links that a name may mean; at most one if it has a domain.</summary>
    private static List<Link> FindAll(IEnumerable<Link> links, LinkName name, SlugRules slugs)
    {
        var (found, key) = (links.ToList(), slugs.Key(name.Slug));
        if (name.Domain is not null)
            return found.FindAll(link => link.Keys.Contains(new(name.Host, key)));
        // The shared hosts first, and a present slug before one that a link had.
        var present = found.FindAll(link => link.SlugKey == key);
        return present.Find(link => link.Domain is null) is { } shared ? [shared] : present.Count > 0 ? present : found;
    }
}
