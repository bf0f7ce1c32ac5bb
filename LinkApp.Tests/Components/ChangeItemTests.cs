using Bunit;
using LinkApp.Core.Links;
using LinkApp.Web.Links.History;

namespace LinkApp.Tests.Components;

/// <summary>A change in the history of a link.</summary>
public sealed class ChangeItemTests : ComponentTest
{
    private static readonly LinkSnapshot Spring = new() { Slug = "spring", Name = "Spring", Destination = "https://example.com/" };

    [Theory]
    [InlineData("ux walk", "API key “ux walk” created the link")]
    [InlineData("ada@acme.example", "ada@acme.example created the link")]
    [InlineData("command line", "The command line created the link")]
    public void A_change_by_an_API_key_says_so(string author, string text) =>
        Assert.Contains(
            text, Render(Change(1, LinkChangeKind.Created, Spring, author), before: null).Find(".change-head").TextContent, StringComparison.Ordinal);

    [Fact]
    public void A_change_shows_each_field_before_and_after()
    {
        var item = Render(
            Change(2, LinkChangeKind.Edited, Spring with { Name = "Summer", Destination = "https://example.com/summer" }, "ada@acme.example"),
            Change(1, LinkChangeKind.Created, Spring, "ada@acme.example"));

        Assert.Equal(["Destination", "Name"], item.FindAll("dt").Select(label => label.TextContent));
        Assert.Equal(["https://example.com/", "Spring"], item.FindAll("del").Select(value => value.TextContent));
        Assert.Equal(["https://example.com/summer", "Summer"], item.FindAll("ins").Select(value => value.TextContent));
        Assert.Empty(item.FindAll("button"));
    }

    private static LinkChange Change(int version, LinkChangeKind kind, LinkSnapshot link, string author) => new()
    {
        Version = version,
        Kind = kind,
        Author = author,
        Link = link,
        Time = new DateTime(2026, 3, 2, 10, 15, 0, DateTimeKind.Utc),
    };

    private IRenderedComponent<ChangeItem> Render(LinkChange change, LinkChange? before) => Context.Render<ChangeItem>(parameters => parameters
        .Add(item => item.Change, change)
        .Add(item => item.Before, before)
        .Add(item => item.Zone, TimeZoneInfo.Utc));
}
