using LinkApp.Web.Qr;

namespace LinkApp.Tests.Unit;

/// <summary>The options of a QR code, and their limits.</summary>
public sealed class QrInputTests
{
    private const string ShortUrl = "https://go.example.com/spring";

    [Fact]
    public void What_is_not_said_is_as_by_default()
    {
        var silent = new QrInput().Draw(ShortUrl).Picture!;
        var spoken = QrInput.From(QrOptions.Default).Draw(ShortUrl).Picture!;

        Assert.Equal(spoken.ToSvg(), silent.ToSvg());
        Assert.Equal(spoken.ToPng(), silent.ToPng());
    }

    [Theory]
    [InlineData("size", "119")]
    [InlineData("size", "4097")]
    [InlineData("size", "512.5")]
    [InlineData("size", "")]
    [InlineData("margin", "-1")]
    [InlineData("margin", "21")]
    [InlineData("margin", "wide")]
    [InlineData("color", "")]
    [InlineData("color", "black")]
    [InlineData("color", "#12345")]
    [InlineData("color", "#1234567")]
    [InlineData("color", "#-12345")]
    [InlineData("background", "#ggg")]
    [InlineData("ecc", "X")]
    [InlineData("ecc", "2")]
    [InlineData("ecc", "")]
    public void A_wrong_value_is_an_error_that_names_its_field(string field, string value)
    {
        var (picture, errors) = Input(field, value).Draw(ShortUrl);

        Assert.Null(picture);
        Assert.Equal(field, Assert.Single(errors).Field);
    }

    [Theory]
    [InlineData("size", "120")]
    [InlineData("size", " 4096 ")]
    [InlineData("margin", "0")]
    [InlineData("margin", "20")]
    [InlineData("color", "#123")]
    [InlineData("color", "1A2b3C")]
    [InlineData("color", " #1a2b3c ")]
    [InlineData("background", "ffe")]
    [InlineData("ecc", "h")]
    [InlineData("ecc", "L")]
    public void A_right_value_is_taken_as_people_write_it(string field, string value) =>
        Assert.Empty(Input(field, value).Draw(ShortUrl).Errors);

    [Fact]
    public void All_wrong_values_are_told_at_once() =>
        Assert.Equal(
            ["size", "margin", "ecc", "color"],
            new QrInput { Size = "0", Margin = "99", Color = "red", Ecc = "Z" }.Draw(ShortUrl).Errors.Select(error => error.Field));

    [Theory]
    [InlineData("#999999", "#ffffff", "contrast is 2.8 to 1")]
    [InlineData("#808080", "#ffffff", "contrast is 3.9 to 1")]
    [InlineData("#ffff00", "#ffffff", "contrast is 1.0 to 1")]
    [InlineData("#123456", "#123456", "contrast is 1.0 to 1")]
    [InlineData("#ffffff", "#000000", "darker than its background")]
    [InlineData("#ffcc00", "#1a1a1a", "darker than its background")]
    public void Colours_that_a_camera_can_not_tell_apart_or_finds_inverted_are_refused(string color, string background, string words)
    {
        var (picture, errors) = new QrInput { Color = color, Background = background }.Draw(ShortUrl);

        Assert.Null(picture);
        Assert.Equal("color", Assert.Single(errors).Field);
        Assert.Contains(words, errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_whose_modules_would_be_too_small_asks_for_more_pixels()
    {
        var shortUrl = "https://" + string.Join('.', Enumerable.Repeat("subdomain", 20)) + ".example.com/spring";
        var input = new QrInput { Size = "150", Margin = "10", Ecc = "H" };

        var (picture, errors) = input.Draw(shortUrl);

        Assert.Null(picture);
        Assert.Equal("size", Assert.Single(errors).Field);
        var needed = int.Parse(System.Text.RegularExpressions.Regex.Match(errors[0].Message, @"\d+").Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Empty((input with { Size = $"{needed}" }).Draw(shortUrl).Errors);
        Assert.NotEmpty((input with { Size = $"{needed - 1}" }).Draw(shortUrl).Errors);
    }

    [Fact]
    public void A_query_has_the_colours_without_the_sign_that_begins_a_fragment() =>
        Assert.Equal("?size=300&color=1a2b3c", new QrInput { Size = "300", Color = "#1a2b3c" }.ToQuery());

    private static QrInput Input(string field, string value) => field switch
    {
        "size" => new() { Size = value },
        "margin" => new() { Margin = value },
        "color" => new() { Color = value },
        "background" => new() { Background = value },
        _ => new() { Ecc = value },
    };
}
