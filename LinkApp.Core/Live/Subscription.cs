namespace LinkApp.Core.Live;

/// <summary>
/// One viewer's place in a feed. Holds at most one batch: a viewer that has not taken the last one yet gets it merged
/// with the next, so that no queue grows and nobody waits for anybody. Disposing it, at any time and more than once, ends the feed.
/// </summary>
public sealed class Subscription : IDisposable
{
    private readonly Lock _gate = new();
    private readonly int _maxDots;
    private readonly Action<Subscription> _unsubscribe;
    private TaskCompletionSource? _waiting;
    private ClickBatch? _batch;
    private bool _ended;

    internal Subscription(int organizationId, LiveSnapshot snapshot, int maxDots, Action<Subscription> unsubscribe)
    {
        OrganizationId = organizationId;
        Snapshot = snapshot;
        _maxDots = maxDots;
        _unsubscribe = unsubscribe;
    }

    public int OrganizationId { get; }

    /// <summary>The window at the moment of subscribing; the first batch continues it without gap or double.</summary>
    public LiveSnapshot Snapshot { get; }

    /// <summary>
    /// An id that all clicks from before the first batch reach up to, and none of its own: what was counted up to here goes
    /// on with the batches.
    /// </summary>
    public long Before { get; init; }

    /// <summary>Whether the clicks of a link are in this feed.</summary>
    internal Func<long, bool> Wants { get; init; } = _ => true;

    /// <summary>Waits for the next batch; null once the subscription has ended. For one reader at a time.</summary>
    public async ValueTask<ClickBatch?> NextAsync(CancellationToken cancel = default)
    {
        while (true)
        {
            Task signal;
            lock (_gate)
            {
                if (_ended)
                    return null;
                if (_batch is { } batch)
                {
                    _batch = null;
                    return batch;
                }
                _waiting ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                signal = _waiting.Task;
            }
            await signal.WaitAsync(cancel);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = true;
            _batch = null;
            Signal();
        }
        _unsubscribe(this);
    }

    /// <summary>Hands over a batch; never blocks.</summary>
    internal void Offer(ClickBatch batch)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _batch = _batch is null ? batch : ClickBatch.Merge(_batch, batch, _maxDots);
            Signal();
        }
    }

    private void Signal()
    {
        _waiting?.TrySetResult();
        _waiting = null;
    }
}
