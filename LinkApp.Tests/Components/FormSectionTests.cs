using Bunit;
using LinkApp.Web.Shell;

namespace LinkApp.Tests.Components;

/// <summary>A collapsible section of the form of a link.</summary>
public sealed class FormSectionTests : ComponentTest
{
    [Fact]
    public void A_section_shows_its_summary_until_it_is_opened_and_opens_by_itself_when_a_field_has_an_error()
    {
        var section = Context.Render<FormSection>(parameters => parameters
            .Add(section => section.Title, "Notes")
            .Add(section => section.Summary, "none")
            .AddChildContent("<i>fields</i>"));
        Assert.Equal("false", section.Find("h2 button").GetAttribute("aria-expanded"));
        Assert.Contains("none", section.Markup, StringComparison.Ordinal);
        Assert.Empty(section.FindAll("i"));

        section.Render(parameters => parameters.Add(section => section.HasError, true));
        Assert.Equal("true", section.Find("h2 button").GetAttribute("aria-expanded"));
        Assert.Single(section.FindAll("i"));

        // The same error does not open it again.
        section.Find("h2 button").Click();
        section.Render(parameters => parameters.Add(section => section.HasError, true));
        Assert.Empty(section.FindAll("i"));
    }
}
