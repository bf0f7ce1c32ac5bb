using LinkApp.Core.Links;

namespace LinkApp.Tests.Unit;

public sealed class SlugTests
{
    public static TheoryData<string> ReservedWords => [.. Slug.Reserved];

    [Theory]
    [InlineData("a")]
    [InlineData("spring-2026_Sale")]
    [InlineData("-")]
    [InlineData("__")]
    [InlineData("0")]
    [InlineData("apps")]
    [InlineData("healthz2")]
    [InlineData("my.slug")]
    [InlineData("~ada")]
    [InlineData("summer/fair.2026")]
    [InlineData("a/b/c/d/e/f/g/h")]
    [InlineData("spring/app")]
    [InlineData("apps/app")]
    [InlineData("grün")]
    [InlineData("а")] // Cyrillic
    [InlineData("１")] // full width
    [InlineData("日本/桜")]
    [InlineData("हिन्दी")]
    [InlineData("\U0001F331")]
    [InlineData("\U0001F469\u200D\U0001F4BB")] // a woman at a computer: two emoji and a joiner
    [InlineData("\U0001F44D\U0001F3FD")] // a thumb with a colour
    [InlineData("❤\uFE0F")]
    [InlineData("a+b-day")] // from Shlink
    [InlineData("a&b_c")]
    public void Letters_digits_emoji_and_some_marks_make_a_slug(string slug)
    {
        Assert.True(Slug.IsWellFormed(slug));
        Assert.Null(Slug.Error(slug));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a/.")]
    [InlineData("a.")]
    [InlineData("a/b/c/d/e/f/g/h/i")]
    [InlineData("a%20b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a\\b")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("a\u200Bb")] // no width
    [InlineData("a\u200D")] // a joiner of nothing
    [InlineData("a\u202Eb")] // from right to left
    [InlineData("\u0301")] // an accent alone
    [InlineData("\u3164")] // a letter without a shape
    [InlineData("\uFFFD")]
    [InlineData("\uD83C")] // half of a character
    public void Anything_else_is_none(string slug)
    {
        Assert.False(Slug.IsWellFormed(slug));
        Assert.NotNull(Slug.Error(slug));
    }

    [Fact]
    public void A_slug_has_at_most_128_characters()
    {
        Assert.Null(Slug.Error(new string('a', Slug.MaxLength)));
        Assert.Contains("this one has 129", Slug.Error(new string('a', Slug.MaxLength + 1)), StringComparison.Ordinal);
        Assert.False(Slug.IsWellFormed(new string('a', Slug.MaxLength + 1)));
        Assert.True(Slug.IsWellFormed(string.Concat(Enumerable.Repeat("\U0001F331", Slug.MaxLength))));
    }

    [Theory]
    [MemberData(nameof(ReservedWords))]
    public void A_reserved_word_is_refused_in_any_case(string word)
    {
        foreach (var written in (string[])[word, word.ToUpperInvariant(), char.ToUpperInvariant(word[0]) + word[1..]])
        {
            Assert.True(Slug.IsReserved(written));
            Assert.Contains("reserved", Slug.Error(written), StringComparison.Ordinal);
            Assert.Contains("reserved", Slug.Error(written + "/spring"), StringComparison.Ordinal);
            Assert.Null(Slug.Error("spring/" + written));
        }
    }

    [Theory]
    [InlineData(SlugCase.Sensitive, 7)]
    [InlineData(SlugCase.Insensitive, 8)]
    public void New_slugs_differ_are_well_formed_and_have_no_look_alikes(SlugCase letters, int length)
    {
        var slugs = Enumerable.Range(0, 2_000).Select(_ => Slug.New(Slug.DefaultLength(letters), Slug.DefaultAlphabet(letters))).ToList();

        Assert.Equal(slugs.Count, slugs.Distinct().Count());
        Assert.All(slugs, slug => Assert.Null(Slug.Error(slug)));
        Assert.All(slugs, slug => Assert.Equal(length, slug.Length));
        Assert.DoesNotContain(slugs, slug => slug.AsSpan().ContainsAny("01OIl"));
        if (letters == SlugCase.Insensitive)
            Assert.All(slugs, slug => Assert.Equal(slug.ToLowerInvariant(), slug));
    }

    [Theory]
    [InlineData("Spring", "Spring", "spring")]
    [InlineData("cafe\u0301", "café", "café")]
    [InlineData("CAFÉ/Ä", "CAFÉ/Ä", "café/ä")]
    [InlineData("❤\uFE0F", "❤", "❤")]
    [InlineData("ΣΟΦΙΑ", "ΣΟΦΙΑ", "σοφια")]
    public void Links_are_found_by_composed_characters_and_without_the_style_of_an_emoji(string slug, string sensitive, string insensitive)
    {
        Assert.Equal(sensitive, Slug.Key(slug, SlugCase.Sensitive));
        Assert.Equal(insensitive, Slug.Key(slug, SlugCase.Insensitive));
    }

    [Theory]
    [InlineData("a.b", SlugCharacters.Basic, false)]
    [InlineData("a-b_C9", SlugCharacters.Basic, true)]
    [InlineData("a.b/c~", SlugCharacters.Ascii, true)]
    [InlineData("grün", SlugCharacters.Ascii, false)]
    [InlineData("grün/🌱", SlugCharacters.Unicode, true)]
    [InlineData("a+b", SlugCharacters.Unicode, false)]
    [InlineData("a&b", SlugCharacters.Unicode, false)]
    public void The_configuration_limits_new_slugs(string slug, SlugCharacters characters, bool isAllowed) =>
        Assert.Equal(isAllowed, Slug.Error(slug, characters) is null);

    [Theory]
    [InlineData("summer/fair.2026", "summer/fair.2026")]
    [InlineData("grün/🌱", "gr%C3%BCn/%F0%9F%8C%B1")]
    public void A_slug_is_escaped_segment_by_segment(string slug, string escaped) => Assert.Equal(escaped, Slug.Escape(slug));

    [Theory]
    [InlineData(null, "spring", null, "spring")]
    [InlineData("go.example.com", "spring", "go.example.com", "spring")]
    [InlineData("go.example.com", "a/b", null, "//go.example.com/a/b")]
    [InlineData(null, "a/b", "go.example.com", "///a/b")]
    public void An_address_is_written_beside_others_and_read_again(string? domain, string slug, string? beside, string text)
    {
        Assert.Equal(text, new ShortAddress(domain, slug).ToText(beside));
        Assert.Equal(new ShortAddress(domain, slug), ShortAddress.Parse(text, beside));
    }
}
