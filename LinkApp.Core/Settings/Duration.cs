using System.Globalization;

namespace LinkApp.Core.Settings;

/// <summary>Durations as people write them: <c>250ms</c>, <c>2s</c>, <c>15m</c>, <c>1h</c>, <c>90d</c>, or .NET's <c>00:00:02</c>.</summary>
public static class Duration
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Parses a duration. A number without a unit is refused: .NET would read "2" as two days.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                && amount * length.TotalDays < 100_000)
            {
                duration = amount * length;
                return true;
            }
        }
        duration = default;
        return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero;
    }

    /// <summary>Formats a duration in the largest unit that gives a whole number.</summary>
    public static string Format(TimeSpan duration)
    {
        for (var i = Units.Length - 1; i > 0; i--)
        {
            if (duration >= Units[i].Length && duration.Ticks % Units[i].Length.Ticks == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / Units[i].Length.Ticks}{Units[i].Unit}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###}ms");
    }
}
