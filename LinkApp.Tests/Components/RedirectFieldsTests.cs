using Bunit;
using LinkApp.Core.Links;
using LinkApp.Web.Links.Edit;

namespace LinkApp.Tests.Components;

public sealed class RedirectFieldsTests : ComponentTest
{
    private readonly LinkInput _input = new();

    [Fact]
    public void A_switch_lets_search_engines_list_the_link_and_its_closed_section_says_so()
    {
        var fields = Context.Render<RedirectFields>(parameters => parameters
            .Add(component => component.Input, _input)
            .Add(component => component.Errors, FormErrors.None));
        Assert.Equal("302", RedirectFields.Summary(_input.Options));

        fields.FindAll("label").Single(label => label.TextContent.Contains("Search engines may list this short URL", StringComparison.Ordinal))
            .QuerySelector("input")!.Change(true);

        Assert.Equal(LinkOptions.Default with { IsCrawlable = true }, _input.Options);
        Assert.Equal("302 · search engines may list it", RedirectFields.Summary(_input.Options));
    }
}
