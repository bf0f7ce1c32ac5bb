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
    public void Letters_digits_hyphens_and_underscores_make_a_slug(string slug)
    {
        Assert.True(Slug.IsWellFormed(slug));
        Assert.Null(Slug.Error(slug));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a.b")]
    [InlineData("..")]
    [InlineData("a%20b")]
    [InlineData("grün")]
    [InlineData("а")] // Cyrillic
    [InlineData("１")] // full width
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("\U0001F331")]
    public void Anything_else_is_none(string slug)
    {
        Assert.False(Slug.IsWellFormed(slug));
        Assert.NotNull(Slug.Error(slug));
    }

    [Fact]
    public void A_slug_has_at_most_64_characters()
    {
        Assert.Null(Slug.Error(new string('a', Slug.MaxLength)));
        Assert.Contains("this one has 65", Slug.Error(new string('a', Slug.MaxLength + 1)), StringComparison.Ordinal);
        Assert.False(Slug.IsWellFormed(new string('a', Slug.MaxLength + 1)));
    }

    [Theory]
    [MemberData(nameof(ReservedWords))]
    public void A_reserved_word_is_refused_in_any_case(string word)
    {
        foreach (var written in (string[])[word, word.ToUpperInvariant(), char.ToUpperInvariant(word[0]) + word[1..]])
        {
            Assert.True(Slug.IsReserved(written));
            Assert.Contains("reserved", Slug.Error(written), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void New_slugs_differ_are_well_formed_and_have_no_look_alikes()
    {
        var slugs = Enumerable.Range(0, 2_000).Select(_ => Slug.New()).ToList();

        Assert.Equal(slugs.Count, slugs.Distinct().Count());
        Assert.All(slugs, slug => Assert.Null(Slug.Error(slug)));
        Assert.All(slugs, slug => Assert.Equal(7, slug.Length));
        Assert.DoesNotContain(slugs, slug => slug.AsSpan().ContainsAny("01OIl"));
    }
}
