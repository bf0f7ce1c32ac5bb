using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LinkApp.Core.Branding;

/// <summary>A colour in sRGB, written as <c>#rrggbb</c>.</summary>
public readonly record struct HexColor(byte Red, byte Green, byte Blue)
{
    public static readonly HexColor Black = new(0, 0, 0);
    public static readonly HexColor White = new(255, 255, 255);

    // More steps would differ too little to be seen.
    private const int Shades = 64;

    /// <summary>The relative luminance of WCAG 2: 0 for black, 1 for white.</summary>
    private double Luminance => (0.2126 * ToLinear(Red)) + (0.7152 * ToLinear(Green)) + (0.0722 * ToLinear(Blue));

    /// <summary>Red, green and blue.</summary>
    public byte[] Bytes => [Red, Green, Blue];

    /// <summary>Parses <c>#rrggbb</c> or <c>#rgb</c>, in any case; the # may be left out, since a URL's query must write it as %23.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out HexColor color)
    {
        color = default;
        var digits = (text ?? "").Trim();
        if (digits.StartsWith('#'))
            digits = digits[1..];
        if (digits.Length == 3)
            digits = string.Concat(digits.Select(digit => new string(digit, 2)));
        if (digits.Length != 6 || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb))
            return false;
        color = new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
        return true;
    }

    public bool IsDarkerThan(HexColor other) => Luminance < other.Luminance;

    /// <summary>The contrast ratio of WCAG 2: from 1 for the same lightness to 21 for black on white.</summary>
    public double GetContrast(HexColor other)
    {
        var (a, b) = (Luminance + 0.05, other.Luminance + 0.05);
        return a > b ? a / b : b / a;
    }

    /// <summary>Whichever of two colours has more contrast with this one.</summary>
    public HexColor ChooseReadable(HexColor first, HexColor second) => GetContrast(first) >= GetContrast(second) ? first : second;

    /// <summary>The shade nearest to this colour that is accepted; darker and lighter shades are tried. Null if none is.</summary>
    public HexColor? FindShade(Func<HexColor, bool> isAccepted)
    {
        for (var step = 0; step <= Shades; step++)
        {
            foreach (var end in (HexColor[])[Black, White])
            {
                if (Mix(end, (double)step / Shades) is var shade && isAccepted(shade))
                    return shade;
            }
        }
        return null;
    }

    /// <summary><c>#rrggbb</c>, lower case.</summary>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private HexColor Mix(HexColor end, double share)
    {
        byte Part(byte from, byte to) => (byte)Math.Round(from + ((to - from) * share));
        return new(Part(Red, end.Red), Part(Green, end.Green), Part(Blue, end.Blue));
    }

    // The transfer function of sRGB, as WCAG 2.2 defines relative luminance.
    private static double ToLinear(byte value)
    {
        var part = value / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }
}
