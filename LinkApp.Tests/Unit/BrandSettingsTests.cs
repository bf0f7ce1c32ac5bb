using System.Text.RegularExpressions;
using LinkApp.Core.Branding;

namespace LinkApp.Tests.Unit;

/// <summary>The settings of visitors' pages: names, texts, and colours that can be read.</summary>
public sealed partial class BrandSettingsTests
{
    [Fact]
    public void The_defaults_have_no_errors() => Assert.Empty(BrandSettings.Default.FindErrors());

    [Theory]
    [InlineData("#ffffff", "#4453d6", null)]
    [InlineData(null, "#ff6600", "colors.light.accent")]
    [InlineData("#ff6600", "#ff6700", "colors.light.accent")]
    [InlineData("#0a2540", "#ffffff", null)]
    // No text can be read well on a colour of medium lightness.
    [InlineData("#757f8a", "#000000", "colors.light.background")]
    [InlineData("red", null, "colors.light.background")]
    [InlineData("##fff", null, "colors.light.background")]
    [InlineData(null, "#12345", "colors.light.accent")]
    [InlineData("FFF", "45d", null)]
    public void Colours_need_the_contrast_of_wcag_aa(string? background, string? accent, string? field)
    {
        var settings = new BrandSettings { Colors = new() { Light = new() { Background = background, Accent = accent } } };

        Assert.Equal(field is null ? [] : [field], settings.FindErrors().Select(error => error.Field));
    }

    [Theory]
    [InlineData("#ff6600", "#ffffff")]
    [InlineData("#777777", "#ffffff")]
    [InlineData("#ffff00", "#fefefe")]
    [InlineData("#000080", "#101010")]
    public void An_error_suggests_a_shade_that_is_accepted(string accent, string background)
    {
        static BrandSettings Settings(string background, string accent) =>
            new() { Colors = new() { Dark = new() { Background = background, Accent = accent } } };
        var error = Assert.Single(Settings(background, accent).FindErrors());

        var suggested = Color().Match(error.Message).Value;

        Assert.Contains("WCAG AA asks for 4.5:1", error.Message, StringComparison.Ordinal);
        Assert.NotEqual(accent, suggested);
        Assert.Empty(Settings(background, suggested).FindErrors());
    }

    [Fact]
    public void A_background_that_no_text_can_be_read_on_is_refused_with_one_that_can()
    {
        var error = Assert.Single(new BrandSettings { Colors = new() { Light = new() { Background = "#757f8a" } } }.FindErrors());

        var ink = BrandPalette.Create(new() { Background = Color().Match(error.Message).Value }, dark: false);

        Assert.True(ink.Background.GetContrast(ink.Ink) >= BrandPalette.MinContrast);
    }

    [Fact]
    public void Texts_are_limited_plain_and_cleaned()
    {
        var settings = new BrandSettings
        {
            Name = new string('x', 101),
            Texts = new() { Password = new string('x', 301), Expired = "a\tb", NotFound = "  first\r\nsecond  ", Scheduled = "  " },
        };

        Assert.Equal(["name", "texts.expired", "texts.password"], settings.FindErrors().Select(error => error.Field));
        Assert.Equal(("first\nsecond", null), (settings.Clean().Texts.NotFound, settings.Clean().Texts.Scheduled));
    }

    [GeneratedRegex(@"#[0-9a-f]{6}(?=\.$)")]
    private static partial Regex Color();
}
