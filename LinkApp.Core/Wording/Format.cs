using System.Globalization;

namespace LinkApp.Core.Wording;

/// <summary>Numbers and times as people read them: English, whatever language the server is set to.</summary>
public static class Format
{
    // From here on, a factor such as ×12 is easier to read than a percentage.
    private const double MaxPercent = 1_000;
    private const double LargestWithTenths = 100;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Such as 2,300.</summary>
    public static string Number(long number) => number.ToString("N0", Culture);

    /// <summary>A number of things, for sentences: "1 click", "2,300 clicks".</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The singular.</param>
    /// <param name="many">The plural; by default the singular with an s.</param>
    public static string Count(long count, string one, string? many = null) => $"{Number(count)} {(count == 1 ? one : many ?? $"{one}s")}";

    /// <summary>Such as 33.3% or 33%: at most one digit after the point.</summary>
    public static string Percent(double percent) => percent.ToString("0.#", Culture) + "%";

    /// <summary>A part of a whole, such as 9.5% or 32%: below 10% with one digit after the point.</summary>
    public static string Share(long part, long whole) =>
        whole == 0 ? "0%" : (100.0 * part / whole).ToString(part * 10 < whole ? "0.0" : "0", Culture) + "%";

    /// <summary>By how much a number changed, such as +13%, −5% or ×12; null if it was 0 before.</summary>
    public static string? Change(long now, long before) => before == 0 ? null : (100.0 * (now - before) / before) switch
    {
        >= MaxPercent => "×" + ((double)now / before).ToString("N0", Culture),
        var percent => percent.ToString("+0;−0;±0", Culture) + "%",
    };

    /// <summary>Such as 9.5 MB, 120 MB, 1.2 GB or 70 GB; a megabyte is a million bytes.</summary>
    public static string Size(long bytes) => bytes < 1e9
        ? (bytes / 1e6).ToString(bytes < LargestWithTenths * 1e6 ? "0.0" : "N0", Culture) + " MB"
        : (bytes / 1e9).ToString(bytes < 1e10 ? "0.0" : "N0", Culture) + " GB";

    /// <summary>A large number, rounded: 950, 16,000, 2.3 million or 1.7 billion.</summary>
    public static string About(long number) => number switch
    {
        < 1_000 => Number(number),
        < 1_000_000 => Number(number / 1_000 * 1_000),
        < 1_000_000_000 => Rounded(number / 1e6) + " million",
        _ => Rounded(number / 1e9) + " billion",
    };

    private static string Rounded(double number) => number.ToString(number < LargestWithTenths ? "0.#" : "N0", Culture);

    /// <summary>Such as 2 Mar 2026.</summary>
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", Culture);

    /// <inheritdoc cref="Day(DateOnly)"/>
    public static string Day(DateTime time) => time.ToString("d MMM yyyy", Culture);

    /// <summary>A day of the current year, such as 2 Mar.</summary>
    public static string ShortDay(DateOnly day) => day.ToString("d MMM", Culture);

    /// <summary>Such as 2 Mar 2026, 14:05.</summary>
    public static string DayAndTime(DateTime time) => time.ToString("d MMM yyyy, HH:mm", Culture);

    /// <summary>Such as 2 Mar 2026, 14:05:06.</summary>
    public static string DayAndSeconds(DateTimeOffset time) => time.ToString("d MMM yyyy, HH:mm:ss", Culture);

    /// <summary>Such as 2 Mar, 14:05.</summary>
    public static string ShortDayAndTime(DateTimeOffset time) => time.ToString("d MMM, HH:mm", Culture);

    /// <summary>Such as 14:05.</summary>
    public static string Clock(DateTimeOffset time) => time.ToString("HH:mm", Culture);

    /// <inheritdoc cref="Clock(DateTimeOffset)"/>
    public static string Clock(TimeOnly time) => time.ToString("HH:mm", Culture);

    /// <summary>Such as 14:05:06.</summary>
    public static string ClockWithSeconds(DateTimeOffset time) => time.ToString("HH:mm:ss", Culture);

    /// <summary>Such as Mon 14:05:06.</summary>
    public static string WeekdayAndSeconds(DateTimeOffset time) => time.ToString("ddd HH:mm:ss", Culture);

    /// <summary>For tables, file names and sorted days: 2026-03-02.</summary>
    public static string IsoDay(DateOnly day) => day.ToString("yyyy-MM-dd", Culture);

    /// <inheritdoc cref="IsoDay(DateOnly)"/>
    public static string IsoDay(DateTime time) => time.ToString("yyyy-MM-dd", Culture);

    /// <summary>For tables, and for times without a zone: 2026-03-02 14:05.</summary>
    public static string IsoMinute(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", Culture);

    /// <summary>For programs, such as the <c>datetime</c> of a <c>time</c> element: 2026-03-02T14:05:06.789Z.</summary>
    /// <param name="time">UTC.</param>
    public static string Iso(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", Culture);

    /// <summary>How long ago something was, in words: readable at a glance, and the same in every time zone.</summary>
    /// <param name="time">UTC.</param>
    /// <param name="now">The present time.</param>
    public static string Ago(DateTime time, DateTimeOffset now) => (now.UtcDateTime - time) switch
    {
        { TotalMinutes: < 2 } => "just now",
        { TotalHours: < 2 } past => $"{Number((long)past.TotalMinutes)} minutes ago",
        { TotalDays: < 2 } past => $"{Number((long)past.TotalHours)} hours ago",
        { TotalDays: < 60 } past => $"{Number((long)past.TotalDays)} days ago",
        { TotalDays: < 730 } past => $"{Number((long)(past.TotalDays / 30.4))} months ago",
        var past => $"{Number((long)(past.TotalDays / 365.25))} years ago",
    };
}
