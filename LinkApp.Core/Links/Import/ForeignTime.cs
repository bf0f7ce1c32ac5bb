using System.Globalization;

namespace LinkApp.Core.Links.Import;

/// <summary>Reads times as other programs write them. A time without a zone is UTC.</summary>
internal static class ForeignTime
{
    // Databases write zeros for no time.
    private static readonly DateTime Earliest = new(1995, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>
    /// The time, in UTC, of ISO 8601, of a database (<c>2024-05-01 08:12:44</c>), of JavaScript (<c>Wed May 01 2024 08:12:44 GMT+0000 (…)</c>),
    /// or of seconds or milliseconds since 1970; null if it is none of these, or from before 1995.
    /// </summary>
    public static DateTime? Parse(string text) => Read(text.Trim()) is { } time && time >= Earliest ? time : null;

    /// <summary>When a link was made; null if the file does not say it. If it can't be read, a note says so.</summary>
    /// <param name="field">The file's name for it.</param>
    /// <param name="text">What the file has there.</param>
    /// <param name="notes">What of the row is lost.</param>
    public static DateTime? ReadCreation(string field, string text, List<string> notes)
    {
        if (text.Length == 0)
            return null;
        var time = Parse(text);
        if (time is null)
            notes.Add($"{field} “{text}” is not a time, so the link will count as created today. To keep its day, write it as 2026-03-02T10:15:00Z and import the file again.");
        return time;
    }

    /// <summary>From or until when a link is valid; null if the file sets no limit. If it can't be read, a note says so.</summary>
    /// <inheritdoc cref="ReadCreation"/>
    public static DateTime? ReadLimit(string field, string text, List<string> notes)
    {
        if (text.Length == 0)
            return null;
        var time = Parse(text);
        if (time is null)
            notes.Add($"{field} “{text}” is not a time, so the link will have no such limit. Set it on the link, or write it as 2026-03-02T10:15:00Z and import the file again.");
        return time;
    }

    /// <summary>The day of a time as sums have it, such as <c>2024-05-01</c>; the text itself if it is no time.</summary>
    public static string ToDay(string text) => Parse(text)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? text;

    private static DateTime? Read(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            // Seconds have at most 10 digits until the year 2286.
            return number > 99_999_999_999_999 ? null
                : DateTimeOffset.FromUnixTimeMilliseconds(number < 100_000_000_000 ? number * 1_000 : number).UtcDateTime;
        }
        if (text.IndexOf(" GMT", StringComparison.Ordinal) is var zone and > 0 && text.Length >= zone + 9)
        {
            return DateTimeOffset.TryParseExact(
                $"{text[..zone]} {text.AsSpan(zone + 4, 3)}:{text.AsSpan(zone + 7, 2)}", "ddd MMM dd yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture,
                DateTimeStyles.None, out var script)
                ? script.UtcDateTime
                : null;
        }
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime : null;
    }
}
