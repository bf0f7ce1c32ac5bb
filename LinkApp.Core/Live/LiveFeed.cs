using System.Collections.Frozen;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Live;

/// <summary>
/// The live state of an organization, of one of its links, or of its links with a tag: the clicks that wait for the next
/// batch, the window of those that were sent, and the viewers. One lock guards all three, so that no click is missing or
/// double between a snapshot and the batches after it.
/// </summary>
internal sealed class LiveFeed(int organizationId, long? linkId, LiveSettings settings)
{
    private readonly Lock _gate = new();
    private LiveWindow _window = new(settings.Window);
    private readonly List<Subscription> _viewers = [];
    private PendingClicks? _pending;
    private long _position;

    public int OrganizationId => organizationId;

    /// <summary>The number of viewers, with those that are about to subscribe. Guarded by the lock of <see cref="LiveFeeds"/>.</summary>
    public int Viewers { get; set; }

    /// <summary>Completes when the window has the clicks from before the feed was created.</summary>
    public Task Filled { get; set; } = Task.CompletedTask;

    /// <summary>The only link of this feed; null for all links.</summary>
    public long? LinkId => linkId;

    /// <summary>The tag that this feed's links have; null for a feed without a tag.</summary>
    public string? Tag { get; init; }

    /// <summary>The links that have the tag. Replaced as a whole when it changes.</summary>
    public FrozenSet<long> TaggedLinks { get; set; } = FrozenSet<long>.Empty;

    /// <summary>Whether a link's clicks belong to this feed.</summary>
    public bool Wants(long link) => Tag is null ? linkId is null || linkId == link : TaggedLinks.Contains(link);

    /// <summary>Adds a committed click to the next batch. True when it is the batch's first: the feed has something to send now.</summary>
    public bool Add(LiveClick click)
    {
        lock (_gate)
        {
            var armed = _pending is null;
            _pending ??= new PendingClicks();
            _pending.Add(click);
            return armed;
        }
    }

    /// <summary>Adds a click that was sent before to the window.</summary>
    public void AddPast(LiveClick click)
    {
        lock (_gate)
        {
            _window.AddPast(click);
            _position = Math.Max(_position, click.Id);
        }
    }

    /// <summary>Empties the window and forgets the clicks that wait.</summary>
    public void Clear()
    {
        lock (_gate)
            (_window, _pending, _position) = (new LiveWindow(settings.Window), null, 0);
    }

    /// <summary>Sends the clicks that wait to all viewers, as one batch. Returns it, or null where none waited.</summary>
    public ClickBatch? Send(DateTimeOffset now)
    {
        PendingClicks? taken;
        lock (_gate)
            (taken, _pending) = (_pending, null);
        if (taken is null)
            return null;

        // Merging thousands of places takes some 10 ms; commits, which add clicks to the feed, must not wait for it.
        var batch = taken.ToBatch(now, settings.MaxDots);
        Subscription[] viewers;
        lock (_gate)
        {
            _position = batch.To;
            _window.Advance(now);
            _window.Add(batch);
            viewers = [.. _viewers];
        }
        foreach (var viewer in viewers)
            viewer.Offer(batch);
        return batch;
    }

    /// <summary>Adds a viewer, whose snapshot is taken in the same step.</summary>
    /// <param name="now">The current time.</param>
    /// <param name="committed">The id up to which all clicks have been added.</param>
    /// <param name="ended">Called when the subscription is disposed.</param>
    public Subscription Subscribe(DateTimeOffset now, long committed, Action ended)
    {
        lock (_gate)
        {
            var before = _pending is null ? Math.Max(_position, committed) : _pending.From - 1;
            void End(Subscription subscription)
            {
                Remove(subscription);
                ended();
            }
            var viewer = new Subscription(organizationId, _window.ToSnapshot(_position, now), settings.MaxDots, End) { Before = before, Wants = Wants };
            _viewers.Add(viewer);
            return viewer;
        }
    }

    /// <summary>Whether no click waits for a batch and the window is empty.</summary>
    public bool IsEmpty(DateTimeOffset now)
    {
        lock (_gate)
        {
            _window.Advance(now);
            return _pending is null && _window.IsEmpty;
        }
    }

    private void Remove(Subscription viewer)
    {
        lock (_gate)
            _viewers.Remove(viewer);
    }
}
