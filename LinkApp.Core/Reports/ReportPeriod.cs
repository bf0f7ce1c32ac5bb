using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports;

/// <summary>The days that a report covers, both included, on the calendar of a zone.</summary>
public sealed record ReportPeriod(DateOnly First, DateOnly Last)
{
    public int Days => Last.DayNumber - First.DayNumber + 1;

    private bool IsOfMonths => First.Day == 1 && Last.AddDays(1).Day == 1;

    private int Months => ((Last.Year - First.Year) * 12) + Last.Month - First.Month + 1;

    /// <summary>The period of a preset on a day.</summary>
    public static ReportPeriod FromPreset(ReportPreset preset, DateOnly today)
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        return preset switch
        {
            ReportPreset.Today => new(today, today),
            ReportPreset.Yesterday => new(today.AddDays(-1), today.AddDays(-1)),
            ReportPreset.Week => new(today.AddDays(-6), today),
            ReportPreset.Month => new(today.AddDays(-29), today),
            ReportPreset.Quarter => new(today.AddDays(-89), today),
            ReportPreset.ThisMonth => new(month, month.AddMonths(1).AddDays(-1)),
            ReportPreset.LastMonth => new(month.AddMonths(-1), month.AddDays(-1)),
            _ => new(month.AddMonths(-11), month.AddMonths(1).AddDays(-1)),
        };
    }

    /// <summary>The moments from midnight before the first day to midnight after the last, each as clocks of the zone have it.</summary>
    public ReportRange In(TimeZoneInfo zone) => new(GetStart(First, zone), GetStart(Last.AddDays(1), zone));

    /// <summary>The period as long that ends before this one: of as many months where this one is of months, else of as many days.</summary>
    public ReportPeriod Before() => IsOfMonths ? new(First.AddMonths(-Months), First.AddDays(-1)) : new(First.AddDays(-Days), First.AddDays(-1));

    /// <summary>
    /// Where a period that still runs is compared up to: as far into the period before as <paramref name="now"/> is into this one.
    /// The end of the period before where this one is over.
    /// </summary>
    public DateTimeOffset ComparedUpTo(DateTimeOffset now, TimeZoneInfo zone)
    {
        var (present, before) = (In(zone), Before());
        if (now >= present.To)
            return present.From;
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var day = DateOnly.FromDateTime(local);
        var then = IsOfMonths ? SameDay(day.AddMonths(-Months), day) : day.AddDays(-Days);
        var moment = ZoneClock.ToInstant(then.ToDateTime(TimeOnly.FromDateTime(local)), zone).ToUniversalTime();
        return moment < present.From ? moment : before.In(zone).To;
    }

    internal static DateTimeOffset GetStart(DateOnly day, TimeZoneInfo zone) => ZoneClock.ToInstant(day.ToDateTime(TimeOnly.MinValue), zone).ToUniversalTime();

    // The 31st of a month is compared with the whole of a month that has thirty days: all of its last day, too.
    private static DateOnly SameDay(DateOnly found, DateOnly wanted) => found.Day == wanted.Day ? found : found.AddDays(1);
}

/// <summary>Periods by name.</summary>
public enum ReportPreset
{
    Today,
    Yesterday,

    /// <summary>The last seven days, today included.</summary>
    Week,

    /// <summary>The last thirty days, today included.</summary>
    Month,

    /// <summary>The last ninety days, today included.</summary>
    Quarter,

    ThisMonth,
    LastMonth,

    /// <summary>The last twelve months, this one included.</summary>
    Year,
}
