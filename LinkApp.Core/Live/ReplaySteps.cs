namespace LinkApp.Core.Live;

/// <summary>
/// Divides a stream of clicks into steps of time. Clicks come in the order of their commits, as they did live: a click that
/// waited for its commit is in the step of the clicks around it, and none is left out.
/// </summary>
internal sealed class ReplaySteps(IAsyncEnumerator<LiveClick> clicks) : IAsyncDisposable
{
    private bool _hasNext;
    private bool _ended;

    /// <summary>Rounds a time down to a whole interval.</summary>
    public static DateTimeOffset Align(DateTimeOffset time, TimeSpan interval) => new(time.UtcTicks - (time.UtcTicks % interval.Ticks), TimeSpan.Zero);

    /// <summary>Passes on the clicks up to the first that has a time of <paramref name="end"/> or later.</summary>
    public async Task ReadAsync(DateTimeOffset end, Action<LiveClick> add)
    {
        while (!_ended)
        {
            _ended = !_hasNext && !await clicks.MoveNextAsync();
            _hasNext = !_ended;
            if (_ended || clicks.Current.Time >= end)
                return;
            _hasNext = false;
            add(clicks.Current);
        }
    }

    public ValueTask DisposeAsync() => clicks.DisposeAsync();
}
