using LinkApp.Core.Links;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class LinkDraftTests
{
    [Fact]
    public void A_draft_without_a_slug_name_or_countries_can_be_saved() => Assert.Empty(new LinkDraft { Destination = "https://example.com/" }.Validate());

    [Fact]
    public void Every_error_is_told_at_once_and_names_its_field()
    {
        var draft = new LinkBuilder().Slug("a b").Name(new string('n', LinkDraft.MaxNameLength + 1)).To("javascript:alert(1)")
            .Country("XX", "https://example.com/").Country("MY", "ftp://example.com/").Tags("").Draft();

        Assert.Equal([
            "slug", "name", "destination", "rules[0].conditions[0].in", "rules[1].destination", "tags",
        ], draft.Validate().Select(error => error.Field));
    }

    [Fact]
    public void No_text_has_a_character_that_not_every_store_can_have()
    {
        var draft = new LinkBuilder().Slug("a").Name("a\0").To("https://example.com/").Country("MY", "https://example.com/").Tags("b\0").Draft();
        draft = draft with
        {
            Rules = [draft.Rules[0] with { Name = "c\0" }],
            Options = draft.Options with { Notes = "d\0", SocialTitle = "e\0", SocialDescription = "f\0" },
        };

        var errors = draft.Validate();

        Assert.Equal(["name", "rules[0].name", "notes", "socialTitle", "socialDescription", "tags"], errors.Select(error => error.Field));
        Assert.All(errors, error => Assert.Equal("A text can't contain the character U+0000 (NUL). Remove it.", error.Message));
    }

    [Theory]
    [InlineData("MY")]
    [InlineData("my")]
    [InlineData("Us")]
    public void A_country_is_a_code_in_any_case(string code) => Assert.Empty(new LinkBuilder().Country(code, "https://example.com/").Draft().Validate());

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("MYS")]
    [InlineData("Malaysia")]
    [InlineData("ZZ")]
    [InlineData(" MY")]
    public void Anything_else_is_no_country(string code) =>
        Assert.Equal(["rules[0].conditions[0].in"], new LinkBuilder().Country(code, "https://example.com/").Draft().Validate().Select(error => error.Field));

    [Fact]
    public void The_longest_name_and_the_most_tags_can_be_saved() => Assert.Empty(new LinkBuilder()
        .Name(new string('n', LinkDraft.MaxNameLength))
        .Tags([.. Enumerable.Range(0, LinkDraft.MaxTags).Select(i => $"{i}".PadLeft(LinkDraft.MaxTagLength, 't'))])
        .Draft().Validate());

    [Fact]
    public void One_tag_too_many_is_refused() =>
        Assert.Equal(
            ["tags"],
            new LinkBuilder().Tags([.. Enumerable.Range(0, LinkDraft.MaxTags + 1).Select(i => $"{i}")]).Draft().Validate().Select(error => error.Field));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a tag of more than fifty characters, which is too long for a tag")]
    public void A_tag_has_1_to_50_characters(string tag) =>
        Assert.Equal(["tags"], new LinkBuilder().Tags(tag).Draft().Validate().Select(error => error.Field));

    [Fact]
    public void Tags_are_stored_trimmed_and_once() =>
        Assert.Equal(["Spring", "sale"], new LinkBuilder().Tags(" Spring", "sale", "spring ").Draft().CleanTags());
}
