using System.Collections.Frozen;
using System.Data.Common;
using System.Diagnostics.Metrics;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Links.List;
using LinkApp.Core.Metrics;
using LinkApp.Core.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinkApp.Core.Live;

/// <summary>
/// The service behind the live feed: collects committed clicks by organization and sends them as one batch each interval.
/// Only organizations with new clicks cost time. The position is stored after a batch was sent: clicks that were committed
/// but not sent when the process ended are in the first batch after the next start.
/// </summary>
public sealed class LiveClicks(
    ClickLog log, ClickFollower follower, LiveHistory history, TagQueries tags, LiveSettings settings, TimeProvider time, IMeterFactory meters,
    ILogger<LiveClicks> logger) : BackgroundService
{
    // A viewer that comes with a click's id waits for so many ticks at most until this server has seen the click.
    private const int LongestWait = 3;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    // Viewers of a tag see within this time that a link was given the tag, or lost it.
    private static readonly TimeSpan TagInterval = TimeSpan.FromSeconds(10);

    private readonly Histogram<long> _batchClicks = meters.Create(LinkAppMeter.Name).CreateHistogram<long>(
        "linkapp_batch_clicks", description: "Clicks in a batch.");
    private readonly Histogram<long> _batchDots = meters.Create(LinkAppMeter.Name).CreateHistogram<long>("linkapp_batch_dots", description: "Dots in a batch.");
    private readonly LiveFeeds _feeds = new(history, settings);

    // Started with the service, before the first viewer can subscribe: the first batch is at most one interval away.
    private PeriodicTimer? _timer;
    private readonly TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IDisposable? _commits;
    private bool _failing;
    private long _restoreUpTo;
    private long _batches;
    private long _wentBack;
    private long _sent;
    private TaskCompletionSource _ticked = CreateTick();

    /// <summary>The number of open subscriptions.</summary>
    public long ViewerCount => _feeds.ViewerCount;

    /// <summary>The number of batches that were sent since the start.</summary>
    public long BatchCount => Volatile.Read(ref _batches);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Create(LinkAppMeter.Name).CreateObservableGauge("linkapp_viewers", () => ViewerCount, description: "Open live feeds.");
        meters.Create(LinkAppMeter.Name).CreateObservableCounter(
            "linkapp_store_went_back_total", () => Volatile.Read(ref _wentBack), description: "How often the store has lost clicks that were seen, by a failover.");
        if (follower.IsNeeded)
            _restoreUpTo = log.LastId;
        else
            _commits = log.Subscribe(_feeds.Add, out _restoreUpTo);
        _feeds.StartAfter(_restoreUpTo);
        _timer = new(settings.Interval, time);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _commits?.Dispose();
        _timer?.Dispose();
        base.Dispose();
    }

    /// <summary>Subscribes to an organization's clicks: the window as it is now, then the batches. The caller disposes the subscription.</summary>
    /// <param name="organizationId">The organization; the caller has checked that the viewer may see its clicks.</param>
    /// <param name="linkId">Only this link's clicks; null for all.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<Subscription> SubscribeAsync(int organizationId, long? linkId = null, CancellationToken cancel = default)
    {
        await _restored.Task.WaitAsync(cancel);
        return await SubscribeAsync(_feeds.Enter(organizationId, linkId), cancel);
    }

    /// <summary>Subscribes to the clicks of the links that have a tag, compared without case. Without such links, no clicks come.</summary>
    public async Task<Subscription> SubscribeToTagAsync(int organizationId, string tag, CancellationToken cancel = default)
    {
        await _restored.Task.WaitAsync(cancel);
        var links = (await tags.LinksAsync(organizationId, tag.Trim(), cancel)).ToFrozenSet();
        return await SubscribeAsync(_feeds.EnterTag(organizationId, tag.Trim().ToLowerInvariant(), links), cancel);
    }

    private async Task<Subscription> SubscribeAsync(LiveFeed feed, CancellationToken cancel)
    {
        try
        {
            await feed.Filled.WaitAsync(cancel);
            return feed.Subscribe(time.GetUtcNow(), _feeds.Committed, () => _feeds.Leave(feed));
        }
        catch
        {
            _feeds.Leave(feed);
            throw;
        }
    }

    /// <summary>
    /// Waits until this server has sent what another one had sent before: to be called before a viewer subscribes that saw the clicks up to
    /// <paramref name="position"/> elsewhere, which would otherwise come again in its first batch.
    /// </summary>
    /// <param name="position">The id of the last click that the viewer saw.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task WaitForAsync(long position, CancellationToken cancel = default)
    {
        await _restored.Task.WaitAsync(cancel);
        for (var ticks = 0; follower.IsNeeded && ticks < LongestWait; ticks++)
        {
            var next = Volatile.Read(ref _ticked).Task;
            if (Volatile.Read(ref _sent) >= position)
                return;
            await next.WaitAsync(cancel);
        }
    }

    /// <summary>
    /// Returns the clicks between the id <paramref name="after"/> and the start of a subscription as one batch, for a viewer
    /// that reconnects; null where there are none. Goes back as far as the live window.
    /// </summary>
    public async Task<ClickBatch?> CatchUpAsync(Subscription subscription, long after, CancellationToken cancel = default)
    {
        var missed = new PendingClicks();
        await foreach (var click in history.ReadMissedAsync(subscription.OrganizationId, after, subscription.Snapshot.Position, cancel))
        {
            if (subscription.Wants(click.LinkId))
                missed.Add(click);
        }
        return missed.IsEmpty ? null : missed.ToBatch(time.GetUtcNow(), settings.MaxDots);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Run(() => RestoreAsync(_restoreUpTo, stoppingToken), stoppingToken);
            _restored.SetResult();

            var (swept, tagged) = (time.GetTimestamp(), time.GetTimestamp());
            while (await _timer!.WaitForNextTickAsync(stoppingToken))
            {
                if (follower.IsNeeded)
                    await TryFollowAsync(stoppingToken);
                Send();
                if (time.GetElapsedTime(tagged) >= TagInterval)
                {
                    tagged = time.GetTimestamp();
                    await TryReadTagsAsync(stoppingToken);
                }
                if (time.GetElapsedTime(swept) >= SweepInterval)
                {
                    swept = time.GetTimestamp();
                    _feeds.Sweep(time.GetUtcNow());
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            logger.LogError(error, "The live feed ended. Redirects and reports continue; restart LinkApp to see clicks live again.");
            _restored.TrySetException(error);
        }
    }

    /// <summary>Sends one batch for each feed with new clicks, then stores the organizations' positions.</summary>
    private void Send()
    {
        var (armed, committed) = _feeds.TakeArmed();
        if (armed.Count > 0)
            Send(armed, committed);
        Volatile.Write(ref _sent, committed);
        Interlocked.Exchange(ref _ticked, CreateTick()).SetResult();
    }

    private void Send(List<LiveFeed> armed, long committed)
    {
        var positions = new Dictionary<int, long>();
        foreach (var feed in armed)
        {
            if (TrySend(feed) is not { } batch)
                continue;
            Interlocked.Increment(ref _batches);
            _batchClicks.Record(batch.Total);
            _batchDots.Record(batch.Dots.Count);
            if (feed is { LinkId: null, Tag: null })
                positions[feed.OrganizationId] = batch.To;
        }
        // All that was committed when this round began is sent now, for every organization.
        positions[ClickReads.AllOrganizations] = committed;
        log.SavePositions(positions);
    }

    private ClickBatch? TrySend(LiveFeed feed)
    {
        try
        {
            return feed.Send(time.GetUtcNow());
        }
        catch (Exception error)
        {
            // An error of one feed must not stop the others. Its clicks are in the store and in the reports.
            logger.LogError(error, "A batch of organization {Organization} could not be sent.", feed.OrganizationId);
            return null;
        }
    }

    private static TaskCompletionSource CreateTick() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads what all servers have committed since the last tick.</summary>
    private async Task TryFollowAsync(CancellationToken cancel)
    {
        try
        {
            if (await follower.CatchUpAsync(_feeds, cancel) is { } last)
                await StartAgainAsync(last, cancel);
            _failing = false;
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            if (!_failing)
                logger.LogError(error, "New clicks can't be read; viewers get them when they can.");
            _failing = true;
        }
    }

    private async Task StartAgainAsync(long last, CancellationToken cancel)
    {
        logger.LogError(
            "The click store went back in time, from the click {Seen} to {Last}: a failover has lost what was not on the other server yet. Live maps begin again.",
            _feeds.Committed, last);
        Interlocked.Increment(ref _wentBack);
        _feeds.Restart(last);
        await RestoreAsync(last, cancel);
    }

    /// <summary>Reads which links have the tags that viewers watch.</summary>
    private async Task TryReadTagsAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var feed in _feeds.OfTags)
                feed.TaggedLinks = (await tags.LinksAsync(feed.OrganizationId, feed.Tag!, cancel)).ToFrozenSet();
        }
        catch (DbException error)
        {
            logger.LogError(error, "The links of watched tags could not be read; the next try is in {Interval}.", TagInterval);
        }
    }

    /// <summary>After a start: fills the windows with clicks that were sent, and queues those that were committed but not sent.</summary>
    private async Task RestoreAsync(long last, CancellationToken cancel)
    {
        var sent = history.Sent();
        var windowStart = history.WindowStart;
        await foreach (var click in history.RecentAsync(sent, last, cancel))
        {
            if (!sent.Contains(click))
                _feeds.AddUnsent(click);
            else if (click.Time >= windowStart)
                _feeds.AddSent(click);
        }
    }
}
