namespace LinkApp.Core.Clicks.Store;

/// <content>What the live feed asks after a start, for windows and for replays: clicks of visitors with their places and destinations.</content>
internal abstract partial class ClickReads
{
    /// <summary>The last ids sent, by organization; that of <see cref="AllOrganizations"/> is the minimum for all of them.</summary>
    public abstract Dictionary<int, long> FindPositions();

    /// <summary>The clicks of all organizations with ids after <paramref name="after"/> up to <paramref name="last"/>, in their order.</summary>
    public abstract IEnumerable<StoredClick> StoredClicks(long after, long last);

    /// <summary>The clicks of one organization with ids after <paramref name="after"/> up to <paramref name="last"/>, in their order.</summary>
    public abstract IEnumerable<StoredClick> StoredClicks(int organization, long after, long last);

    /// <summary>
    /// The clicks of an organization's link since a time (milliseconds since 1970), from the id <paramref name="first"/> to
    /// <paramref name="last"/>, in the order of ids.
    /// </summary>
    public abstract IEnumerable<StoredClick> StoredClicksOfLink(int organization, long link, long since, long first, long last);
}
