namespace LinkApp.Web.Links.History;

/// <summary>Times as people tell them.</summary>
internal static class Ago
{
    /// <summary>How long ago something was, such as "3 minutes ago".</summary>
    public static string Of(DateTime time, DateTimeOffset now) => (now.UtcDateTime - time) switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 1 } span => Count(span.TotalMinutes, "minute"),
        { TotalDays: < 1 } span => Count(span.TotalHours, "hour"),
        { TotalDays: < 31 } span => Count(span.TotalDays, "day"),
        { TotalDays: < 365 } span => Count(span.TotalDays / 30.44, "month"),
        var span => Count(span.TotalDays / 365.25, "year"),
    };

    private static string Count(double number, string unit) => Math.Max(1, (int)number) is var whole and > 1 ? $"{whole} {unit}s ago" : $"1 {unit} ago";
}
