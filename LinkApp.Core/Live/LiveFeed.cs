using System.Collections.Frozen;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Live;

/// <summary>
/// The live state of an organization, of one of its links or of the links with a tag: what waits for the next batch, the window of what was
/// sent, and who watches. All of it under one lock, which is why a snapshot and the stream after it fit together.
/// </summary>
internal sealed class LiveFeed(int organizationId, long? linkId, LiveSettings settings)
{
    private readonly Lock _gate = new();
    private readonly LiveWindow _window = new(settings.Window);
    private readonly List<Subscription> _viewers = [];
    private PendingClicks? _pending;
    private long _position;

    public int OrganizationId => organizationId;

    /// <summary>How many viewers have the feed or are about to; guarded by the lock of <see cref="LiveClicks"/>.</summary>
    public int Viewers { get; set; }

    /// <summary>Completes when the window holds the clicks from before the feed was made.</summary>
    public Task Filled { get; set; } = Task.CompletedTask;

    /// <summary>The link whose clicks these are, or null for all of the organization.</summary>
    public long? LinkId => linkId;

    /// <summary>The tag whose links' clicks these are, or null.</summary>
    public string? Tag { get; init; }

    /// <summary>The links that have the tag; replaced as a whole when that has changed.</summary>
    public FrozenSet<long> TaggedLinks { get; set; } = FrozenSet<long>.Empty;

    /// <summary>Whether the clicks of a link belong here.</summary>
    public bool Wants(long link) => Tag is null ? linkId is null || linkId == link : TaggedLinks.Contains(link);

    /// <summary>Takes a committed click. True when it is the first since the last batch: the feed is armed now.</summary>
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

    /// <summary>Puts a click into the window that was sent before.</summary>
    public void AddPast(LiveClick click)
    {
        lock (_gate)
        {
            _window.AddPast(click);
            _position = Math.Max(_position, click.Id);
        }
    }

    /// <summary>Sends what has come in to all viewers. Returns the batch, or null where nothing waited.</summary>
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

    /// <summary>Takes the snapshot and joins the viewers in one step.</summary>
    /// <param name="now">The time.</param>
    /// <param name="committed">An id up to which all clicks have come to the feed.</param>
    /// <param name="ended">Called when the viewer is gone.</param>
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

    /// <summary>Whether nothing waits for a batch and no click is left in the window.</summary>
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
