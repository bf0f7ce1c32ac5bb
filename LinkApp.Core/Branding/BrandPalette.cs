using System.Globalization;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Branding;

/// <summary>The colours of a visitors' page in one theme.</summary>
/// <param name="Background">The colour of the page.</param>
/// <param name="Ink">The colour of texts on it: dark or light, whichever is easier to read.</param>
/// <param name="Accent">The colour of the organization's name and of buttons.</param>
/// <param name="OnAccent">The colour of texts on buttons: black or white.</param>
public sealed record BrandPalette(HexColor Background, HexColor Ink, HexColor Accent, HexColor OnAccent)
{
    /// <summary>The contrast that WCAG 2.2 AA asks for between a text and its background (1.4.3).</summary>
    public const double MinContrast = 4.5;

    private static readonly HexColor DarkInk = new(0x13, 0x1a, 0x2b);

    // Those of the app: see tokens.css.
    private static readonly (HexColor Background, HexColor Accent) Light = (HexColor.White, new(0x44, 0x53, 0xd6));
    private static readonly (HexColor Background, HexColor Accent) Dark = (new(0x0a, 0x0f, 0x1d), new(0x7c, 0x8c, 0xff));

    /// <summary>Whether texts are dark.</summary>
    public bool HasDarkInk => Ink == DarkInk;

    /// <summary>The palette of a theme. Colours that are missing or not valid are LinkApp's own.</summary>
    public static BrandPalette Create(ThemeColors colors, bool dark)
    {
        var fallback = dark ? Dark : Light;
        var background = HexColor.TryParse(colors.Background, out var given) ? given : fallback.Background;
        var accent = HexColor.TryParse(colors.Accent, out given) ? given : fallback.Accent;
        return new(background, ChooseInk(background), accent, accent.ChooseReadable(HexColor.White, HexColor.Black));
    }

    /// <summary>What is wrong with the colours of a theme: not a colour, or too little contrast. Each error suggests a shade.</summary>
    /// <param name="colors">The colours.</param>
    /// <param name="dark">Whether they are for the dark theme.</param>
    /// <param name="field">The field of the theme, such as <c>colors.light</c>.</param>
    public static IEnumerable<FieldError> FindErrors(ThemeColors colors, bool dark, string field)
    {
        foreach (var (name, text) in ((string, string?)[])[("background", colors.Background), ("accent", colors.Accent)])
        {
            if (!string.IsNullOrWhiteSpace(text) && !HexColor.TryParse(text, out _))
                yield return new($"{field}.{name}", "Enter a colour as #rrggbb, such as #4453d6.");
        }
        var palette = Create(colors, dark);
        if (!IsBackground(palette.Background))
            yield return new(
                $"{field}.background",
                $"Text on {palette.Background} is hard to read: its contrast is {Describe(palette.Background, palette.Ink)}. "
                    + $"Use a lighter or darker colour, such as {palette.Background.FindShade(IsBackground)}.");
        else if (!IsAccent(palette.Accent))
            yield return new(
                $"{field}.accent",
                $"{palette.Accent} is hard to see on {palette.Background}: its contrast is {Describe(palette.Background, palette.Accent)}. "
                    + $"Use another colour, such as {palette.Accent.FindShade(IsAccent)}.");

        bool IsAccent(HexColor accent) => accent.GetContrast(palette.Background) >= MinContrast;
    }

    private static bool IsBackground(HexColor background) => background.GetContrast(ChooseInk(background)) >= MinContrast;

    private static HexColor ChooseInk(HexColor background) => background.ChooseReadable(DarkInk, HexColor.White);

    // Rounded down: 4.49 must not read as 4.5.
    private static string Describe(HexColor a, HexColor b) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(a.GetContrast(b) * 10) / 10:0.0}:1, and WCAG AA asks for {MinContrast}:1");
}
