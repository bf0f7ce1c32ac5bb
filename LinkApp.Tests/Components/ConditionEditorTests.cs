using System.Text.Json;
using AngleSharp.Dom;
using Bunit;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;
using LinkApp.Web.Links.Edit;
using LinkApp.Web.Links.Rules;
using MudBlazor;

namespace LinkApp.Tests.Components;

public sealed class ConditionEditorTests : ComponentTest
{
    public static TheoryData<Type> Kinds => [.. ConditionKind.All.Select(kind => kind.Type)];

    [Fact]
    public void Every_condition_of_a_rule_has_a_kind() =>
        Assert.Equal(
            typeof(RuleCondition).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RuleCondition))).ToHashSet(),
            ConditionKind.All.Select(kind => kind.Type).ToHashSet());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_an_editor_that_shows_a_blank_condition_and_its_errors(Type type)
    {
        var kind = ConditionKind.All.Single(kind => kind.Type == type);
        var blank = kind.New("UTC");
        Assert.True(kind.IsBlank(blank));
        var editor = Render(blank, [.. blank.Errors().Select(error => new FieldError(error.Field, error.Message))]);

        Assert.All(blank.Errors(), error => Assert.Contains(error.Message, editor.Find("fieldset").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Ticks_are_kept_in_the_order_of_the_choices()
    {
        var condition = new ConditionInput(new DeviceCondition { In = [DeviceKind.Windows] });
        var editor = Render(condition);
        Tick(editor, "Android", true);
        Tick(editor, "Linux", true);
        Tick(editor, "Windows", false);

        Assert.Equal([DeviceKind.Android, DeviceKind.Linux], ((DeviceCondition)condition.Value).In);
    }

    [Fact]
    public async Task A_query_parameter_takes_a_value_only_where_one_is_asked_for()
    {
        var condition = new ConditionInput(new QueryCondition { Name = "" });
        var editor = Render(condition);
        Field(editor, "Parameter").Change(" ref ");
        await ChooseAsync(editor, QueryMatch.Value);
        Field(editor, "Value").Change("news");
        Assert.Equal(new QueryCondition { Name = "ref", Match = QueryMatch.Value, Value = "news" }, condition.Value);

        await ChooseAsync(editor, QueryMatch.Empty);
        Assert.Equal(new QueryCondition { Name = "ref", Match = QueryMatch.Empty }, condition.Value);
    }

    [Fact]
    public void Addresses_are_listed_one_a_line_or_with_commas()
    {
        var condition = new ConditionInput(new AddressCondition { In = [] });
        Render(condition).Find("textarea").Change("203.0.113.0/24, 2001:db8::/32\n198.51.100.7;\n\n");

        Assert.Equal(["203.0.113.0/24", "2001:db8::/32", "198.51.100.7"], ((AddressCondition)condition.Value).In);
    }

    [Fact]
    public void A_time_window_is_read_from_its_fields()
    {
        var condition = new ConditionInput(new TimeCondition { Zone = "Europe/Berlin" });
        var editor = Render(condition);
        Tick(editor, "Sunday", true);
        Tick(editor, "Monday", true);
        Field(editor, "Daily from").Change("22:00");
        Field(editor, "Daily until").Change("2:30");
        // A time waits for its date.
        editor.Find("[aria-label='Start date: time']").Change("2:30");
        Field(editor, "Start date").Change("29 Mar 2026");
        Assert.Contains("Ends on the next day.", editor.Markup, StringComparison.Ordinal);

        var time = (TimeCondition)condition.Value;
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Sunday], time.Days);
        Assert.Equal(
            (new TimeOnly(22, 0), new TimeOnly(2, 30), new DateTime(2026, 3, 29, 2, 30, 0), null, "Europe/Berlin"),
            (time.Start, time.End, time.From, time.Until, time.Zone));
    }

    [Fact]
    public void A_field_that_is_emptied_asks_for_nothing()
    {
        var condition = new ConditionInput(new TimeCondition { Start = new TimeOnly(9, 0), From = new DateTime(2026, 1, 1) });
        var editor = Render(condition);
        Field(editor, "Daily from").Change("");
        Field(editor, "Start date").Change("");

        Assert.Equal((null, null), (((TimeCondition)condition.Value).Start, ((TimeCondition)condition.Value).From));
    }

    [Theory]
    [InlineData("29 Mar 2026")]
    [InlineData("29 march 2026")]
    [InlineData("2026-03-29")]
    [InlineData("29.3.2026")]
    public void A_date_may_be_typed_in_several_ways(string typed)
    {
        var condition = new ConditionInput(new TimeCondition());
        var editor = Render(condition);
        Field(editor, "Start date").Change(typed);

        Assert.Equal(new DateTime(2026, 3, 29), ((TimeCondition)condition.Value).From);
    }

    [Fact]
    public void A_text_that_is_no_date_or_time_changes_nothing_and_says_what_to_type()
    {
        var before = new TimeCondition { Start = new TimeOnly(9, 0), From = new DateTime(2026, 1, 1, 8, 0, 0) };
        var condition = new ConditionInput(before);
        var editor = Render(condition);
        Field(editor, "Start date").Change("29/31/2026");
        Field(editor, "Daily from").Change("25:00");

        var after = Assert.IsType<TimeCondition>(condition.Value);
        Assert.Equal((before.From, before.Start), (after.From, after.Start));
        Assert.Contains("Enter a date such as 29 Nov 2026 or 2026-11-29.", editor.Markup, StringComparison.Ordinal);
        Assert.Contains("Enter a time such as 9:00 or 17:30.", editor.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_is_made_to_the_condition_as_it_is_now_and_not_as_it_was_rendered_last()
    {
        // The circuit renders nothing while ten batches wait for the browser.
        var condition = new ConditionInput(new TimeCondition { Zone = "UTC" });
        var editor = Render(condition);
        condition.Value = new TimeCondition { Zone = "UTC", Start = new TimeOnly(9, 0), Days = [DayOfWeek.Monday] };
        Tick(editor, "Sunday", true);
        Field(editor, "Daily until").Change("17:00");

        var time = (TimeCondition)condition.Value;
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Sunday], time.Days);
        Assert.Equal((new TimeOnly(9, 0), new TimeOnly(17, 0)), (time.Start, time.End));
    }

    [Fact]
    public void Clicks_are_read_as_numbers()
    {
        var condition = new ConditionInput(new ClicksCondition());
        var editor = Render(condition);
        editor.FindAll("input")[0].Change("10");
        editor.FindAll("input")[1].Change("20");

        Assert.Equal(new ClicksCondition { From = 10, Below = 20 }, condition.Value);
    }

    [Fact]
    public void A_chip_is_taken_out()
    {
        var condition = new ConditionInput(new CountryCondition { In = ["MY", "DE"] });
        Render(condition).Find("[aria-label='Remove Malaysia']").Click();

        Assert.Equal(["DE"], ((CountryCondition)condition.Value).In);
    }

    [Fact]
    public void What_is_only_looked_at_stays_as_it_was()
    {
        RuleCondition[] conditions =
        [
            new PlaceCondition { Country = "MY", Regions = ["Selangor"], Cities = ["Kuala Lumpur", "Ipoh"] },
            new LanguageCondition { In = ["ms", "en-GB"] },
            new TimeCondition { Zone = "Asia/Kuala_Lumpur", From = new DateTime(2026, 1, 1, 8, 0, 30), Start = new TimeOnly(8, 0, 15) },
        ];
        foreach (var before in conditions)
        {
            var condition = new ConditionInput(before);
            Render(condition);
            Assert.Equal(JsonSerializer.Serialize(before, LinkJson.Options), JsonSerializer.Serialize(condition.Value, LinkJson.Options));
        }
    }

    private IRenderedComponent<ConditionEditor> Render(RuleCondition condition, params FieldError[] errors) => Render(new ConditionInput(condition), errors);

    private IRenderedComponent<ConditionEditor> Render(ConditionInput condition, params FieldError[] errors) =>
        Context.Render<ConditionEditor>(parameters => parameters
        .Add(editor => editor.Condition, condition)
        .Add(editor => editor.Errors, new FormErrors(errors))
        .Add(editor => editor.OnChanged, () => { }));

    private static void Tick(IRenderedComponent<ConditionEditor> editor, string label, bool wanted) =>
        editor.FindAll("label.mud-checkbox").Single(tick => tick.TextContent.Trim() == label).QuerySelector("input")!.Change(wanted);

    // A field by the text of its label.
    private static IElement Field(IRenderedComponent<ConditionEditor> editor, string label) =>
        editor.Find($"#{editor.FindAll("label[for]").First(text => text.TextContent == label).GetAttribute("for")}");

    private static Task ChooseAsync<T>(IRenderedComponent<ConditionEditor> editor, T value) =>
        editor.InvokeAsync(() => editor.FindComponent<MudSelect<T>>().Instance.ValueChanged.InvokeAsync(value));
}
