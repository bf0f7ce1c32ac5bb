using System.Data.Common;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;

namespace LinkApp.Web.Redirects;

/// <summary>Finds links for redirects. Logs once when the store of links fails, and once when it works again.</summary>
public sealed class LinkLookup(LinkTable links, ILogger<LinkLookup> logger)
{
    private bool _failing;

    /// <summary>Returns false if the store of links can't be read. Links in memory are found even then.</summary>
    public bool TryFind(string slug, HostUse host, out LinkEntry? link)
    {
        try
        {
            link = links.Find(slug, host.Domain, host.OrganizationId, out var read);
            // Only a lookup that read the store shows that the store works again.
            if (read && _failing && Interlocked.Exchange(ref _failing, false))
                logger.LogInformation("The links can be read again.");
            return true;
        }
        catch (DbException error)
        {
            // Once for each outage, not for each visitor.
            if (!Interlocked.Exchange(ref _failing, true))
                logger.LogError(error, "The links can't be read. Links in memory still work, all others answer 503. Check linkapp.db in Data:Directory.");
            link = null;
            return false;
        }
    }
}
