using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;

namespace LinkApp.Web.Redirects;

/// <summary>Finds links for redirects. Logs once when the store of links fails, and once when it works again.</summary>
public sealed class LinkLookup(LinkTable links, ILogger<LinkLookup> logger)
{
    private bool _failing;

    /// <summary>Finds the link of a slug on a host. Links in memory are found even if the store can't be read.</summary>
    public ValueTask<FoundLink> FindAsync(string slug, HostUse host)
    {
        var key = links.GetKey(slug, host.Domain);
        return links.TryFind(key, host.OrganizationId, out var link) ? new(new FoundLink(link, slug)) : LoadAsync(key, slug, host.OrganizationId);
    }

    private async ValueTask<FoundLink> LoadAsync(AddressKey key, string slug, int organizationId)
    {
        try
        {
            var link = await links.LoadAsync(key, organizationId);
            // Only a lookup that read the store shows that the store works again.
            if (_failing && Interlocked.Exchange(ref _failing, false))
                logger.LogInformation("The links can be read again.");
            return new(link, slug);
        }
        catch (DbException error)
        {
            // Once for each outage, not for each visitor.
            if (!Interlocked.Exchange(ref _failing, true))
                logger.LogError(
                    error, "The links can't be read: {Reason}. Links in memory still work, all others answer 503. Run: linkapp doctor",
                    StoreFailure.Describe(error));
            return new(null, slug, IsUnavailable: true);
        }
    }
}

/// <summary>What a look-up has found.</summary>
/// <param name="Link">The link; null if there is none, or if the store can't be read.</param>
/// <param name="Slug">The slug that was looked for.</param>
/// <param name="IsUnavailable">Whether the store of links can't be read.</param>
public readonly record struct FoundLink(LinkEntry? Link, string Slug, bool IsUnavailable = false);
