using BitFaster.Caching.Lru;
using LinkApp.Core.Clicks;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links;

/// <summary>
/// Counts the clicks of links that end after so many, or whose rules ask for them. A number is read from the store once
/// and then kept in memory. Whoever uses it decides, counts and records under one lock, so that of any number of visitors
/// at once exactly as many get in as may, and each sees the clicks before theirs.
/// </summary>
/// <remarks>
/// Why a load misses nothing: clicks are counted and handed to <see cref="ClickLog"/> under the lock, nobody uses the
/// number while a load runs, and the load first waits until all that the log was handed is committed. A version
/// of the link that did not count may have let clicks past, so that each new version loads once more.
/// </remarks>
public sealed class LinkCounters(ClickLog clicks, ActivityQueries activity, TimeProvider time, ILogger<LinkCounters> logger)
{
    // A load takes some milliseconds; a store that stalls must not keep visitors hanging.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentLru<long, LinkCounter> _counters = new(LinkTable.Capacity);

    /// <summary>
    /// The counter of a link with its number. Null where the store does not tell: a link that must not be opened too often
    /// can't be opened unless it is known how often it was.
    /// </summary>
    public async ValueTask<LinkCounter?> FindAsync(LinkEntry link)
    {
        var counter = _counters.GetOrAdd(link.LinkId, static _ => new LinkCounter());
        Task? loading;
        lock (counter.Gate)
            loading = counter.LoadingFor(link.Version, () => ReadAsync(link));
        if (loading is null)
            return counter;
        try
        {
            await loading.WaitAsync(Patience, time);
            return counter;
        }
        catch (Exception error) when (error is TimeoutException or SqliteException)
        {
            logger.LogWarning("The clicks of the link {Slug} can't be counted: {Error} Until they can, it answers 503.", link.Slug, error.Message);
            return null;
        }
    }

    private async Task<long> ReadAsync(LinkEntry link)
    {
        await clicks.FlushAsync();
        return activity.Led(link.OrganizationId, link.LinkId);
    }
}
