using System.Globalization;
using LinkApp.Core.Timing;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Reports;

/// <summary>The time that a report covers: from <see cref="From"/> (included) to <see cref="To"/> (left out), in UTC.</summary>
public sealed record ReportRange(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The days of a report that names no range.</summary>
    public const int DefaultDays = 30;

    /// <summary>The longest range; a report's cost follows its range.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3_660);

    private static readonly string[] TimeFormats = ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>
    /// Reads a range as a program or a URL gives it. Dates without a time are days of the zone; <paramref name="to"/> as a
    /// date includes that day.
    /// </summary>
    /// <param name="from">ISO 8601 date or time; null for 30 days before the end.</param>
    /// <param name="to">ISO 8601 date or time; null for now.</param>
    /// <param name="zone">IANA time zone; null for UTC.</param>
    /// <param name="now">The present time.</param>
    /// <param name="range">The range, when true is returned.</param>
    /// <param name="field">The parameter that is wrong, when false is returned.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryParse(
        string? from, string? to, string? zone, DateTimeOffset now, out ReportRange range, out string field, out string error)
    {
        range = new(now, now);
        (field, error) = ("", "");

        var timeZone = TimeZoneInfo.Utc;
        if (!string.IsNullOrEmpty(zone) && !ZoneNames.TryFind(zone, out timeZone))
            return Fail("zone", $"\"{zone}\" is not a time zone. Use an IANA name such as Europe/Berlin.", out field, out error);

        // Midnight after today: the running day is part of the default range.
        var end = StartOfDay(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, timeZone).DateTime).AddDays(1), timeZone);
        if (!string.IsNullOrEmpty(to) && !TryParseTime(to, timeZone, days: 1, out end))
            return Fail("to", $"\"{to}\" is not an ISO 8601 date (2026-01-31) or time (2026-01-31T12:00:00Z).", out field, out error);
        var start = StartOfDay(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(end, timeZone).DateTime).AddDays(-DefaultDays), timeZone);
        if (!string.IsNullOrEmpty(from) && !TryParseTime(from, timeZone, days: 0, out start))
            return Fail("from", $"\"{from}\" is not an ISO 8601 date (2026-01-31) or time (2026-01-31T12:00:00Z).", out field, out error);
        if (start >= end)
            return Fail("from", "\"from\" must be before \"to\".", out field, out error);
        if (end - start > Longest)
            return Fail("from", $"A report covers at most {Format.Count((long)Longest.TotalDays, "day")}.", out field, out error);

        range = new(start.ToUniversalTime(), end.ToUniversalTime());
        return true;
    }

    private static bool Fail(string wrong, string why, out string field, out string error)
    {
        (field, error) = (wrong, why);
        return false;
    }

    private static bool TryParseTime(string text, TimeZoneInfo zone, int days, out DateTimeOffset time)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            // Year 1 and year 9999 have no neighbours to convert to.
            var valid = date.Year is >= 1970 and < 9000;
            time = valid ? StartOfDay(date.AddDays(days), zone) : default;
            return valid;
        }
        if (DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
            && time.Year is >= 1970 and < 9000)
        {
            if (!HasOffset(text))
                time = new DateTimeOffset(time.DateTime, zone.GetUtcOffset(time.DateTime));
            return true;
        }
        return false;
    }

    private static bool HasOffset(string text) => text.EndsWith('Z') || text.AsSpan(text.IndexOf('T')).ContainsAny('+', '-');

    private static DateTimeOffset StartOfDay(DateOnly date, TimeZoneInfo zone) => ZoneClock.ToInstant(date.ToDateTime(TimeOnly.MinValue), zone);
}
