using System.Globalization;

namespace LinkApp.Core.Reports;

/// <summary>
/// Where a page of clicks begins: LinkApp's own clicks come first, by their ids, then the imported ones, by their times. It is a text
/// for programs, which need not understand it.
/// </summary>
/// <param name="Before">Own clicks with a smaller id follow, and then the imported ones; null once the own ones are all listed.</param>
/// <param name="Time">The time of the last imported click that was listed, in milliseconds since 1970.</param>
/// <param name="Id">Its id.</param>
public readonly record struct ClickCursor(long? Before, long Time, long Id)
{
    private const char Mark = 'i';

    /// <summary>The cursor after an own click.</summary>
    public static ClickCursor AfterOwn(long id) => new(id, 0, 0);

    /// <summary>The cursor after an imported click.</summary>
    public static ClickCursor AfterImported(long time, long id) => new(null, time, id);

    public override string ToString() => Before is { } before
        ? before.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Mark}{Time}-{Id}");

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    public static bool TryParse(string text, out ClickCursor cursor)
    {
        cursor = default;
        if (TryReadNumber(text, out var before))
        {
            cursor = AfterOwn(before);
            return true;
        }
        if (text is not [Mark, .. var rest] || rest.Split('-') is not [var time, var id])
            return false;
        if (!TryReadNumber(time, out var ofTime) || !TryReadNumber(id, out var ofId))
            return false;
        cursor = AfterImported(ofTime, ofId);
        return true;
    }

    private static bool TryReadNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
