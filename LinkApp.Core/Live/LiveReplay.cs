using LinkApp.Core.Settings;

namespace LinkApp.Core.Live;

/// <summary>Shows the last hours of an organization, or of one of its links, as they were: the window at a time, then batch by batch.</summary>
public sealed class LiveReplay(LiveHistory history, LiveSettings settings, TimeProvider time) : IDisposable
{
    /// <summary>How far back a replay reaches.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromHours(24);

    // However many people look back at once, they leave a core to the redirects.
    private const int MaxReaders = 2;

    private readonly SemaphoreSlim _readers = new(MaxReaders);

    /// <summary>Begins a replay; the caller disposes it.</summary>
    /// <param name="organizationId">Whose clicks; the caller has checked that the viewer may see them.</param>
    /// <param name="linkId">Only this link's clicks; null for all.</param>
    /// <param name="at">Where it begins; earlier than <see cref="Reach"/> begins there.</param>
    /// <param name="cancel">Ends it.</param>
    public Replay Begin(int organizationId, long? linkId, DateTimeOffset at, CancellationToken cancel)
    {
        var earliest = time.GetUtcNow() - Reach;
        at = ReplaySteps.Align(at < earliest ? earliest : at, settings.Interval);
        var clicks = history.SinceAsync(organizationId, linkId, at - settings.Window, cancel);
        return new Replay(new ReplaySteps(clicks.GetAsyncEnumerator(cancel)), at, settings, _readers, cancel);
    }

    public void Dispose() => _readers.Dispose();
}

/// <summary>One viewer's way through the past. For one caller at a time.</summary>
public sealed class Replay : IAsyncDisposable
{
    private readonly ReplaySteps _steps;
    private readonly LiveSettings _settings;
    private readonly SemaphoreSlim _readers;
    private readonly CancellationToken _cancel;

    internal Replay(ReplaySteps steps, DateTimeOffset at, LiveSettings settings, SemaphoreSlim readers, CancellationToken cancel) =>
        (_steps, At, _settings, _readers, _cancel) = (steps, at, settings, readers, cancel);

    /// <summary>How far it has come: a whole number of intervals.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>The window as it stood at the beginning. Comes first.</summary>
    public Task<LiveSnapshot> WindowAsync() => ReadAsync(async () =>
    {
        var window = new LiveWindow(_settings.Window);
        long position = 0;
        await _steps.ReadAsync(At, click =>
        {
            window.AddPast(click);
            position = Math.Max(position, click.Id);
        });
        return window.ToSnapshot(position, At);
    });

    /// <summary>The clicks of the next intervals as one batch, merged as live ones are; null where there are none.</summary>
    public Task<ClickBatch?> NextAsync(int intervals) => ReadAsync(async () =>
    {
        At += _settings.Interval * intervals;
        var clicks = new PendingClicks();
        await _steps.ReadAsync(At, clicks.Add);
        return clicks.IsEmpty ? null : clicks.ToBatch(At, _settings.MaxDots);
    });

    public ValueTask DisposeAsync() => _steps.DisposeAsync();

    private async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        await _readers.WaitAsync(_cancel);
        try
        {
            // Away from the circuit: a busy window takes seconds.
            return await Task.Run(read, _cancel);
        }
        finally
        {
            _readers.Release();
        }
    }
}
