using LinkApp.Core.Links;
using LinkApp.Core.Links.List;
using LinkApp.Web.Links.List;

namespace LinkApp.Tests.Unit;

/// <summary>The state of the list of links: the selection, the address, and the summary of a bulk change.</summary>
public sealed class LinkListTests
{
    private static readonly long[] Shown = [50, 40, 30, 20, 10];

    [Theory]
    [InlineData("40", "40")]
    [InlineData("40 40", "")]
    [InlineData("40 +20", "40 30 20")]
    [InlineData("20 +40", "40 30 20")]
    [InlineData("50 10 +30", "50 30 20 10")]
    [InlineData("50 +10 30 +20", "50 40 10")]
    [InlineData("+30", "30")]
    public void A_range_goes_from_the_last_link_to_this_one_and_does_to_all_what_it_does_to_this(string clicks, string selected)
    {
        var selection = new Selection();
        foreach (var click in clicks.Split(' '))
            selection.Toggle(long.Parse(click, System.Globalization.CultureInfo.InvariantCulture), click[0] == '+', Shown);

        Assert.Equal(selected, string.Join(' ', Shown.Where(selection.Contains)));
        Assert.Equal(selection.Ids.Count, selection.Count);
    }

    [Fact]
    public void A_range_from_a_link_that_is_not_shown_any_more_is_one_link()
    {
        var selection = new Selection();
        selection.Toggle(40, asRange: false, Shown);
        selection.Toggle(10, asRange: true, [30, 20, 10]);

        Assert.Equal([40, 10], selection.Ids);
    }

    [Theory]
    [InlineData("app/links", null, null, null)]
    [InlineData("app/links?search=50%20%25%20off&state=expired&tag=a&tag=b%26c&sort=clicks", " 50 % off ", "Expired", "clicks", "a", "b&c", "A", " ")]
    [InlineData("app/links", "  ", "nonsense", "7")]
    [InlineData("app/links?search=spring&state=deleted", "spring", "Deleted", null)]
    public void An_address_says_what_was_chosen_and_no_more(string address, string? search, string? state, string? sort, params string[] tags)
    {
        var read = ListAddress.Parse(search, tags, state, sort);

        Assert.Equal(address, read.ToString());
        Assert.Equal(address.Contains('?', StringComparison.Ordinal), read.IsFiltered);
    }

    [Fact]
    public void A_tag_is_toggled_without_regard_to_case()
    {
        var address = new ListAddress { Tags = ["Print"] };
        Assert.Equal(["Print", "mail"], address.Toggle("mail").Tags);
        Assert.Empty(address.Toggle("print").Tags);
        Assert.Equal(StateFilter.Unarchived, address.State);
        Assert.False(new ListAddress { IsDeleted = true }.WithState("active").IsDeleted);
    }

    [Theory]
    [InlineData("https://www.example.com/sale?x=1", "example.com/sale?x=1")]
    [InlineData("HTTP://example.com/", "example.com/")]
    [InlineData("https://wwwexample.com/", "wwwexample.com/")]
    [InlineData("mailto:ada@example.com", "mailto:ada@example.com")]
    public void A_destination_is_shown_from_its_host_on(string destination, string shown)
    {
        Assert.Equal(shown, ListText.ShortenUrl(destination));
    }

    [Fact]
    public void A_summary_names_what_changed_what_was_so_and_what_is_gone()
    {
        Assert.Equal("1 link deleted.", BulkSummary.Describe(new() { Delete = true }, new(1, 0, 0, [])));
        Assert.Equal("/spring unarchived.", BulkSummary.Describe(new() { Archive = false }, new(1, 0, 0, []), "/spring"));
        Assert.Equal(
            "1,000 links archived. 1 unchanged: already archived. 2 were deleted in the meantime.",
            BulkSummary.Describe(new() { Archive = true }, new(1000, 1, 2, [])));
        Assert.Equal(
            $"0 links retagged. 2 unchanged: they have these tags, or would have more than {LinkDraft.MaxTags}. 1 was deleted in the meantime.",
            BulkSummary.Describe(new() { AddTags = ["a"] }, new(0, 2, 1, [])));
        Assert.Equal("0 links retagged. 2 unchanged: without this tag.", BulkSummary.Describe(new() { RemoveTags = ["a"] }, new(0, 2, 0, [])));
        Assert.Equal(
            "Undone for 2 links. 1 was changed again in the meantime. Another link has /spring now.", BulkSummary.Describe(new UndoOutcome(2, 1, ["spring"])));
    }
}
