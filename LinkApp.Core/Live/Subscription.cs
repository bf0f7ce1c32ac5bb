namespace LinkApp.Core.Live;

/// <summary>
/// One viewer's subscription to a live feed. It holds at most one batch: where the viewer has not taken the last one yet,
/// the next is merged into it, so that no queue grows and no viewer slows down another. May be disposed at any time, more than once.
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

    /// <summary>The window at the time of subscribing. The batches continue it: no click is missing, and none is counted twice.</summary>
    public LiveSnapshot Snapshot { get; }

    /// <summary>
    /// A click id: all clicks up to it are from before the first batch, and all of the batches are after it. A count up to
    /// this id can be continued with the batches.
    /// </summary>
    public long Before { get; init; }

    /// <summary>Whether a link's clicks belong to the feed.</summary>
    internal Func<long, bool> Wants { get; init; } = _ => true;

    /// <summary>Waits for the next batch; null when the subscription is disposed. For one reader at a time.</summary>
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

    /// <summary>Gives the viewer a batch. Never blocks.</summary>
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
