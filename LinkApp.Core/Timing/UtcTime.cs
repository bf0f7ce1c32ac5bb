namespace LinkApp.Core.Timing;

/// <summary>
/// Hours, days and months of UTC, each numbered from the beginning of 1970. Clicks have their time in milliseconds since
/// then, rollups count by hour, day and month.
/// </summary>
public static class UtcTime
{
    public const long HoursPerDay = 24;

    private const long Hour = 3_600_000;

    public static long ToHour(long milliseconds) => milliseconds / Hour;

    public static long ToHour(DateTimeOffset time) => ToHour(time.ToUnixTimeMilliseconds());

    public static long ToDay(long milliseconds) => milliseconds / (HoursPerDay * Hour);

    public static long ToDay(DateTimeOffset time) => ToDay(time.ToUnixTimeMilliseconds());

    /// <summary>When an hour begins, in milliseconds.</summary>
    public static long HourStart(long hour) => hour * Hour;

    /// <summary>When a day begins, in milliseconds.</summary>
    public static long DayStart(long day) => HourStart(day * HoursPerDay);

    /// <summary>When an hour begins.</summary>
    public static DateTimeOffset ToTime(long hour) => DateTimeOffset.FromUnixTimeMilliseconds(HourStart(hour));

    public static DateOnly ToDate(long day) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day));

    /// <summary>The month of a day.</summary>
    public static long ToMonth(long day)
    {
        var date = ToDate(day);
        return ((date.Year - DateTime.UnixEpoch.Year) * 12) + date.Month - 1;
    }

    /// <summary>The first day of a month.</summary>
    public static long FirstDay(long month) => (long)(DateTime.UnixEpoch.AddMonths((int)month) - DateTime.UnixEpoch).TotalDays;
}
