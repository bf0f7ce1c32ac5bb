using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Domains;

/// <summary>What becomes of links when their domain changes.</summary>
public sealed partial class DomainEditor
{
    // So many are named in an error.
    private const int MaxNamed = 10;

    /// <summary>Slugs that the organization has both on a domain and without one: if it were the main one, both would have the same short URL.</summary>
    private static Task<List<string>> HiddenSlugsAsync(AppDb db, Domain domain, CancellationToken cancel) =>
        db.Links.Where(link => link.OrganizationId == domain.OrganizationId && link.Domain == domain.Host
                && db.Links.Any(other => other.OrganizationId == domain.OrganizationId && other.Domain == null && other.SlugKey == link.SlugKey))
            .OrderBy(link => link.Id).Select(link => link.Slug).Take(MaxNamed + 1).ToListAsync(cancel);

    /// <summary>Slugs of links of a domain that other links have on the shared hosts.</summary>
    private static Task<List<string>> ImmovableSlugsAsync(AppDb db, Domain domain, CancellationToken cancel) =>
        db.Links.Where(link => link.OrganizationId == domain.OrganizationId && link.Domain == domain.Host
                && (db.Links.Any(other => other.Domain == null && other.SlugKey == link.SlugKey)
                    || db.LinkAliases.Any(other => other.Domain == null && other.SlugKey == link.SlugKey && other.LinkId != link.Id)))
            .OrderBy(link => link.Id).Select(link => link.Slug).Take(MaxNamed + 1).ToListAsync(cancel);

    /// <summary>
    /// Moves the links of a domain to the shared hosts. This is not an edit of the links, and adds no version: their destinations stay the
    /// same. Returns all addresses that they had and have.
    /// </summary>
    private static async Task<List<AddressKey>> MoveLinksAsync(AppDb db, Domain domain, CancellationToken cancel)
    {
        var moved = await db.Links.AsNoTracking().Include(link => link.Aliases)
            .Where(link => link.Domain == domain.Host || link.Aliases.Any(alias => alias.Domain == domain.Host)).ToListAsync(cancel);
        // Aliases first: those that would collide, and those that could no longer be opened.
        await db.LinkAliases.Where(alias => alias.Domain == domain.Host
                && (db.Links.Any(link => link.Domain == null && link.SlugKey == alias.SlugKey)
                    || db.LinkAliases.Any(other => other.Domain == null && other.SlugKey == alias.SlugKey)
                    || db.Links.Any(link => link.Domain == domain.Host && link.SlugKey == alias.SlugKey)))
            .ExecuteDeleteAsync(cancel);
        await db.LinkAliases.Where(alias => alias.Domain == null
                && db.Links.Any(link => link.Domain == domain.Host && link.SlugKey == alias.SlugKey && link.Id == alias.LinkId))
            .ExecuteDeleteAsync(cancel);
        await db.Links.Where(link => link.Domain == domain.Host).ExecuteUpdateAsync(set => set.SetProperty(link => link.Domain, (string?)null), cancel);
        await db.LinkAliases.Where(alias => alias.Domain == domain.Host)
            .ExecuteUpdateAsync(set => set.SetProperty(alias => alias.Domain, (string?)null), cancel);
        return [.. moved.SelectMany(link => link.Keys).SelectMany(key => (AddressKey[])[key, key with { Domain = null }]).Distinct()];
    }

    private static string Join(List<string> slugs) =>
        string.Join(", ", slugs.Take(MaxNamed)) + (slugs.Count > MaxNamed ? " and more" : "");
}
