namespace LinkApp.Core.Live;

/// <summary>
/// Cuts a stream of clicks into steps of time. Clicks come in the order of their commits, as the live feed had them: one
/// that waited for its commit is in the step in which it was committed, and none is left out.
/// </summary>
internal sealed class ReplaySteps(IAsyncEnumerator<LiveClick> clicks) : IAsyncDisposable
{
    private bool _hasNext;
    private bool _ended;

    /// <summary>The last step of an interval that begins at or before a time.</summary>
    public static DateTimeOffset Align(DateTimeOffset time, TimeSpan interval) => new(time.UtcTicks - (time.UtcTicks % interval.Ticks), TimeSpan.Zero);

    /// <summary>Hands over the clicks that come before the first one at or after <paramref name="end"/>.</summary>
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
