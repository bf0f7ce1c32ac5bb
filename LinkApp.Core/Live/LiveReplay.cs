using System.Globalization;
using LinkApp.Core.Lanes;
using LinkApp.Core.Settings;

namespace LinkApp.Core.Live;

/// <summary>Replays the last hours of the live map: the window at a time in the past, then batch after batch.</summary>
public sealed class LiveReplay(LiveHistory history, LiveSettings settings, WorkLanes lanes, TimeProvider time)
{
    /// <summary>How far back a replay can start.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromHours(24);

    /// <summary>Starts a replay. The caller disposes it.</summary>
    /// <param name="organizationId">The organization; the caller has checked that the viewer may see its clicks.</param>
    /// <param name="linkId">Only this link's clicks; null for all.</param>
    /// <param name="at">The time at which it starts; no earlier than <see cref="Reach"/> allows.</param>
    /// <param name="cancel">Stops it.</param>
    public Replay Begin(int organizationId, long? linkId, DateTimeOffset at, CancellationToken cancel)
    {
        var earliest = time.GetUtcNow() - Reach;
        at = ReplaySteps.Align(at < earliest ? earliest : at, settings.Interval);
        var clicks = history.ReadSinceAsync(organizationId, linkId, at - settings.Window, cancel);
        var ticket = lanes.Replays.Enter(organizationId.ToString(CultureInfo.InvariantCulture));
        return new Replay(new ReplaySteps(clicks.GetAsyncEnumerator(cancel)), at, settings, ticket, cancel);
    }
}

/// <summary>A replay for one viewer. For one caller at a time.</summary>
public sealed class Replay : IAsyncDisposable
{
    private readonly ReplaySteps _steps;
    private readonly LiveSettings _settings;
    private readonly LaneTicket _ticket;
    private readonly CancellationToken _cancel;

    internal Replay(ReplaySteps steps, DateTimeOffset at, LiveSettings settings, LaneTicket ticket, CancellationToken cancel) =>
        (_steps, At, _settings, _ticket, _cancel) = (steps, at, settings, ticket, cancel);

    /// <summary>The time that is shown, rounded down to a whole interval.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Reads the window at the start time. To be called first, once.</summary>
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

    /// <summary>Moves on by some intervals, and returns their clicks as one batch; null where there are none.</summary>
    public Task<ClickBatch?> NextAsync(int intervals) => ReadAsync(async () =>
    {
        At += _settings.Interval * intervals;
        var clicks = new PendingClicks();
        await _steps.ReadAsync(At, clicks.Add);
        return clicks.IsEmpty ? null : clicks.ToBatch(At, _settings.MaxDots);
    });

    public ValueTask DisposeAsync()
    {
        _ticket.Dispose();
        return _steps.DisposeAsync();
    }

    // Not on the circuit's thread: reading a busy window takes seconds.
    private Task<T> ReadAsync<T>(Func<Task<T>> read) => _ticket.RunAsync(read, cancel: _cancel);
}
