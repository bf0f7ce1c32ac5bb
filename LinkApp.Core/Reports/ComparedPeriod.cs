using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports;

/// <summary>A report's period beside the one that it is compared with.</summary>
/// <param name="Period">The period of the report.</param>
/// <param name="With">The period that it is compared with.</param>
public sealed record ComparedPeriod(ReportPeriod Period, ReportPeriod With)
{
    // Weeks begin on Monday (ISO 8601).
    private const int Monday = 1;

    /// <summary>How many months earlier the compared period is, if both consist of whole months; null if it is some days earlier.</summary>
    internal int? Months { get; init; }

    /// <summary>
    /// The time up to which the compared period counts while the report's still runs: as far into it as <paramref name="now"/>
    /// is into the report's. If the report's period is over, the end of the compared one.
    /// </summary>
    public DateTimeOffset GetEnd(DateTimeOffset now, TimeZoneInfo zone)
    {
        var end = With.In(zone).To;
        if (now >= Period.In(zone).To)
            return end;
        var then = ZoneClock.ToInstant(Map(TimeZoneInfo.ConvertTime(now, zone).DateTime), zone).ToUniversalTime();
        return then < end ? then : end;
    }

    /// <summary>
    /// The buckets of the compared period, one for each of the report's: the same hour of the clock, or the day, week or month
    /// as far into the period. Null where the compared period has none.
    /// </summary>
    /// <param name="present">The buckets of the report.</param>
    /// <param name="hours">The clicks of the compared period, by hour of UTC.</param>
    /// <param name="size">The length of the buckets.</param>
    /// <param name="zone">The time zone.</param>
    /// <param name="now">The current time.</param>
    public IReadOnlyList<Bucket?> Align(
        IReadOnlyList<Bucket> present, IEnumerable<HourClicks> hours, BucketSize size, TimeZoneInfo zone, DateTimeOffset now)
    {
        // Custom days may be more than the chart has place for.
        var shown = Months is null && With.Days > Period.Days ? With with { Last = With.First.AddDays(Period.Days - 1) } : With;
        var range = shown.In(zone);
        // A week begins as far into the compared period as it does into the report's.
        var firstDay = (DayOfWeek)(((int)With.First.DayOfWeek + Monday - (int)Period.First.DayOfWeek + 7) % 7);
        var buckets = ReportBuckets.Create(hours.Where(hour => hour.Time < range.To), range, size, zone, firstDay, now);
        return size == BucketSize.Hour ? AlignHours(present, buckets, zone) : [.. present.Select((_, i) => i < buckets.Count ? buckets[i] : null)];
    }

    /// <summary>
    /// Finds the same hour of the clock, because on days on which clocks change, hours would shift. An hour that the clock shows
    /// twice is compared once, with the sum; an hour that it skips, with none.
    /// </summary>
    private List<Bucket?> AlignHours(IReadOnlyList<Bucket> present, IReadOnlyList<Bucket> compared, TimeZoneInfo zone)
    {
        var byClock = compared.GroupBy(bucket => TimeZoneInfo.ConvertTime(bucket.Start, zone).DateTime)
            .ToDictionary(same => same.Key, same => same.First() with { End = same.Last().End, Clicks = same.Sum(bucket => bucket.Clicks) });
        return
        [
            .. present.Select(bucket => byClock.Remove(Map(TimeZoneInfo.ConvertTime(bucket.Start, zone).DateTime), out var same) ? same : null),
        ];
    }

    /// <summary>The time of the compared period that corresponds to a time of the report's, both on the clocks of the zone.</summary>
    private DateTime Map(DateTime local)
    {
        if (Months is not { } months)
            return local.AddDays(With.First.DayNumber - Period.First.DayNumber);
        var then = local.AddMonths(-months);
        // There is no 30 February: all of that month counts.
        return then.Day == local.Day ? then : then.Date.AddDays(1);
    }
}
