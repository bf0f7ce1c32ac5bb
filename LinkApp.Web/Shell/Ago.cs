using System.Globalization;

namespace LinkApp.Web.Shell;

/// <summary>How long ago something was, in words: exact enough to see at a glance, and the same in every time zone.</summary>
internal static class Ago
{
    public static string Of(DateTime time, DateTimeOffset now) => (now - time) switch
    {
        { TotalMinutes: < 2 } => "just now",
        { TotalHours: < 2 } past => Text(past.TotalMinutes, "minutes"),
        { TotalDays: < 2 } past => Text(past.TotalHours, "hours"),
        { TotalDays: < 60 } past => Text(past.TotalDays, "days"),
        { TotalDays: < 730 } past => Text(past.TotalDays / 30.4, "months"),
        var past => Text(past.TotalDays / 365.25, "years"),
    };

    /// <summary>The day of something that is listed, such as 2 Mar 2026.</summary>
    public static string Day(DateTime time) => time.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Text(double count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{(int)count} {unit} ago");
}
