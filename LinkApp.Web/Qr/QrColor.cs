using System.Globalization;

namespace LinkApp.Web.Qr;

/// <summary>A colour of a QR code, in sRGB.</summary>
internal readonly record struct QrColor(byte Red, byte Green, byte Blue)
{
    public static readonly QrColor Black = new(0, 0, 0);
    public static readonly QrColor White = new(255, 255, 255);

    /// <summary>The relative luminance of WCAG 2: 0 for black, 1 for white.</summary>
    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    public byte[] Bytes => [Red, Green, Blue];

    /// <summary>Reads <c>#rrggbb</c> or <c>#rgb</c> in any case; the # may be left out, since a URL's query must write it as %23.</summary>
    public static bool TryParse(string text, out QrColor color)
    {
        color = default;
        var digits = text.Trim();
        if (digits.StartsWith('#'))
            digits = digits[1..];
        if (digits.Length == 3)
            digits = string.Concat(digits.Select(digit => new string(digit, 2)));
        if (digits.Length != 6 || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb))
            return false;
        color = new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
        return true;
    }

    public bool IsDarkerThan(QrColor other) => Luminance < other.Luminance;

    /// <summary>The contrast ratio of WCAG 2: from 1 for the same lightness to 21 for black on white.</summary>
    public double ContrastWith(QrColor other)
    {
        var (dark, light) = IsDarkerThan(other) ? (this, other) : (other, this);
        return (light.Luminance + 0.05) / (dark.Luminance + 0.05);
    }

    /// <summary><c>#rrggbb</c>, lower case.</summary>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private static double Linear(byte value)
    {
        var part = value / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }
}
