using System.Text;
using LinkApp.Core.Branding;

namespace LinkApp.Tests.Unit;

/// <summary>Logos are checked by their content.</summary>
public sealed class LogoFileTests
{
    private const string Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 10 10\">{0}</svg>";

    // The beginnings of files of 300 × 20 pixels, by kind.
    private static readonly (string Type, string Extension, byte[] Content)[] Pictures =
    [
        ("image/png", "png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 1, 0x2c, 0, 0, 0, 20]),
        ("image/jpeg", "jpg", [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 17, 8, 0, 20, 1, 0x2c, 3, 1, 0x22]),
        ("image/webp", "webp", [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0x2b, 1, 0, 19, 0, 0]),
        ("image/webp", "webp", [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8L"u8, 10, 0, 0, 0, 0x2f, 0x2b, 0xc1, 4, 0, 0, 0, 0, 0, 0]),
        ("image/webp", "webp", [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8 "u8, 10, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 0x2c, 1, 20, 0]),
        ("image/svg+xml", "svg", Bytes("<path d=\"M0 0h9v9z\"/><image href=\"data:image/png;base64,AA==\"/><use xlink:href=\"#a\"/>")),
    ];

    [Fact]
    public void Pictures_are_known_by_their_content()
    {
        foreach (var (type, extension, content) in Pictures)
        {
            var logo = LogoFile.TryRead(content, out var error);

            Assert.Null(error);
            Assert.Equal(type, logo!.ContentType);
            Assert.EndsWith($".{extension}", logo.Name, StringComparison.Ordinal);
            Assert.True(LogoFile.IsName(logo.Name));
        }
    }

    [Fact]
    public void The_size_of_a_picture_is_limited()
    {
        foreach (var (type, _, content) in Pictures.Where(picture => picture.Type != "image/svg+xml"))
        {
            Assert.Equal((300, 20), (ImageHeader.Read(content)!.Value.Width, ImageHeader.Read(content)!.Value.Height));
            Assert.True(Enumerable.Range(0, content.Length).All(length => Record.Exception(() => LogoFile.TryRead(content[..length], out _)) is null), type);
        }
        byte[] huge = [.. Pictures[0].Content];
        huge[18] = 0xff;
        Assert.Null(LogoFile.TryRead(huge, out var error));
        Assert.Contains("4000", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "scripts")]
    [InlineData("<SCRIPT/>", "scripts")]
    [InlineData("<g onload=\"alert(1)\"/>", "scripts")]
    [InlineData("<foreignObject/>", "scripts")]
    [InlineData("<a xlink:href=\"javascript:alert(1)\"/>", "other files")]
    [InlineData("<image href=\"https://other.example/x.png\"/>", "other files")]
    [InlineData("<use href=\"data:text/html,x\"/>", "other files")]
    [InlineData("<g>", "none of them")]
    public void An_svg_file_that_could_run_or_load_something_is_refused(string part, string text)
    {
        Assert.Null(LogoFile.TryRead(Bytes(part), out var error));
        Assert.Contains(text, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", "none of them")]
    [InlineData("<!DOCTYPE svg [<!ENTITY a \"aaa\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>", "document type")]
    [InlineData("GIF89a", "none of them")]
    [InlineData("plain text", "none of them")]
    public void What_is_no_logo_is_refused(string content, string text)
    {
        Assert.Null(LogoFile.TryRead(Encoding.UTF8.GetBytes(content), out var error));
        Assert.Contains(text, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_logo_has_at_most_200_KB()
    {
        var most = new byte[LogoFile.MaxBytes];
        Pictures[0].Content.CopyTo(most, 0);

        Assert.NotNull(LogoFile.TryRead(most, out _));
        Assert.Null(LogoFile.TryRead([.. most, 0], out var error));
        Assert.Contains("200 KB", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef.png", true)]
    [InlineData("0123456789abcdef0123456789abcdef.exe", false)]
    [InlineData("0123456789ABCDEF0123456789abcdef.png", false)]
    [InlineData("0123456789abcdef.png", false)]
    [InlineData("..", false)]
    public void Only_names_of_logos_are_looked_up(string name, bool isOne) => Assert.Equal(isOne, LogoFile.IsName(name));

    private static byte[] Bytes(string part) => Encoding.UTF8.GetBytes(Svg.Replace("{0}", part, StringComparison.Ordinal));
}
