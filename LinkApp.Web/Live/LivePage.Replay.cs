using LinkApp.Core.Live;
using LinkApp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Live;

/// <summary>The replay of the live map: shows the past instead of the live feed.</summary>
public sealed partial class LivePage
{
    private DateTimeOffset? _at;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private int _speed = 1;
    private bool _playing;
    private bool _reading;
    private HourCounts? _hours;
    private (long? LinkId, DateTimeOffset At) _hoursRead;

    // How often the bars of the time line, and its right end, follow the clock.
    private static readonly TimeSpan HoursInterval = TimeSpan.FromMinutes(1);

    [Inject]
    private LiveReplay Past { get; set; } = default!;

    [Inject]
    private ReplayHours Hours { get; set; } = default!;

    [Inject]
    private ViewerZone Viewer { get; set; } = default!;

    // Rounded down to whole intervals, as the times of a replay are.
    private DateTimeOffset Now => new(Time.GetUtcNow().UtcTicks / Settings.Interval.Ticks * Settings.Interval.Ticks, TimeSpan.Zero);

    private Task SeekAsync(DateTimeOffset at) => ShowAsync(at, playing: _playing);

    private Task PlayAsync()
    {
        if (!_playing)
            return ShowAsync(_at, playing: true);
        _playing = false;
        return Task.CompletedTask;
    }

    private Task SetSpeedAsync(int speed)
    {
        _speed = speed;
        return Task.CompletedTask;
    }

    private Task GoLiveAsync() => ShowAsync(null, playing: false);

    private async Task ShowAsync(DateTimeOffset? at, bool playing)
    {
        (_at, _playing, _paused) = (at, playing, false);
        if (_map is not null)
            await _map.RestartAsync();
    }

    /// <summary>Reads the bars of the time line, if they are of another link or no longer new.</summary>
    private async Task ReadHoursAsync(CancellationToken cancel)
    {
        var (link, now) = (_linkId, Time.GetUtcNow());
        if (_hours is not null && _hoursRead.LinkId == link && now - _hoursRead.At < HoursInterval)
            return;
        _hours = await Task.Run(() => Hours.Read(_organizationId, link), cancel);
        _hoursRead = (link, now);
        StateHasChanged();
    }

    private Task OnBatchAsync(ClickBatch? batch, CancellationToken cancel) => ReadHoursAsync(cancel);

    /// <summary>Shows the window as it was at <paramref name="at"/>. While it plays, each interval moves it on by as many as the speed says.</summary>
    private async Task RunReplayAsync(long? linkId, DateTimeOffset at, CancellationToken cancel)
    {
        _reading = true;
        StateHasChanged();
        await using var replay = Past.Begin(_organizationId, linkId, at, cancel);
        try
        {
            var window = await replay.WindowAsync();
            // Another time, or the present, may have been chosen meanwhile.
            cancel.ThrowIfCancellationRequested();
            _at = replay.At;
            await _map!.DrawPastAsync(window, cancel);
        }
        finally
        {
            _reading = false;
        }
        StateHasChanged();

        using var timer = new PeriodicTimer(Settings.Interval, Time);
        while (_playing && await timer.WaitForNextTickAsync(cancel))
        {
            if (!await _map!.HasAccessAsync(cancel))
            {
                (_accessEnded, _playing) = (true, false);
                StateHasChanged();
                return;
            }
            if (!_playing)
                break;
            var batch = await replay.NextAsync(_speed);
            cancel.ThrowIfCancellationRequested();
            _at = replay.At;
            await _map!.DrawStepAsync(replay.At, batch, cancel);
            cancel.ThrowIfCancellationRequested();
            if (replay.At >= Time.GetUtcNow())
                (_at, _playing) = (null, false);
            StateHasChanged();
        }
    }
}
