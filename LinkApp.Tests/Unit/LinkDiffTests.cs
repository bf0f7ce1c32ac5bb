using LinkApp.Core.Links;
using LinkApp.Core.Links.History;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Unit;

public sealed class LinkDiffTests
{
    private static readonly LinkSnapshot Spring = new() { Slug = "spring", Name = "Spring", Destination = "https://example.com/", Tags = ["sale"] };
    private static readonly RedirectRule Malaysia = RedirectRule.ForCountry("MY", "https://example.com/my");
    private static readonly RedirectRule Germany = RedirectRule.ForCountry("DE", "https://example.com/de");
    private static readonly RedirectRule Phones = new()
    {
        Name = "Phones",
        Conditions = [new DeviceCondition { In = [DeviceKind.Mobile] }],
        Refusal = "Not here.",
    };

    [Fact]
    public void A_link_and_itself_differ_in_nothing() => Assert.Empty(Between(Spring, Spring with { Tags = ["sale"], Rules = [] }));

    [Fact]
    public void A_change_is_told_with_old_and_new()
    {
        var changed = Between(Spring, Spring with { Destination = "https://example.com/new", Name = "", Tags = ["sale", "2026"] });

        Assert.Equal(
            [
                new("destination", "Destination", "https://example.com/", "https://example.com/new"),
                new("name", "Name", "Spring", null),
                new("tags", "Tags", "sale", "sale, 2026"),
            ],
            changed);
    }

    [Fact]
    public void A_rename_tells_the_slug_and_the_older_one() => Assert.Equal(
        [new("slug", "Slug", "/spring", "/summer"), new("aliases", "Older slugs", null, "/spring")],
        Between(Spring, Spring with { Slug = "summer", Aliases = ["spring"] }));

    [Fact]
    public void A_new_link_tells_only_what_it_was_given() =>
        Assert.Equal(["Destination", "Slug", "Name", "Tags"], Between(null, Spring).Select(difference => difference.Label));

    [Fact]
    public void Times_are_told_on_the_clock_of_the_reader()
    {
        var until = Spring with { Options = new LinkOptions { ValidUntil = new DateTime(2026, 3, 1, 23, 30, 0, DateTimeKind.Utc) } };
        var difference = Assert.Single(LinkDiff.Between(Spring, until, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kuala_Lumpur")));

        Assert.Equal(("validUntil", null, "2 Mar 2026, 07:30 (Asia/Kuala_Lumpur)"), (difference.Field, difference.Before, difference.After));
    }

    [Theory]
    [InlineData(null, "hash-1", null, "a password")]
    [InlineData("hash-1", "hash-2", "a password", "another password")]
    [InlineData("hash-1", null, "a password", null)]
    public void Of_a_password_only_its_being_there_is_told(string? before, string? after, string? beforeWords, string? afterWords)
    {
        var difference = Assert.Single(Between(With(before), With(after)));

        Assert.Equal((beforeWords, afterWords), (difference.Before, difference.After));
    }

    [Fact]
    public void Every_option_that_changes_is_told()
    {
        var differences = Between(Spring, Spring with { Options = EveryOption.Changed });

        Assert.Equal(typeof(LinkOptions).GetProperties().Length, differences.Count);
        Assert.DoesNotContain(differences, difference => difference.Before == difference.After);
        Assert.Contains(differences, difference => difference is { Label: "Click limit", After: "1,000" });
        Assert.Contains(differences, difference => difference is { Label: "Enabled", Before: "yes", After: "no" });
    }

    [Fact]
    public void Rules_are_told_one_by_one()
    {
        var before = Spring with { Rules = [Malaysia, Germany] };
        var after = Spring with { Rules = [Malaysia with { Destination = "https://example.com/new" }, Phones] };

        Assert.Equal(
            [
                new("rules", "Rule “Malaysia”", "https://example.com/my", "https://example.com/new"),
                new("rules", "Rule added", null, "Phones → blocked: Not here."),
                new("rules", "Rule removed", "Germany → https://example.com/de", null),
            ],
            Between(before, after));
    }

    [Fact]
    public void Other_conditions_with_the_same_outcome_are_a_change_of_the_rule()
    {
        var asia = Malaysia with { Conditions = [new ContinentCondition { In = ["AS"] }] };

        Assert.Equal([new("rules", "Rule “Malaysia”", "Malaysia", "Asia")], Between(Spring with { Rules = [Malaysia] }, Spring with { Rules = [asia] }));
    }

    [Fact]
    public void Another_order_is_told_once() => Assert.Equal(
        [new("rules", "Order of rules", "Malaysia; Germany; Phones", "Phones; Malaysia; Germany")],
        Between(Spring with { Rules = [Malaysia, Germany, Phones] }, Spring with { Rules = [Phones, Malaysia, Germany] }));

    [Fact]
    public void A_value_that_the_words_leave_out_is_told_all_the_same()
    {
        var many = new CountryCondition { In = ["MY", "DE", "FR", "IT", "ES"] };
        var before = Malaysia with { Conditions = [many] };
        var after = Malaysia with { Conditions = [many with { In = ["MY", "DE", "FR", "IT", "PT"] }] };

        Assert.Single(Between(Spring with { Rules = [before] }, Spring with { Rules = [after] }));
    }

    [Fact]
    public void A_split_is_told_in_percent()
    {
        List<SplitPart> parts = [new() { Destination = "https://a.example", Weight = 1 }, new() { Destination = "https://b.example", Weight = 3 }];
        var split = Malaysia with { Destination = null, Split = parts };

        Assert.Equal("25% https://a.example, 75% https://b.example", RuleText.Outcome(split));
    }

    private static LinkSnapshot With(string? hash) => Spring with { Options = new LinkOptions { PasswordHash = hash } };

    private static IReadOnlyList<LinkDifference> Between(LinkSnapshot? before, LinkSnapshot after) => LinkDiff.Between(before, after, TimeZoneInfo.Utc);
}
