using LinkApp.Core.Links.Several;

namespace LinkApp.Tests.Unit;

/// <summary>Lines of a pasted list of links.</summary>
public sealed class PastedLineTests
{
    [Theory]
    [InlineData("https://example.com/a", null, "https://example.com/a")]
    [InlineData("  example.com/a  ", null, "https://example.com/a")]
    [InlineData("spring https://example.com/a", "spring", "https://example.com/a")]
    [InlineData("spring\texample.com/a", "spring", "https://example.com/a")]
    [InlineData("/spring   https://example.com/a", "spring", "https://example.com/a")]
    [InlineData("summer/fair https://example.com/a", "summer/fair", "https://example.com/a")]
    [InlineData("\ufeffhttps://example.com/a", null, "https://example.com/a")]
    [InlineData("🌱 mailto:ada@example.com", "🌱", "mailto:ada@example.com")]
    public void A_line_is_an_address_with_a_slug_before_it_or_without(string text, string? slug, string destination)
    {
        var line = Assert.Single(PastedLine.Read(text).Lines);

        Assert.Equal((slug, destination), (line.Slug, line.Destination));
        Assert.Null(line.Error);
    }

    [Fact]
    public void Blank_lines_are_left_out_and_numbers_are_those_of_the_text()
    {
        var (lines, error) = PastedLine.Read("a.example/1\r\n\r\n \t\nb.example/2\rc.example/3");

        Assert.Null(error);
        Assert.Equal([1, 4, 5], lines.Select(line => line.Number));
    }

    [Theory]
    [InlineData("https://a.example https://b.example")]
    [InlineData("mailto:ada@example.com Ada")]
    public void Two_addresses_on_a_line_are_an_error_of_the_line(string text)
    {
        var error = Assert.Single(PastedLine.Read(text).Lines).Error;

        Assert.Equal("destination", error?.Field);
        Assert.Contains("one address on each line", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_has_limits_that_the_error_names()
    {
        Assert.Equal("Paste at least one address.", PastedLine.Read(" \n ").Error);
        Assert.Null(PastedLine.Read(string.Concat(Enumerable.Repeat("a.example\n", 250))).Error);
        Assert.Contains("At most 250 links", PastedLine.Read(string.Concat(Enumerable.Repeat("a.example\n", 251))).Error, StringComparison.Ordinal);
        Assert.Contains("at most 100,000 characters", PastedLine.Read(new string('a', 100_001)).Error, StringComparison.Ordinal);
    }
}
