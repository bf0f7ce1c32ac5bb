using LinkApp.Core.Timing;

namespace LinkApp.Core.Reports;

/// <summary>The days that a report covers, both included, on the calendar of a zone.</summary>
public sealed record ReportPeriod(DateOnly First, DateOnly Last)
{
    public int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>Whether it consists of whole months of the calendar.</summary>
    internal bool IsOfMonths => First.Day == 1 && Last.AddDays(1).Day == 1;

    internal int Months => ((Last.Year - First.Year) * 12) + Last.Month - First.Month + 1;

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

    /// <summary>The range from midnight before the first day to midnight after the last, on the clocks of a zone.</summary>
    public ReportRange In(TimeZoneInfo zone) => new(GetStart(First, zone), GetStart(Last.AddDays(1), zone));

    /// <summary>The period of the same length before this one: as many months if this one consists of whole months, else as many days.</summary>
    public ReportPeriod Before() => IsOfMonths ? new(First.AddMonths(-Months), First.AddDays(-1)) : new(First.AddDays(-Days), First.AddDays(-1));

    /// <summary>The period of the same length after this one, in the same way.</summary>
    public ReportPeriod After() => new(Last.AddDays(1), IsOfMonths ? Last.AddDays(1).AddMonths(Months).AddDays(-1) : Last.AddDays(Days));

    internal static DateTimeOffset GetStart(DateOnly day, TimeZoneInfo zone) => ZoneClock.ToInstant(day.ToDateTime(TimeOnly.MinValue), zone).ToUniversalTime();
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
