using Bunit;
using LinkApp.Web.Links.Edit;

namespace LinkApp.Tests.Components;

public sealed class DestinationFieldTests : ComponentTest
{
    [Fact]
    public void What_is_typed_while_nothing_is_rendered_is_completed_and_not_what_was_rendered_last()
    {
        // The circuit renders nothing while ten batches wait for the browser: the field's owner has the new value, the field still the old one.
        var value = "";
        var field = Context.Render<DestinationField>(parameters => parameters
            .Add(component => component.Label, "Destination")
            .Add(component => component.Value, "exam")
            .Add(component => component.ValueChanged, text => value = text));

        field.Find("input").Input(" example.com/offer ");
        field.Find("input").Blur();
        Assert.Equal("https://example.com/offer", value);
    }
}
