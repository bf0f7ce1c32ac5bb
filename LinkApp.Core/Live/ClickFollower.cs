using LinkApp.Core.Clicks;
using LinkApp.Core.Timing;

namespace LinkApp.Core.Live;

/// <summary>
/// Reads the clicks of a store that several servers share, after the last id that was seen. Ids are in the order of commits: no click
/// is missed and none comes twice, whichever server wrote it.
/// </summary>
public sealed class ClickFollower(ClickReader store, LiveHistory history)
{
    // Read at a time: some 10 ms.
    private const int MaxClicks = 5_000;

    /// <summary>Whether other servers write to the store. Without any, each commit of this one is handed to the feeds at once.</summary>
    public bool IsNeeded => store.IsShared;

    /// <summary>
    /// Adds the new clicks to the feeds, and returns null. If the store ends before what was seen, it went back in time: adds nothing, and returns
    /// the id of its newest click.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">The store can't be read; what was added stays so.</exception>
    internal async Task<long?> CatchUpAsync(LiveFeeds feeds, CancellationToken cancel)
    {
        while (true)
        {
            var seen = feeds.Committed;
            // The store may be far away.
            var (clicks, upTo, last) = await OwnThread.RunAsync(() => store.ReadAfter(seen, MaxClicks), cancel);
            if (last < seen)
                return last;
            var named = new List<LiveClick>(clicks.Count);
            await foreach (var click in history.WithLinksAsync(clicks, cancel))
                named.Add(click);
            feeds.Add(named, upTo);
            if (upTo >= last)
                return null;
        }
    }
}
