using LinkApp.Core.Links;
using LinkApp.Core.Links.History;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class LinkMergeTests
{
    private static readonly LinkSnapshot Started = new() { Slug = "spring", Name = "Spring", Destination = "https://example.com/" };

    [Fact]
    public void What_only_one_side_changed_is_theirs_alone() => Assert.Equal(
        [("name", MergeSide.Mine), ("tags", MergeSide.Theirs)],
        Merge(Started with { Name = "Mine" }, Started with { Tags = ["theirs"] }));

    [Fact]
    public void What_both_changed_differently_must_be_chosen() =>
        Assert.Equal([("name", MergeSide.Both)], Merge(Started with { Name = "Mine" }, Started with { Name = "Theirs" }));

    [Fact]
    public void What_both_changed_alike_is_no_matter() => Assert.Empty(Merge(Started with { Name = "Same" }, Started with { Name = "Same" }));

    [Fact]
    public void Rules_are_compared_by_what_they_say()
    {
        var rules = Started with { Rules = [RedirectRule.ForCountry("MY", "https://example.com/my")] };

        Assert.Empty(Merge(rules, Started with { Rules = [RedirectRule.ForCountry("MY", "https://example.com/my")] }));
        Assert.Equal([("rules", MergeSide.Mine)], Merge(rules, Started));
    }

    [Fact]
    public void A_draft_that_leaves_slug_aliases_and_password_alone_has_not_changed_them()
    {
        var present = Started with { Aliases = ["old"], Options = new LinkOptions { PasswordHash = "hash" } };
        var draft = new LinkBuilder().Slug(null).Name("Spring ").To(" https://example.com/").Draft();

        Assert.Empty(LinkMerge.Compare(present, draft.ToSnapshot(present), present));
    }

    [Theory]
    [InlineData("another", true)]
    [InlineData("", true)]
    [InlineData(null, false)]
    public void A_password_that_is_typed_or_taken_away_is_a_change(string? password, bool changed)
    {
        var present = Started with { Options = new LinkOptions { PasswordHash = "hash" } };
        var draft = LinkDraft.From(present) with { Password = password };

        Assert.Equal(changed, LinkMerge.Compare(present, draft.ToSnapshot(present), present).Any(merge => merge.Field.Key == "password"));
    }

    private static IEnumerable<(string, MergeSide)> Merge(LinkSnapshot mine, LinkSnapshot theirs) =>
        LinkMerge.Compare(Started, mine, theirs).Select(merge => (merge.Field.Key, merge.Side));
}
