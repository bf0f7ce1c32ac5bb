using Bunit;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;
using LinkApp.Web.Links.Edit;
using LinkApp.Web.Links.Rules;
using MudBlazor;

namespace LinkApp.Tests.Components;

public sealed class RuleListTests : ComponentTest
{
    private readonly List<RuleInput> _rules =
    [
        .. new[] { "MY", "DE", "US" }.Select(code => RuleInput.From(RedirectRule.ForCountry(code, $"https://example.com/{code}"))),
    ];

    private string Order => string.Join(' ', _rules.Select(rule => rule.ToRule().OnlyCountry()));

    [Theory]
    [InlineData("Move rule 2 up", "DE MY US", "Rule “Germany” is now 1 of 3.")]
    [InlineData("Move rule 2 down", "MY US DE", "Rule “Germany” is now 3 of 3.")]
    [InlineData("Remove rule 2", "MY US", "Rule “Germany” removed; 2 left.")]
    [InlineData("Duplicate rule 1", "MY MY DE US", "Rule 1 duplicated as rule 2.")]
    public void A_button_changes_the_order_and_it_is_announced(string button, string order, string said)
    {
        var list = Render();
        list.Find($"[aria-label='{button}']").Click();

        Assert.Equal(order, Order);
        Assert.Contains(said, list.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 0, "US MY DE")]
    [InlineData(0, 2, "DE US MY")]
    [InlineData(1, 1, "MY DE US")]
    public void A_rule_that_is_dropped_on_another_takes_its_place(int from, int to, string order)
    {
        var list = Render();
        list.FindAll("[data-drag]")[from].DragStart();
        list.FindAll(".rule")[to].DragEnter();
        list.FindAll(".rule")[to].Drop();

        Assert.Equal(order, Order);
        Assert.Empty(list.FindAll(".rule.dragged, .rule.drop"));
    }

    [Fact]
    public void A_drop_of_something_else_moves_nothing()
    {
        var list = Render();
        list.FindAll(".rule")[1].Drop();

        Assert.Equal("MY DE US", Order);
    }

    [Fact]
    public void A_rule_is_a_line_until_it_is_opened()
    {
        var list = Render();
        Assert.Equal("Malaysia → https://example.com/MY", Text(list.FindAll(".rule-line")[0].TextContent));
        Assert.Empty(list.FindAll(".country-row"));
        list.FindAll(".rule-toggle")[0].Click();

        Assert.Single(list.FindAll(".country-row"));
        Assert.Equal("true", list.FindAll(".rule-toggle")[0].GetAttribute("aria-expanded"));
        list.FindAll(".rule-toggle")[0].Click();
        Assert.Empty(list.FindAll(".country-row"));
    }

    [Fact]
    public void A_rule_of_countries_and_a_destination_is_a_row_until_all_of_its_fields_are_asked_for()
    {
        _rules.Add(RuleInput.From(new RedirectRule { Conditions = [new CountryCondition { In = ["DE", "AT"] }], Destination = "https://example.com/de" }));
        _rules.Add(RuleInput.From(new RedirectRule { Conditions = [new CountryCondition { In = ["FR"] }], Refusal = "No." }));
        _rules.Add(RuleInput.From(RedirectRule.ForCountry("JP", "https://example.com/jp") with { Name = "Japan" }));
        var list = Render();
        for (var i = 3; i < 6; i++)
            list.FindAll(".rule-toggle")[i].Click();
        Assert.Equal([1, 0, 0], list.FindAll(".rule").Skip(3).Select(rule => rule.QuerySelectorAll(".country-row").Length));

        list.Find("[aria-label='More fields of rule 4']").Click();
        Assert.Empty(list.FindAll(".country-row"));
        // Closed and opened again, it is the row.
        list.FindAll(".rule-toggle")[3].Click();
        list.FindAll(".rule-toggle")[3].Click();
        Assert.Single(list.FindAll(".country-row"));
    }

