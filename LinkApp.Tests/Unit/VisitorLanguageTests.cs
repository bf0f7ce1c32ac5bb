using System.Text.RegularExpressions;
using LinkApp.Web.StaticPages;

namespace LinkApp.Tests.Unit;

/// <summary>The languages of visitors' pages.</summary>
public sealed partial class VisitorLanguageTests
{
    public static TheoryData<string> Tags => [.. VisitorLanguage.All.Select(language => language.Tag)];

    [Fact]
    public void The_pages_are_in_seven_languages() =>
        Assert.Equal(["en", "de", "fr", "es", "pt", "ja", "ms"], VisitorLanguage.All.Select(language => language.Tag));

    [Theory]
    [MemberData(nameof(Tags))]
    public void No_text_is_missing_in_any_language(string tag)
    {
        var language = Find(tag);

        Assert.Equal(VisitorLanguage.English.Keys.Order(), language.Keys.Order());
        Assert.All(language.Keys, key => Assert.Equal(language[key].Trim(), language[key]));
        Assert.All(language.Keys, key => Assert.NotEmpty(language[key]));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Every_translation_has_the_placeholders_of_the_english_text_and_no_others(string tag)
    {
        var language = Find(tag);

        Assert.All(language.Keys, key => Assert.Equal(Placeholders(VisitorLanguage.English[key]), Placeholders(language[key])));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void No_text_was_left_in_english(string tag)
    {
        var language = Find(tag);

        if (language != VisitorLanguage.English)
            Assert.Equal([], language.Keys.Where(key => language[key] == VisitorLanguage.English[key]));
    }

    [Theory]
    [InlineData("de", "de")]
    [InlineData("DE-at", "de")]
    [InlineData("pt-BR,pt;q=0.9,en;q=0.8", "pt")]
    [InlineData("fr;q=0.5,ja;q=0.9", "ja")]
    [InlineData("fr;q=0.9,ja;q=0.9", "fr")]
    // A region that we don't have does not come before another language that we do have.
    [InlineData("de-CH-1996,en", "de")]
    [InlineData("ko-KR,ko;q=0.9,ja;q=0.8,en;q=0.7", "ja")]
    [InlineData("ko", "en")]
    [InlineData("ko,*;q=0.1", "en")]
    [InlineData("en;q=0,*", "de")]
    [InlineData("de;q=0,ms;q=0.1", "ms")]
    [InlineData("deu", "en")]
    [InlineData("de_DE", "en")]
    [InlineData("-de,--", "en")]
    [InlineData(",;q=1,es-419", "es")]
    [InlineData("", "en")]
    [InlineData(null, "en")]
    public void A_visitor_gets_the_language_that_they_prefer_of_those_that_there_are(string? header, string expected) =>
        Assert.Equal(expected, VisitorLanguage.Choose(header).Tag);

    private static VisitorLanguage Find(string tag) => VisitorLanguage.All.Single(language => language.Tag == tag);

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\{[^}]*\}|[{}]")]
    private static partial Regex Placeholder();
}
