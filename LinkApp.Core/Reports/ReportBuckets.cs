namespace LinkApp.Core.Reports;

/// <summary>The length of a report's buckets.</summary>
public enum BucketSize
{
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>A bucket: a part of a report's range, with its clicks.</summary>
/// <param name="Start">When it begins, UTC.</param>
/// <param name="End">When it ends, UTC; the first time after it.</param>
/// <param name="Clicks">Clicks in it.</param>
/// <param name="IsRunning">Whether it is not over yet.</param>
public sealed record Bucket(DateTimeOffset Start, DateTimeOffset End, long Clicks, bool IsRunning);

/// <summary>
/// Sorts the clicks of hours into hours, days, weeks or months of a zone. Days are as long as the zone's clocks make them:
/// 23 hours, 25, or 24 and a half. Rollups count by hours of UTC: where a zone's days begin within one, as in India, that hour
/// belongs to the day in which it begins.
/// </summary>
public static class ReportBuckets
{
    private const int MaxHours = 14 * 25;
    private const int MaxDays = 400;

    /// <summary>The size that shows a range best: some ten to a hundred buckets.</summary>
    public static BucketSize SizeFor(ReportRange range) => (range.To - range.From).TotalDays switch
    {
        < 2.1 => BucketSize.Hour,
        < 93 => BucketSize.Day,
        < 200 => BucketSize.Week,
        _ => BucketSize.Month,
    };

    /// <summary>The sizes in which a range can be shown: neither a single bucket nor more than a chart can show.</summary>
    public static IReadOnlyList<BucketSize> SizesFor(ReportRange range)
    {
        var length = range.To - range.From;
        return
        [
            .. Enum.GetValues<BucketSize>().Where(size => size switch
            {
                BucketSize.Hour => length.TotalHours <= MaxHours,
                BucketSize.Day => length.TotalDays is > 1.1 and <= MaxDays,
                BucketSize.Week => length.TotalDays > 8,
                _ => length.TotalDays > 32,
            }),
        ];
    }

    /// <summary>The buckets of a range, oldest first, without gaps; the range may cut the first and the last.</summary>
    /// <param name="hours">Clicks by hour of UTC.</param>
    /// <param name="range">From when to when.</param>
    /// <param name="size">The length of the buckets.</param>
    /// <param name="zone">The time zone.</param>
    /// <param name="firstDay">The day that weeks begin with.</param>
    /// <param name="now">The present time.</param>
    public static IReadOnlyList<Bucket> Create(
        IEnumerable<HourClicks> hours, ReportRange range, BucketSize size, TimeZoneInfo zone, DayOfWeek firstDay, DateTimeOffset now)
    {
        var starts = Starts(range, size, zone, firstDay).ToList();
        var clicks = new long[starts.Count];
        foreach (var hour in hours)
        {
            // An hour that the range cuts begins before it.
            var at = hour.Time < range.From ? range.From : hour.Time;
            var index = starts.BinarySearch(at);
            clicks[index >= 0 ? index : ~index - 1] += hour.Clicks;
        }
        return
        [
            .. starts.Select((start, i) =>
            {
                var end = i + 1 < starts.Count ? starts[i + 1] : range.To;
                return new Bucket(start, end, clicks[i], start <= now && now < end);
            }),
        ];
    }

    /// <summary>How the clicks of a range spread over the hours of the week on the clocks of a zone: by <see cref="DayOfWeek"/>, then by hour.</summary>
    public static long[,] ByHourOfWeek(IEnumerable<HourClicks> hours, TimeZoneInfo zone)
    {
        var clicks = new long[7, 24];
        foreach (var hour in hours)
        {
            var local = TimeZoneInfo.ConvertTime(hour.Time, zone);
            clicks[(int)local.DayOfWeek, local.Hour] += hour.Clicks;
        }
        return clicks;
    }

    private static IEnumerable<DateTimeOffset> Starts(ReportRange range, BucketSize size, TimeZoneInfo zone, DayOfWeek firstDay)
    {
        yield return range.From;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(range.From, zone).DateTime);
        var next = size == BucketSize.Hour ? range.From.AddTicks(-(range.From.Ticks % TimeSpan.TicksPerHour)) : range.From;
        while (true)
        {
            if (size == BucketSize.Hour)
            {
                next = next.AddHours(1);
            }
            else
            {
                day = NextStart(day, size, firstDay);
                next = ReportPeriod.GetStart(day, zone);
            }
            if (next >= range.To)
                yield break;
            yield return next;
        }
    }

    private static DateOnly NextStart(DateOnly day, BucketSize size, DayOfWeek firstDay) => size switch
    {
        BucketSize.Day => day.AddDays(1),
        BucketSize.Week => day.AddDays(7 - (((int)day.DayOfWeek - (int)firstDay + 7) % 7)),
        _ => new DateOnly(day.Year, day.Month, 1).AddMonths(1),
    };
}
