using Bunit;
using LinkApp.Core.Links;
using LinkApp.Web.Links.Edit;

namespace LinkApp.Tests.Components;

/// <summary>The choice between two edits of the same link.</summary>
public sealed class ConflictPanelTests : ComponentTest
{
    [Fact]
    public void A_field_that_both_changed_is_chosen_by_radio_buttons_and_the_others_are_listed()
    {
        var started = new LinkSnapshot { Slug = "spring", Name = "Spring", Destination = "https://example.com/" };
        var input = LinkInput.From(started);
        (input.Name, input.Tags) = ("Mine", ["sale"]);
        var theirs = new Link { Slug = "spring", Name = "Theirs", Destination = "https://example.com/theirs" };
        var panel = Context.Render<ConflictPanel>(parameters => parameters
            .Add(panel => panel.Conflict, new EditConflict(started, theirs, "ux walk", input, TimeZoneInfo.Utc)));

        Assert.Equal("API key “ux walk” saved this link while you were editing", panel.Find("h2").TextContent);
        Assert.Equal(
            ["Destination: They changed it from “https://example.com/” to “https://example.com/theirs”.", "Tags: You changed it from nothing to “sale”."],
            panel.FindAll("li").Select(field => field.TextContent.Trim()));
        panel.FindAll("input[type=radio]")[1].Click();
        Assert.Equal("Theirs", input.Name);
        panel.FindAll("input[type=radio]")[0].Click();
        Assert.Equal("Mine", input.Name);
    }
}
