using LinkApp.Core.Data;
using LinkApp.Core.Wording;
using Microsoft.EntityFrameworkCore;

namespace LinkApp.Core.Links;

public sealed partial class LinkEditor
{
    /// <summary>The address that a draft asks for, as it is stored.</summary>
    /// <param name="organizationId">The organization of the link.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="slug">The slug of the draft, or the one that it leaves to the editor.</param>
    internal ShortAddress GetAddress(int organizationId, LinkDraft draft, string slug) =>
        new(FindDomain(organizationId, draft.Domain), Slug.Normalize(slug));

    /// <summary>The addresses that a draft for a new link asks for in addition.</summary>
    internal IEnumerable<ShortAddress> GetNewAliases(int organizationId, LinkDraft draft) => draft.NewAliases
        .Select(alias => ShortAddress.Parse(alias, draft.Domain))
        .Select(alias => new ShortAddress(FindDomain(organizationId, alias.Domain), Slug.Normalize(alias.Slug)));

    /// <summary>The key by which a link with an address is found.</summary>
    internal AddressKey GetKey(ShortAddress address) => new(address.Domain, slugs.Key(address.Slug));

    /// <summary>
    /// Those of some addresses that an organization can't have: addresses of links, and those held for another organization. A link of the
    /// shared hosts has its short URL on the organization's main domain, and can't have the slug of another link there.
    /// </summary>
    internal async Task<HashSet<AddressKey>> TakenAsync(AppDb db, int organizationId, IReadOnlyCollection<AddressKey> addresses, CancellationToken cancel)
    {
        var keys = addresses.Select(address => address.Key).Distinct().ToList();
        var main = domains.FindMain(organizationId)?.Host;
        var taken = new HashSet<AddressKey>();
        var links = await db.Links.Where(link => keys.Contains(link.SlugKey))
            .Select(link => new { link.Domain, link.SlugKey, link.OrganizationId }).ToListAsync(cancel);
        foreach (var link in links)
        {
            taken.Add(new(link.Domain, link.SlugKey));
            if (link.OrganizationId == organizationId && main is not null && (link.Domain is null || link.Domain == main))
                taken.Add(new(link.Domain is null ? main : null, link.SlugKey));
        }
        var aliases = db.LinkAliases.Where(alias => keys.Contains(alias.SlugKey)).Select(alias => new { alias.Domain, alias.SlugKey });
        foreach (var alias in await aliases.ToListAsync(cancel))
            taken.Add(new(alias.Domain, alias.SlugKey));
        var shared = addresses.Where(address => address.Domain is null).Select(address => address.Key).ToList();
        foreach (var held in (await HeldAsync(db, organizationId, shared, time.GetUtcNow().UtcDateTime, cancel)).Keys)
            taken.Add(new(null, held));
        return taken;
    }

    /// <summary>
    /// Whether an address and that of another link of the organization would have the same short URL: one is on the shared hosts, and so
    /// on the main domain, the other on the main domain alone.
    /// </summary>
    private async Task<bool> IsHiddenAsync(AppDb db, int organizationId, ShortAddress address, long except, CancellationToken cancel)
    {
        if (domains.FindMain(organizationId)?.Host is not { } main || (address.Domain is not null && address.Domain != main))
            return false;
        var (other, key) = (address.Domain is null ? main : null, slugs.Key(address.Slug));
        return await db.Links.AnyAsync(
            link => link.OrganizationId == organizationId && link.SlugKey == key && link.Domain == other && link.Id != except, cancel);
    }

    /// <summary>What is wrong with the aliases that a draft keeps: those that the link does not have; null if nothing is.</summary>
    private FieldError? AliasError(Link link, LinkDraft draft, ShortAddress address)
    {
        HashSet<AddressKey> known = [.. link.Keys, GetKey(address)];
        return draft.Aliases?.FirstOrDefault(alias => !known.Contains(GetKey(ShortAddress.Parse(alias, link.Domain)))) is { } unknown
            ? new("aliases", $"\"{unknown}\" is not an alias of this link. You can keep or remove aliases here. To add one, rename the link.")
            : null;
    }

    private void Rename(Link link, ShortAddress address, bool keepOld)
    {
        var key = GetKey(address);
        if (key != new AddressKey(link.Domain, link.SlugKey))
        {
            // If the new address is an alias of the link, it stops being one.
            link.Aliases.RemoveAll(alias => alias.Key == key);
            if (keepOld)
                link.Aliases.Add(new LinkAlias { Domain = link.Domain, Slug = link.Slug, SlugKey = link.SlugKey });
        }
        (link.Domain, link.Slug, link.SlugKey) = (address.Domain, address.Slug, key.Key);
    }
}
