using System.Collections.Frozen;
using LinkApp.Core.Clicks;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Live;

/// <summary>
/// The feeds that there are, and which of them have something to send: one for each organization with clicks in its
/// window, one for each link or tag that somebody watches. All of it under one lock, which is why a feed's viewers get
/// every click from the moment when they enter.
/// </summary>
internal sealed class LiveFeeds(LiveHistory history, LiveSettings settings)
{
    private const long AllLinks = ClickSchema.AllLinks;

    private readonly Lock _gate = new();
    private readonly Dictionary<(int Organization, long Link), LiveFeed> _feeds = [];

    // Those that somebody watches, by the tag in lower case.
    private readonly Dictionary<(int Organization, string Tag), LiveFeed> _tagFeeds = [];
    private List<LiveFeed> _armed = [];
    private long _committed;
    private long _viewers;

    /// <summary>Viewers who have entered and not left.</summary>
    public long ViewerCount => Volatile.Read(ref _viewers);

    /// <summary>The id up to which all clicks have come to the feeds.</summary>
    public long Committed
    {
        get
        {
            lock (_gate)
                return _committed;
        }
        set
        {
            lock (_gate)
                _committed = value;
        }
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

    /// <summary>Lets a viewer into the feed of an organization, or of one of its links. Whoever enters also leaves.</summary>
    public LiveFeed Enter(int organizationId, long? linkId)
    {
        lock (_gate)
            return Enter(FeedOf(organizationId, linkId ?? AllLinks));
    }

    /// <summary>Lets a viewer into the feed of a tag.</summary>
    /// <param name="organizationId">Whose tag.</param>
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
                feed.Filled = FillAsync(feed, history.MissedAsync(organizationId, 0, _committed, CancellationToken.None));
            }
            return Enter(feed);
        }
    }

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

    /// <summary>Gives committed clicks to the feeds that want them, and arms these.</summary>
    public void Add(IReadOnlyList<Click> clicks)
    {
        lock (_gate)
        {
            foreach (var click in clicks)
            {
                if (!click.Agent.IsBot)
                    Add(LiveClick.From(click));
            }
            _committed = clicks[^1].Id;
        }
    }

    /// <summary>Arms the organization's feed with a click that was committed before the start, and not sent.</summary>
    public void AddUnsent(LiveClick click)
    {
        lock (_gate)
            AddTo(FeedOf(click.OrganizationId, AllLinks), click);
    }

    /// <summary>Puts a click into the organization's window that was sent before the start.</summary>
    public void AddSent(LiveClick click)
    {
        lock (_gate)
            FeedOf(click.OrganizationId, AllLinks).AddPast(click);
    }

    /// <summary>Takes the feeds that have something to send, and the id up to which all clicks have come to them.</summary>
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

    /// <summary>Forgets organizations whose window is empty, and whom nobody watches.</summary>
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
        AddTo(FeedOf(click.OrganizationId, AllLinks), click);
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

    private LiveFeed FeedOf(int organization, long link)
    {
        if (_feeds.TryGetValue((organization, link), out var feed))
            return feed;
        feed = new LiveFeed(organization, link == AllLinks ? null : link, settings);
        _feeds.Add((organization, link), feed);
        // From here on new clicks reach the feed; those before this id come from the store.
        if (link != AllLinks)
            feed.Filled = FillAsync(feed, history.OfLinkAsync(link, _committed, CancellationToken.None));
        return feed;
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
