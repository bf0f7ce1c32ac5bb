using System.Globalization;
using System.Text.RegularExpressions;
using LinkApp.Core.Links.Import.Mapping;

namespace LinkApp.Core.Links.Import;

/// <summary>
/// Reads times as programs and spreadsheets write them: ISO 8601, numbers of seconds, milliseconds or microseconds since 1970, dates with slashes,
/// dots or hyphens in either order, names of months in English, and what JavaScript makes of a date. Without a zone they are UTC; a date alone is
/// its first moment.
/// </summary>
internal static partial class TimeText
{
    // What is longer is no time, and must cost nothing.
    private const int MaxLength = 96;

    // Shorter texts have at most seven digits of a second.
    private const int LongestIso = 27;

    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;

    /// <summary>The first time that a link or a click can have: databases write zeros for no time, and small numbers are times near 1970.</summary>
    public static readonly DateTimeOffset Earliest = new(1995, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] IsoForms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd' 'HH:mmK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFF' 'zzz", "yyyyMMdd", "yyyyMMdd'T'HHmmssK",
    ];

    // Nearly all times of clicks have one of these.
    private static readonly string[] CommonForms = IsoForms[..2];

    private static readonly string[] DateForms =
    [
        .. ((string[])["H:mmK", "H:mm:ss.FFFFFFFK", "h:mm tt", "h:mm:ss tt", "h:mmtt", "H:mm zzz", "H:mm:ss zzz"]).Select(form => $"yyyy-MM-dd' '{form}"),
    ];

    /// <summary>The time of a text; null if it is none, or may be two.</summary>
    public static DateTimeOffset? Read(ReadOnlySpan<char> text, DateOrder order = DateOrder.Unknown)
    {
        if (text.Length > MaxLength)
            return null;
        if (ReadNumber(text) is { } number)
            return number;
        return DateTimeOffset.TryParseExact(text, CommonForms, CultureInfo.InvariantCulture, Utc, out var time) ? time : ReadOther(text.ToString(), order);
    }

    private static DateTimeOffset? ReadOther(string text, DateOrder order)
    {
        if (text.Length > LongestIso)
            text = LongFraction().Replace(text, "");
        // Ruby and Bitly write the zone's name.
        if (text.EndsWith(" UTC", StringComparison.Ordinal) || text.EndsWith(" GMT", StringComparison.Ordinal))
            text = text[..^4];
        if (DateTimeOffset.TryParseExact(text, IsoForms, CultureInfo.InvariantCulture, Utc, out var time))
            return time;
        if (Numbers().Match(text) is { Success: true } date)
            return ReadDate(date, order);
        if (Script().Match(text) is { Success: true } script)
            return ReadScript(script);
        return HasMonth(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out time) ? time : null;
    }

    /// <summary>
    /// The order of the dates of a column: <see cref="DateOrder.Unknown"/> if each of them may be read either way, and null if none has to be asked about.
    /// </summary>
    public static DateOrder? FindOrder(IEnumerable<string> texts)
    {
        var isAsked = false;
        var dates = texts.Where(text => text.Length <= MaxLength).Select(text => Numbers().Match(text));
        foreach (var date in dates.Where(date => date.Success && NeedsOrder(date)))
        {
            var (first, second) = (Number(date, "a"), Number(date, "b"));
            if (first > 12 && second <= 12)
                return DateOrder.DayFirst;
            if (second > 12 && first <= 12)
                return DateOrder.MonthFirst;
            isAsked |= first != second;
        }
        return isAsked ? DateOrder.Unknown : null;
    }

    private static DateTimeOffset? ReadScript(Match script)
    {
        var text = $"{script.Groups["time"].Value} {script.Groups["zone"].Value}";
        return DateTimeOffset.TryParseExact(text, "MMM dd yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    private static DateTimeOffset? ReadNumber(ReadOnlySpan<char> text)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        // Fewer digits are days (20260302) or no times at all; seconds have at most 10 digits until the year 2286.
        return number switch
        {
            < 100_000_000 or >= 10_000_000_000_000_000 => ReadDay(text),
            < 100_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds((long)(number * 1_000)),
            < 100_000_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds((long)number),
            _ => DateTimeOffset.FromUnixTimeMilliseconds((long)(number / 1_000)),
        };
    }

    private static DateTimeOffset? ReadDay(ReadOnlySpan<char> text) =>
        DateTimeOffset.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, Utc, out var day) ? day : null;

    // A date that begins with the year has the month next; one with dots begins with the day everywhere.
    private static bool NeedsOrder(Match date) => date.Groups["a"].Length <= 2 && date.Groups["s"].Value != ".";

    private static DateTimeOffset? ReadDate(Match date, DateOrder order)
    {
        var (first, second, third) = (Number(date, "a"), Number(date, "b"), Number(date, "c"));
        if (!NeedsOrder(date))
            order = DateOrder.DayFirst;
        else if (order == DateOrder.Unknown && first == second)
            order = DateOrder.DayFirst;
        var (year, month, day) = (date.Groups["a"].Length == 4, order) switch
        {
            (true, _) => (first, second, third),
            (false, DateOrder.MonthFirst) => (third, first, second),
            (false, DateOrder.DayFirst) => (third, second, first),
            _ => default,
        };
        if (year is > 0 and < 100)
            year += 2_000;
        if (year is < 1 or > 9_999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        var hours = date.Groups["time"].Value.Trim();
        // The day stands before the hours, so that a zone is taken off both.
        var iso = new DateOnly(year, month, day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (hours.Length == 0)
            hours = "0:00";
        return DateTimeOffset.TryParseExact($"{iso} {hours}", DateForms, CultureInfo.InvariantCulture, Utc, out var time) ? time : null;
    }

    // A year of four digits and a name: other texts are read as times of today.
    private static bool HasMonth(string text) =>
        text.Split([' ', ',', '-', '/'], StringSplitOptions.RemoveEmptyEntries) is var words
        && Array.Exists(words, word => word.Length == 4 && word.All(char.IsAsciiDigit))
        && Array.Exists(words, word => word.Length >= 3 && word.All(char.IsAsciiLetter));

    private static int Number(Match date, string group) => int.Parse(date.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<a>\d{4}|\d{1,2})(?<s>[/.-])(?<b>\d{1,2})\k<s>(?<c>\d{4}|\d{2}|\d)(?:(?:,\s*|T|\s+)(?<time>\d.*))?$", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Numbers();

    // Such as Wed May 01 2024 10:12:44 GMT+0200 (Central European Summer Time).
    [GeneratedRegex(
        @"^[A-Z][a-z]{2} (?<time>[A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d) GMT(?<zone>[+-]\d{4})(?: \(.*\))?$", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Script();

    // Go and some databases write nine digits; .NET reads seven.
    [GeneratedRegex(@"(?<=:\d\d\.\d{7})\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex LongFraction();
}
