using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Geo;

namespace LinkApp.Core.Clicks;

/// <summary>A committed click as the live feed needs it.</summary>
public sealed record StoredClick(long Id, int OrganizationId, long LinkId, DateTimeOffset Time, Place? Place, string Destination);

/// <summary>
/// Reads clicks back for the live feed: after a start, and for the window of one link. Bots and internal clicks are left out. Each
/// answer is of a snapshot of its own, that of clicks is taken when the first is read.
/// </summary>
public sealed class ClickReader(ClickStore store)
{
    /// <inheritdoc cref="ClickStore.IsShared"/>
    public bool IsShared => store.IsShared;

    /// <summary>The last ids sent, by organization; that of <see cref="ClickReads.AllOrganizations"/> is the minimum for all of them.</summary>
    public Dictionary<int, long> Positions()
    {
        using var reads = store.OpenReads();
        return reads.FindPositions();
    }

    /// <summary>A lower bound: every click of a time or later has this id or a greater one. Older clicks may have greater ids, too.</summary>
    public long FirstIdSince(DateTimeOffset time)
    {
        using var reads = store.OpenReads();
        return reads.FindFirstId(time);
    }

    /// <summary>The id of the newest click in the store.</summary>
    public long LastId()
    {
        using var reads = store.OpenReads();
        return reads.LastId;
    }

    /// <summary>The clicks of all organizations with ids after <paramref name="after"/> up to <paramref name="last"/>, in their order.</summary>
    public IEnumerable<StoredClick> Between(long after, long last) => Read(reads => reads.StoredClicks(after, last));

    /// <summary>The next clicks of all organizations after an id, with the id up to which they were read, and that of the newest click.</summary>
    /// <param name="after">The id.</param>
    /// <param name="limit">The most ids to read.</param>
    public (IReadOnlyList<StoredClick> Clicks, long UpTo, long Last) ReadAfter(long after, int limit)
    {
        using var reads = store.OpenReads();
        var upTo = Math.Min(reads.LastId, after + limit);
        return (upTo > after ? [.. reads.StoredClicks(after, upTo)] : [], upTo, reads.LastId);
    }

    /// <summary>The clicks of one organization with ids after <paramref name="after"/> up to <paramref name="last"/>, in their order.</summary>
    public IEnumerable<StoredClick> Between(int organization, long after, long last) => Read(reads => reads.StoredClicks(organization, after, last));

    /// <summary>
    /// The clicks of an organization's link since a time, from the id <paramref name="first"/> to <paramref name="last"/>, in the order of ids.
    /// </summary>
    public IEnumerable<StoredClick> ReadLink(int organization, long link, DateTimeOffset since, long first, long last) =>
        Read(reads => reads.StoredClicksOfLink(organization, link, since.ToUnixTimeMilliseconds(), first, last));

    private IEnumerable<StoredClick> Read(Func<ClickReads, IEnumerable<StoredClick>> ask)
    {
        using var reads = store.OpenReads();
        foreach (var click in ask(reads))
            yield return click;
    }
}
