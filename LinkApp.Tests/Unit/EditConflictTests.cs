using LinkApp.Core.Links;
using LinkApp.Core.Links.Fields;
using LinkApp.Core.Links.History;
using LinkApp.Core.Links.Rules;
using LinkApp.Tests.Support;
using LinkApp.Web.Links.Edit;

namespace LinkApp.Tests.Unit;

public sealed class EditConflictTests
{
    private static readonly LinkSnapshot Started = new()
    {
        Slug = "spring",
        Aliases = ["old"],
        Name = "Spring",
        Destination = "https://example.com/",
        Options = new LinkOptions { PasswordHash = "hash" },
    };

    [Fact]
    public void What_only_the_other_changed_is_taken_over_and_what_only_I_changed_stays()
    {
        var input = LinkInput.From(Started);
        input.Name = "Mine";
        Conflict(
            input,
            new()
            {
                Slug = "summer",
                Name = "Spring",
                Destination = "https://example.com/theirs",
                Aliases = { new() { Slug = "spring", SlugKey = "spring" } },
                Tags = ["theirs"],
                Options = new LinkOptions { StatusCode = 301 },
            });

        Assert.Equal(("Mine", "https://example.com/theirs", "summer", 301), (input.Name, input.Destination, input.Slug, input.Options.StatusCode));
        Assert.Equal(["theirs"], input.Tags);
        Assert.Equal(["spring"], input.Aliases);
        Assert.Null(input.Options.PasswordHash);
    }

    [Fact]
    public void What_both_changed_is_mine_until_I_choose_theirs_and_can_be_chosen_back()
    {
        var input = LinkInput.From(Started);
        input.Name = "Mine";
        var conflict = Conflict(input, Theirs(name: "Theirs"));
        var name = Assert.Single(conflict.Fields);
        Assert.Equal((MergeSide.Both, "Spring", "Mine", "Theirs", true), (name.Side, name.Before, name.Mine, name.Theirs, name.IsMine));
        Assert.Equal("Mine", input.Name);

        input.Name = "Mine, typed further";
        conflict.Choose(name, mine: false);
        Assert.Equal("Theirs", input.Name);
        conflict.Choose(name, mine: true);
        Assert.Equal("Mine, typed further", input.Name);
    }

    [Fact]
    public void Rules_can_be_chosen_to_and_fro_without_a_loss()
    {
        var input = LinkInput.From(Started with { Rules = [RedirectRule.ForCountry("MY", "https://example.com/mine")] });
        var theirs = Theirs();
        theirs.Rules = [RedirectRule.ForCountry("DE", "https://example.com/theirs")];
        var conflict = Conflict(input, theirs);
        var rules = Assert.Single(conflict.Fields);
        conflict.Choose(rules, mine: false);
        Assert.Equal("DE", Assert.Single(input.ToDraft().Rules).OnlyCountry());
        conflict.Choose(rules, mine: true);

        Assert.Equal("MY", Assert.Single(input.ToDraft().Rules).OnlyCountry());
    }

    [Fact]
    public void A_password_is_told_without_being_shown()
    {
        var input = LinkInput.From(Started);
        input.Password = "typed secret";
        var theirs = Theirs();
        theirs.Options = new LinkOptions { PasswordHash = "their hash" };
        var password = Assert.Single(Conflict(input, theirs).Fields);

        Assert.Equal(("password", "a password", "a password", "a password"), (password.Key, password.Before, password.Mine, password.Theirs));
    }

    [Fact]
    public void Every_field_can_be_taken_over()
    {
        var other = LinkInput.From(new LinkSnapshot
        {
            Slug = "other",
            Aliases = ["x"],
            Name = "Other",
            Destination = "https://other.example/",
            Tags = ["other"],
            Rules = [RedirectRule.ForCountry("MY", "https://example.com/")],
            Options = EveryOption.Changed,
        });
        var input = LinkInput.From(Started);
        foreach (var field in LinkFields.All)
            input.Take(field, other);

        Assert.Empty(LinkMerge.Compare(Started, input.ToDraft().ToSnapshot(Started), other.ToDraft().ToSnapshot(Started)));
        Assert.Equal(other.Options, input.Options);
    }

    private static Link Theirs(string name = "Spring") =>
        new()
        {
            Slug = "spring",
            Name = name,
            Destination = "https://example.com/",
            Aliases = { new() { Slug = "old", SlugKey = "old" } },
            Options = new LinkOptions { PasswordHash = "hash" },
        };

    private static EditConflict Conflict(LinkInput input, Link theirs) => new(Started, theirs, "grace@example.com", input, TimeZoneInfo.Utc);
}
