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
        var (found, key) = (links.ToList(), slugs.Key(name.Slug));
        if (name.Domain is not null)
            return found.Find(link => link.Keys.Contains(new(name.Host, key)));
        // A present slug before one that a link had.
        if (found.Find(link => link.Domain is null && link.SlugKey == key) is { } shared)
            return shared;
        return Only(found.FindAll(link => link.SlugKey == key), name) ?? Only(found, name);
    }

    /// <summary>The same; null if the name is that of several links.</summary>
    public static Link? TryChoose(IEnumerable<Link> links, LinkName name, SlugRules slugs)
    {
        try
        {
            return Choose(links, name, slugs);
        }
        catch (AmbiguousSlugException)
        {
            return null;
        }
    }

    private static Link? Only(List<Link> links, LinkName name) => links.Count < 2
        ? links.FirstOrDefault()
        : throw new AmbiguousSlugException(name.Slug, [.. links.Select(link => link.Domain).OfType<string>().Order(StringComparer.Ordinal)]);
}
