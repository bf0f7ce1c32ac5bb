using AngleSharp.Dom;
using Bunit;
using LinkApp.Web.Links.Edit;

namespace LinkApp.Tests.Components;

public sealed class ClockFieldTests : ComponentTest
{
    private readonly List<DateTime?> _values = [];

    [Fact]
    public void A_date_that_is_typed_stays_if_the_value_from_before_is_rendered_once_more()
    {
        var field = Render(null);
        Date(field).Change("24 Dec 2026");
        field.Render(parameters => parameters.Add(clock => clock.Value, null));
        Assert.Equal([new DateTime(2026, 12, 24)], _values);

        field.Render(parameters => parameters.Add(clock => clock.Value, _values[0]));
        Assert.Equal(("24 Dec 2026", "00:00"), (Date(field).GetAttribute("value"), Time(field).GetAttribute("value")));
        Time(field).Change("9:30");
        field.Render(parameters => parameters.Add(clock => clock.Value, _values[0]));
        Assert.Equal([new DateTime(2026, 12, 24), new DateTime(2026, 12, 24, 9, 30, 0)], _values);
    }

    [Fact]
    public void A_date_that_is_changed_back_before_anything_is_rendered_is_reported()
    {
        var field = Render(new DateTime(2026, 12, 24));
        Date(field).Change("25 Dec 2026");
        Date(field).Change("24 Dec 2026");

        Assert.Equal([new DateTime(2026, 12, 25), new DateTime(2026, 12, 24)], _values);
    }

    [Fact]
    public void A_text_that_is_no_date_stays_in_the_field_and_changes_nothing()
    {
        var field = Render(new DateTime(2026, 12, 24, 9, 30, 0));
        Date(field).Change("tomorrow");
        field.Render(parameters => parameters.Add(clock => clock.Value, new DateTime(2026, 12, 24, 9, 30, 0)));

        Assert.Empty(_values);
        Assert.Equal("tomorrow", Date(field).GetAttribute("value"));
        Assert.Contains("Enter a date such as", field.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_that_is_emptied_is_no_limit()
    {
        var field = Render(new DateTime(2026, 12, 24, 9, 30, 0));
        Date(field).Change("");
        field.Render(parameters => parameters.Add(clock => clock.Value, null));

        Assert.Equal([null], _values);
        Assert.Equal("", Time(field).GetAttribute("value") ?? "");
    }

    private IRenderedComponent<ClockField> Render(DateTime? value) => Context.Render<ClockField>(parameters => parameters
        .Add(clock => clock.Label, "From")
        .Add(clock => clock.Value, value)
        .Add(clock => clock.ValueChanged, _values.Add));

    private static IElement Date(IRenderedComponent<ClockField> field) => field.FindAll("input")[0];

    private static IElement Time(IRenderedComponent<ClockField> field) => field.FindAll("input")[1];
}
