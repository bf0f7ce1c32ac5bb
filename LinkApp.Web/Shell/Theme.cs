using MudBlazor;

namespace LinkApp.Web.Shell;

/// <summary>MudBlazor's theme with the values of tokens.css.</summary>
internal static class Theme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "DejaVu Sans", "sans-serif"];

    public static readonly MudTheme Value = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", AppbarHeight = "56px", DrawerWidthLeft = "215px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.9rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = "0.9rem", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none", FontWeight = "600", LetterSpacing = "normal" },
            Caption = new CaptionTypography { FontFamily = Fonts, FontSize = "0.8rem", LetterSpacing = "normal" },
        },
        PaletteLight = new PaletteLight
        {
            AppbarBackground = "#ffffff",
            AppbarText = "#131a2b",
            DrawerBackground = "#ffffff",
            DrawerText = "#526078",
            DrawerIcon = "#526078",
            Primary = "#4453d6",
            PrimaryContrastText = "#ffffff",
            Secondary = "#00796b",
            Background = "#eef1f7",
            Surface = "#ffffff",
            TextPrimary = "#131a2b",
            TextSecondary = "#526078",
            ActionDefault = "#526078",
            ActionDisabled = "#8b96aa",
            Divider = "#d3dae8",
            LinesDefault = "#d3dae8",
            LinesInputs = "#8b96aa",
            TableLines = "#d3dae8",
            Info = "#1f5fae",
            Success = "#0a7a55",
            Warning = "#8a5a00",
            Error = "#b3261e",
        },
        PaletteDark = new PaletteDark
        {
            AppbarBackground = "#121a2e",
            AppbarText = "#e8edf8",
            DrawerBackground = "#121a2e",
            DrawerText = "#93a1bf",
            DrawerIcon = "#93a1bf",
            Primary = "#7c8cff",
            PrimaryDarken = "#7080ff",
            PrimaryContrastText = "#0b1020",
            Secondary = "#2ee6c5",
            SecondaryContrastText = "#0b1020",
            Background = "#0a0f1d",
            Surface = "#121a2e",
            TextPrimary = "#e8edf8",
            TextSecondary = "#93a1bf",
            ActionDefault = "#93a1bf",
            ActionDisabled = "#5c6a88",
            Divider = "#26334f",
            LinesDefault = "#26334f",
            LinesInputs = "#5c6a88",
            TableLines = "#26334f",
            Info = "#8ab4ff",
            Success = "#2ee6a8",
            Warning = "#ffc46b",
            Error = "#ff8a80",
            ErrorContrastText = "#0b1020",
            InfoContrastText = "#0b1020",
            SuccessContrastText = "#0b1020",
            WarningContrastText = "#0b1020",
        },
    };
}