    [Fact]
    public void A_rule_cannot_be_moved_beyond_the_ends()
    {
        var list = Render();
        Assert.Equal(["Move rule 1 up", "Move rule 3 down"], list.FindAll("[data-move][disabled]").Select(button => button.GetAttribute("aria-label")));

        list.Find("[aria-label='Remove rule 1']").Click();
        list.Find("[aria-label='Remove rule 1']").Click();
        Assert.Equal(2, list.FindAll("[data-move][disabled]").Count);
    }

    [Fact]
    public void A_new_rule_is_open_and_left_out_while_nothing_is_filled_in()
    {
        var list = Render();
        list.FindAll("button").Single(button => button.TextContent.Contains("Add a country", StringComparison.Ordinal)).Click();

        Assert.Equal("Choose a country…", Text(list.FindAll(".rule-line")[3].TextContent));
        Assert.Single(list.FindAll(".country-row"));
        Assert.True(_rules[3].IsBlank);
        Assert.Equal(3, new LinkInput { Rules = _rules }.ToDraft().Rules.Count);
    }

    [Fact]
    public void An_error_opens_its_rule_and_stands_at_its_field_also_behind_a_blank_one()
    {
        _rules.Insert(0, new RuleInput { Conditions = [new ConditionInput(new CountryCondition { In = [] })] });
        var list = Render(new FieldError("rules[1].destination", "This is wrong."));

        Assert.Single(list.FindAll(".country-row"));
        Assert.Contains("This is wrong.", list.FindAll(".rule")[2].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_whose_visitors_another_takes_first_says_so()
    {
        _rules.Add(RuleInput.From(
            new RedirectRule { Conditions = [new CountryCondition { In = ["DE"] }, new ContinentCondition { In = ["EU"] }], Refusal = "No." }));
        var list = Render();

        Assert.Equal(["Never used: rule 2 already matches all of these visitors."], list.FindAll(".rule-note").Select(note => note.TextContent));
    }

    [Fact]
    public void A_condition_is_added_by_its_kind_and_removed()
    {
        var list = Render();
        OpenCard(list);
        list.FindAll("button").Single(button => button.TextContent.Contains("Add a condition", StringComparison.Ordinal)).Click();
        list.FindAll(".kinds button").Single(kind => kind.TextContent == "Device").Click();
        Assert.Equal([typeof(CountryCondition), typeof(DeviceCondition)], _rules[0].Conditions.Select(condition => condition.Value.GetType()));

        list.Find("[aria-label='Remove the condition Country']").Click();
        Assert.IsType<DeviceCondition>(Assert.Single(_rules[0].Conditions).Value);
    }

    [Fact]
    public async Task What_was_typed_for_another_outcome_is_kept()
    {
        var list = Render();
        OpenCard(list);
        await ChooseAsync(list, OutcomeKind.Split);
        Assert.Equal(["https://example.com/MY", ""], _rules[0].ToRule().Split!.Select(part => part.Destination));
        await ChooseAsync(list, OutcomeKind.Refusal);
        Assert.Equal("", _rules[0].ToRule().Refusal);
        await ChooseAsync(list, OutcomeKind.Destination);

        Assert.Equal("https://example.com/MY", _rules[0].ToRule().Destination);
    }

    private IRenderedComponent<RuleList> Render(params FieldError[] errors) => Context.Render<RuleList>(parameters => parameters
        .Add(list => list.Rules, _rules)
        .Add(list => list.GetField, new LinkInput { Rules = _rules }.GetField)
        .Add(list => list.Errors, new FormErrors(errors))
        .Add(list => list.Zone, "UTC"));

    // The first rule with all of its fields.
    private static void OpenCard(IRenderedComponent<RuleList> list)
    {
        list.FindAll(".rule-toggle")[0].Click();
        list.Find("[aria-label='More fields of rule 1']").Click();
    }

    private static Task ChooseAsync(IRenderedComponent<RuleList> list, OutcomeKind outcome) =>
        list.InvokeAsync(() => list.FindComponent<MudSelect<OutcomeKind>>().Instance.ValueChanged.InvokeAsync(outcome));

    private static string Text(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
