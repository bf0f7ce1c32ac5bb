using System.Globalization;
using LinkApp.Core.Live;
using LinkApp.Core.Wording;
using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Live;

/// <summary>The time line of the live map's replay. Its steps are minutes from <see cref="LiveReplay.Reach"/> ago to now.</summary>
public sealed partial class TimeLine
{
    /// <summary>The speeds of a replay: how many intervals of the past are shown in one.</summary>
    public static readonly int[] Speeds = [1, 10, 60];

    private const int BarHeight = 100;
    private const int MinBarHeight = 6;
    private const int HoursBetweenTicks = 3;

    private static readonly int MinutesOfReach = (int)LiveReplay.Reach.TotalMinutes;

    private int? _dragged;

    /// <summary>The time that is shown; null for live.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset? At { get; set; }

    /// <summary>The time at the right end.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>The clicks of the hours, which are drawn as bars; null until they are read.</summary>
    [Parameter]
    public HourCounts? Hours { get; set; }

    /// <summary>The time zone of the times that are shown.</summary>
    [Parameter, EditorRequired]
    public required TimeZoneInfo Zone { get; set; }

    [Parameter]
    public int Speed { get; set; }

    [Parameter]
    public bool Playing { get; set; }

    [Parameter]
    public bool Reading { get; set; }

    /// <summary>Whether the live feed is paused.</summary>
    [Parameter]
    public bool Paused { get; set; }

    [Parameter]
    public EventCallback<DateTimeOffset> OnSeek { get; set; }

    [Parameter]
    public EventCallback OnPlay { get; set; }

    [Parameter]
    public EventCallback<int> OnSpeed { get; set; }

    [Parameter]
    public EventCallback OnLive { get; set; }

    private bool IsLive => At is null && !Paused;

    private int Step => At is { } at ? Math.Clamp(MinutesOfReach - (int)Math.Round((Now - at).TotalMinutes), 0, MinutesOfReach) : MinutesOfReach;

    private string Clock => (_dragged is { } step ? GetTime(step) : At) is { } time
        ? Format.WeekdayAndSeconds(TimeZoneInfo.ConvertTime(time, Zone))
        : Paused ? "Paused" : "Now";

    private DateTimeOffset GetTime(int step) => Now - TimeSpan.FromMinutes(MinutesOfReach - step);

    /// <summary>The bars of the hours, in minutes from the left end and up to <see cref="BarHeight"/>.</summary>
    private IEnumerable<(int X, int Width, int Height)> Bars()
    {
        if (Hours is null)
            yield break;
        var most = Math.Max(1, Hours.Clicks.Max());
        var first = (int)(Hours.First - (Now - LiveReplay.Reach)).TotalMinutes;
        for (var i = 0; i < Hours.Clicks.Count; i++)
        {
            var (from, to) = (Math.Max(0, first + (60 * i)), Math.Min(MinutesOfReach, first + (60 * (i + 1))));
            var height = (int)(BarHeight * Hours.Clicks[i] / most);
            if (to > from && Hours.Clicks[i] > 0)
                yield return (from, Math.Max(1, to - from - 4), Math.Max(MinBarHeight, height));
        }
    }

    /// <summary>Every third hour of the reader's clock, by its place from the left in percent.</summary>
    private IEnumerable<(string Percent, string Text)> Ticks()
    {
        var start = Now - LiveReplay.Reach;
        var local = TimeZoneInfo.ConvertTime(start, Zone);
        for (var tick = start.AddMinutes(60 - local.Minute).AddSeconds(-local.Second); tick < Now; tick = tick.AddHours(1))
        {
            var clock = TimeZoneInfo.ConvertTime(tick, Zone);
            if (clock.Hour % HoursBetweenTicks == 0)
                yield return ((100 * (tick - start) / LiveReplay.Reach).ToString("0.##", CultureInfo.InvariantCulture), Format.Clock(clock));
        }
    }

    // While the handle is dragged, only the clock follows it: reading the map again for each pixel would take too long.
    private void Drag(ChangeEventArgs change) => _dragged = ParseStep(change);

    private async Task DropAsync(ChangeEventArgs change)
    {
        _dragged = null;
        if (ParseStep(change) is { } step)
            await (step >= MinutesOfReach ? OnLive.InvokeAsync() : OnSeek.InvokeAsync(GetTime(step)));
    }

    private static int? ParseStep(ChangeEventArgs change) =>
        int.TryParse(change.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
}
