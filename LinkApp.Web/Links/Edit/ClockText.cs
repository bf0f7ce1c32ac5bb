using System.Globalization;
using LinkApp.Core.Wording;
using MudBlazor;
using MudBlazor.Utilities.Exceptions;

namespace LinkApp.Web.Links.Edit;

/// <summary>Dates and times of day as they are shown in fields, and as people may type them.</summary>
internal static class ClockText
{
    private static readonly string[] DateFormats = ["d MMM yyyy", "d MMMM yyyy", "yyyy-M-d", "MMM d, yyyy", "d.M.yyyy"];
    private static readonly string[] TimeFormats = ["H:mm", "H:mm:ss", "HHmm", "%H", "h:mm tt", "h:mmtt", "h tt", "htt"];

    public static IReversibleConverter<DateTime?, string?> Date { get; } = Conversions.From<DateTime?, string?>(
        date => date is { } day ? Format.Day(day) : null,
        text => Parse(text, DateFormats, "Enter a date such as 29 Nov 2026 or 2026-11-29.")?.Date);

    public static IReversibleConverter<TimeSpan?, string?> Time { get; } = Conversions.From<TimeSpan?, string?>(
        time => time is { } clock ? Format.Clock(TimeOnly.FromTimeSpan(clock)) : null,
        text => Parse(text, TimeFormats, "Enter a time such as 9:00 or 17:30.")?.TimeOfDay);

    private static DateTime? Parse(string? text, string[] formats, string error)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var time)
            ? time
            : throw new ConversionException(error, [], new FormatException(error));
    }
}
