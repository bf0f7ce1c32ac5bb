using LinkApp.Core.Links;
using Microsoft.Data.Sqlite;

namespace LinkApp.Web.Redirects;

/// <summary>Finds links for the redirect, and says once when their store fails and when it is back.</summary>
public sealed class LinkLookup(LinkTable links, ILogger<LinkLookup> logger)
{
    private bool _failing;

    /// <summary>False where the store of links can't be read; what is in memory is found all the same.</summary>
    public bool TryFind(string slug, out LinkEntry? link)
    {
        try
        {
            link = links.Find(slug, out var read);
            // Only a look-up in the store says that the store is back.
            if (read && _failing && Interlocked.Exchange(ref _failing, false))
                logger.LogInformation("The links can be read again.");
            return true;
        }
        catch (SqliteException error)
        {
            // Once for each outage, not for each visitor.
            if (!Interlocked.Exchange(ref _failing, true))
                logger.LogError(error, "The links can't be read. Those in memory go on, all others answer 503. Check linkapp.db in Data:Directory.");
            link = null;
            return false;
        }
    }
}
