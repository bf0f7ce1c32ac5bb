using System.Collections.Frozen;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Live;

/// <summary>
/// All feeds: one for each organization with clicks in its window, and one for each link or tag that has viewers. Knows
/// which of them have clicks to send. One lock guards all, so that a viewer misses no click after it has entered.
/// </summary>
internal sealed class LiveFeeds(LiveHistory history, LiveSettings settings)
{
    private const long AllLinks = ClickReads.AllLinks;

    private readonly Lock _gate = new();
    private readonly Dictionary<(int Organization, long Link), LiveFeed> _feeds = [];

    // Feeds of tags that have viewers, by the tag in lower case.
    private readonly Dictionary<(int Organization, string Tag), LiveFeed> _tagFeeds = [];
    private List<LiveFeed> _armed = [];
    private long _committed;
    private long _viewers;

    /// <summary>The number of viewers that have entered and not left.</summary>
    public long ViewerCount => Volatile.Read(ref _viewers);

    /// <summary>The id up to which all clicks have been added to the feeds.</summary>
    public long Committed
    {
        get
        {
            lock (_gate)
                return _committed;
        }
    }

    /// <summary>Says that clicks come from the one after an id on; some may have come already.</summary>
    public void StartAfter(long id)
    {
        lock (_gate)
            _committed = Math.Max(_committed, id);
    }

    /// <summary>The feeds of tags.</summary>
    public LiveFeed[] OfTags
    {
        get
        {
            lock (_gate)
                return [.. _tagFeeds.Values];
        }
    }

    /// <summary>Counts a viewer of an organization's feed, or of one of its links, and returns the feed. Each call needs one of <see cref="Leave"/>.</summary>
    public LiveFeed Enter(int organizationId, long? linkId)
    {
        lock (_gate)
            return Enter(GetFeed(organizationId, linkId ?? AllLinks));
    }

    /// <summary>Counts a viewer of a tag's feed, and returns the feed. Each call needs one of <see cref="Leave"/>.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="tag">The tag in lower case.</param>
    /// <param name="links">The links that have it.</param>
    public LiveFeed EnterTag(int organizationId, string tag, FrozenSet<long> links)
    {
        lock (_gate)
        {
            if (!_tagFeeds.TryGetValue((organizationId, tag), out var feed))
            {
                feed = new LiveFeed(organizationId, null, settings) { Tag = tag, TaggedLinks = links };
                _tagFeeds.Add((organizationId, tag), feed);
                Fill(feed);
            }
            return Enter(feed);
        }
    }

    /// <summary>Counts a viewer of a feed no longer. Feeds of links and tags are dropped with their last viewer.</summary>
    public void Leave(LiveFeed feed)
    {
        lock (_gate)
        {
            feed.Viewers--;
            _viewers--;
            if (feed is { Viewers: 0, LinkId: { } link })
                _feeds.Remove((feed.OrganizationId, link));
            if (feed is { Viewers: 0, Tag: { } tag })
                _tagFeeds.Remove((feed.OrganizationId, tag));
        }
    }

    /// <summary>Adds committed clicks to the feeds to which they belong.</summary>
    public void Add(IReadOnlyList<Click> clicks)
    {
        lock (_gate)
        {
            foreach (var click in clicks)
            {
                if (click.Kind == ClickKind.Visitor)
                    Add(LiveClick.From(click));
            }
            _committed = clicks[^1].Id;
        }
    }

    /// <summary>Adds clicks that were read from the store to the feeds to which they belong.</summary>
    /// <param name="clicks">Those of visitors, in the order of their ids.</param>
    /// <param name="upTo">The id up to which all clicks are among them, or were added before.</param>
    public void Add(IReadOnlyList<LiveClick> clicks, long upTo)
    {
        lock (_gate)
        {
            foreach (var click in clicks)
                Add(click);
            _committed = upTo;
        }
    }

    /// <summary>
    /// Begins again, since the store has lost its newest clicks: empties all windows. Those of links and tags are read again here, those of
    /// organizations by the caller.
    /// </summary>
    /// <param name="last">The id of the newest click that is there.</param>
    public void Restart(long last)
    {
        lock (_gate)
        {
            (_committed, _armed) = (last, []);
            foreach (var feed in _feeds.Values.Concat(_tagFeeds.Values))
            {
                feed.Clear();
                Fill(feed);
            }
        }
    }

    /// <summary>Adds a click that was committed before the start, but not sent, to the organization's next batch.</summary>
    public void AddUnsent(LiveClick click)
    {
        lock (_gate)
            AddTo(GetFeed(click.OrganizationId, AllLinks), click);
    }

    /// <summary>Adds a click that was sent before the start to the organization's window.</summary>
    public void AddSent(LiveClick click)
    {
        lock (_gate)
            GetFeed(click.OrganizationId, AllLinks).AddPast(click);
    }

    /// <summary>Takes the feeds that have clicks to send, and the id up to which all clicks have been added to them.</summary>
    public (List<LiveFeed> Armed, long Committed) TakeArmed()
    {
        lock (_gate)
        {
            var armed = _armed;
            if (armed.Count > 0)
                _armed = [];
            return (armed, _committed);
        }
    }

    /// <summary>Drops the feeds of organizations that have an empty window and no viewers.</summary>
    public void Sweep(DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var (key, feed) in _feeds)
            {
                if (feed.Viewers == 0 && feed.IsEmpty(now))
                    _feeds.Remove(key);
            }
        }
    }

    private LiveFeed Enter(LiveFeed feed)
    {
        feed.Viewers++;
        _viewers++;
        return feed;
    }

    private void Add(LiveClick click)
    {
        AddTo(GetFeed(click.OrganizationId, AllLinks), click);
        if (_feeds.TryGetValue((click.OrganizationId, click.LinkId), out var ofLink))
            AddTo(ofLink, click);
        if (_tagFeeds.Count == 0)
            return;
        foreach (var ((organization, _), ofTag) in _tagFeeds)
        {
            if (organization == click.OrganizationId && ofTag.Wants(click.LinkId))
                AddTo(ofTag, click);
        }
    }

    private void AddTo(LiveFeed feed, LiveClick click)
    {
        if (feed.Add(click))
            _armed.Add(feed);
    }

    private LiveFeed GetFeed(int organization, long link)
    {
        if (_feeds.TryGetValue((organization, link), out var feed))
            return feed;
        feed = new LiveFeed(organization, link == AllLinks ? null : link, settings);
        _feeds.Add((organization, link), feed);
        Fill(feed);
        return feed;
    }

    /// <summary>
    /// Begins to read the window of a feed of a link or a tag: new clicks reach the feed from here on, and those up to this id are read from the
    /// store. The windows of organizations are read by <see cref="LiveClicks"/>, all at once.
    /// </summary>
    private void Fill(LiveFeed feed)
    {
        if (feed.LinkId is { } link)
            feed.Filled = FillAsync(feed, history.ReadLinkAsync(feed.OrganizationId, link, _committed, CancellationToken.None));
        else if (feed.Tag is not null)
            feed.Filled = FillAsync(feed, history.ReadWindowAsync(feed.OrganizationId, _committed, CancellationToken.None));
    }

    private static Task FillAsync(LiveFeed feed, IAsyncEnumerable<LiveClick> past) => Task.Run(async () =>
    {
        await foreach (var click in past)
        {
            if (feed.Wants(click.LinkId))
                feed.AddPast(click);
        }
    });
}
