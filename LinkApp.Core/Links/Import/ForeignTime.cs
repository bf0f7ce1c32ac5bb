using System.Globalization;

namespace LinkApp.Core.Links.Import;

/// <summary>What the times in other programs' files are for: when a link was made, its limits, and the days of sums.</summary>
internal static class ForeignTime
{
    /// <summary>The time of a text, in UTC; null if it is none, or from before 1995.</summary>
    public static DateTime? Parse(string text) => TimeText.Read(text.Trim()) is { } time && time >= TimeText.Earliest ? time.UtcDateTime : null;

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
}
