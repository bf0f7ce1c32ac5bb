using System.Data.Common;
using BitFaster.Caching.Lru;
using LinkApp.Core.Clicks;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Links;

/// <summary>
/// Counts in memory. A number is read from the store once. A click is decided, counted and recorded under one lock for each link, so that each
/// visitor sees the number of clicks before its own.
/// </summary>
/// <remarks>
/// Why a load misses nothing: clicks are counted and handed to <see cref="ClickLog"/> under the lock, the number is not used
/// while a load runs, and the load first waits until all clicks that the log was given are committed. A version of the link that
/// did not count may have let clicks pass, so each new version loads the number again.
/// </remarks>
public sealed class LocalClickLimits(ClickLog clicks, ActivityQueries activity, TimeProvider time, ILogger<LocalClickLimits> logger) : ClickLimits
{
    // A load takes a few milliseconds. Visitors must not wait for a store that stalls.
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentLru<long, ClickCounter> _counters = new(LinkTable.Capacity);

    public override Task<ClickLimitState> CheckAsync(LinkEntry link) =>
        OpenAsync(link, mayCount: false, static _ => (Counts: false, Recorded: Task.CompletedTask));

    public override async Task<ClickLimitState> OpenAsync(LinkEntry link, bool mayCount, Func<long, (bool Counts, Task Recorded)> open)
    {
        while (await FindAsync(link) is { } counter)
        {
            Task recorded;
            lock (counter.Gate)
            {
                // A newer version of the link may have begun a load meanwhile.
                if (!counter.IsReady(link.Version))
                    continue;
                if (link.Options.IsUsedUp(counter.Clicks))
                    return ClickLimitState.UsedUp;
                (var counts, recorded) = open(counter.Clicks);
                if (counts)
                    counter.Clicks++;
            }
            await recorded;
            return ClickLimitState.Open;
        }
        return ClickLimitState.Unknown;
    }

    /// <summary>The counter of a link with its number; null if the number can't be read from the store.</summary>
    internal async ValueTask<ClickCounter?> FindAsync(LinkEntry link)
    {
        var counter = _counters.GetOrAdd(link.LinkId, static _ => new ClickCounter());
        Task? loading;
        lock (counter.Gate)
            loading = counter.LoadFor(link.Version, () => ReadAsync(link));
        if (loading is null)
            return counter;
        try
        {
            await loading.WaitAsync(LoadTimeout, time);
            return counter;
        }
        catch (Exception error) when (error is TimeoutException or DbException)
        {
            logger.LogWarning("The clicks of the link {Slug} can't be counted: {Error} Until they can, it answers 503.", link.Slug, error.Message);
            return null;
        }
    }

    private async Task<long> ReadAsync(LinkEntry link)
    {
        await clicks.FlushAsync();
        return activity.CountRedirected(link.OrganizationId, link.LinkId);
    }
}
