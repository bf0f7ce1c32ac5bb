using LinkApp.Core.Timing;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.Rules;

/// <summary>
/// Holds if the visit is between two dates, on one of some weekdays and at a time of day, all by the clock of a time zone.
/// A time of day that ends before it starts spans midnight and belongs to the day on which it starts.
/// </summary>
public sealed record TimeCondition : RuleCondition
{
    /// <summary>An IANA time zone.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>Holds from this local time of the zone on; null for no start.</summary>
    public DateTime? From { get; init; }

    /// <summary>Holds before this local time of the zone; null for no end.</summary>
    public DateTime? Until { get; init; }

    /// <summary>The days of the week; empty for all.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>The start of the time of day, as local time of the zone; null for midnight.</summary>
    public TimeOnly? Start { get; init; }

    /// <summary>The end of the time of day, exclusive; null for midnight.</summary>
    public TimeOnly? End { get; init; }

    public override bool Holds(Visit visit)
    {
        // The zone existed when the link was saved. If the system has dropped it under all of its names, the redirect must still work.
        if (!ZoneNames.TryFind(Zone, out var zone))
            return false;
        if ((From is { } from && visit.Time < ZoneClock.ToInstant(from, zone)) || (Until is { } until && visit.Time >= ZoneClock.ToInstant(until, zone)))
            return false;
        var local = TimeZoneInfo.ConvertTime(visit.Time, zone).DateTime;
        var (time, start, end) = (TimeOnly.FromDateTime(local), Start ?? TimeOnly.MinValue, End ?? TimeOnly.MinValue);
        // An end at midnight means the end of the day, so midnight to midnight is the whole day.
        var overMidnight = End is not null && end < start && end != TimeOnly.MinValue;
        if (!overMidnight)
            return IsDay(local.DayOfWeek) && time >= start && (end == TimeOnly.MinValue || time < end);
        return (time >= start && IsDay(local.DayOfWeek)) || (time < end && IsDay((DayOfWeek)(((int)local.DayOfWeek + 6) % 7)));
    }

    public override IEnumerable<(string Field, string Message)> Errors()
    {
        if (!ZoneNames.TryFind(Zone, out _))
            yield return ("zone", $"\"{Zone}\" is not a time zone; use an IANA name such as Asia/Kuala_Lumpur.");
        if (From is null && Until is null && Days.Count == 0 && Start is null && End is null)
            yield return ("", "Choose days, a time of day, a start date or an end date.");
        if (From >= Until)
            yield return ("until", "The end must be after the start.");
        if (Start is not null && Start == End)
            yield return ("end", "The end time must differ from the start time.");
        if (Days.Distinct().Count() != Days.Count)
            yield return ("days", "List each day at most once: there are 7 days.");
    }

    public override string Describe()
    {
        List<string> parts = [];
        if (Days.Count > 0)
            parts.Add(string.Join(' ', Days.Select(day => day.ToString()[..3])));
        if (Start is not null || End is not null)
            parts.Add($"{Format.Clock(Start ?? TimeOnly.MinValue)}–{Format.Clock(End ?? TimeOnly.MinValue)}");
        if (From is { } from)
            parts.Add($"from {Format.IsoMinute(from)}");
        if (Until is { } until)
            parts.Add($"until {Format.IsoMinute(until)}");
        // The rules of a link show this, and so does its test.
        parts.Add(ZoneNames.TryFind(Zone, out _) ? Zone : $"{Zone} (a time zone that this server does not know: never holds)");
        return string.Join(", ", parts);
    }

    private bool IsDay(DayOfWeek day) => Days.Count == 0 || Days.Contains(day);
}
