using LinkApp.Core.Branding;

namespace LinkApp.Web.Branding;

/// <summary>The fields of the form. Colours are always filled in: those that are LinkApp's own are saved as such.</summary>
internal sealed class BrandInput
{
    public const string LightField = "colors.light";
    public const string DarkField = "colors.dark";

    public string Name { get; set; } = "";

    public bool ShowName { get; set; } = true;

    /// <summary>The texts of pages that have one, by page.</summary>
    public Dictionary<string, string> Texts { get; init; } = [];

    /// <summary>The colours by field, such as <c>colors.light.accent</c>.</summary>
    public Dictionary<string, string> Colors { get; init; } = [];

    public static BrandInput From(BrandSettings settings)
    {
        var input = new BrandInput { Name = settings.Name ?? "", ShowName = settings.ShowName };
        foreach (var page in PreviewedPage.All)
            input.Texts[page.Name] = page.Page.GetOwnText(settings.Texts) ?? "";
        input.SetColors(settings.Colors);
        return input;
    }

    /// <summary>Fills the colours in.</summary>
    public void SetColors(BrandColors colors)
    {
        Fill(LightField, BrandPalette.Create(colors.Light, dark: false));
        Fill(DarkField, BrandPalette.Create(colors.Dark, dark: true));
    }

    public BrandSettings ToSettings() => new()
    {
        Name = Name,
        ShowName = ShowName,
        Colors = new() { Light = GetTheme(dark: false), Dark = GetTheme(dark: true) },
        Texts = new()
        {
            NotFound = Texts[nameof(PageTexts.NotFound)],
            Expired = Texts[nameof(PageTexts.Expired)],
            Scheduled = Texts[nameof(PageTexts.Scheduled)],
            Password = Texts[nameof(PageTexts.Password)],
            Refused = Texts[nameof(PageTexts.Refused)],
        },
    };

    private void Fill(string field, BrandPalette palette) =>
        (Colors[$"{field}.background"], Colors[$"{field}.accent"]) = (palette.Background.ToString(), palette.Accent.ToString());

    private ThemeColors GetTheme(bool dark)
    {
        var (field, own) = (dark ? DarkField : LightField, BrandPalette.Create(new(), dark));
        return new() { Background = GetChanged($"{field}.background", own.Background), Accent = GetChanged($"{field}.accent", own.Accent) };
    }

    private string? GetChanged(string field, HexColor own) => HexColor.TryParse(Colors[field], out var color) && color == own ? null : Colors[field];
}
