using LinkApp.Core.Links.History;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Links.Rules;

/// <summary>What a rule does with the visitors who match it.</summary>
public enum OutcomeKind
{
    Destination,
    Split,
    Refusal,
}

/// <summary>The part of a rule that gets the focus.</summary>
public enum RuleFocus
{
    None,

    /// <summary>The line that opens and closes the rule.</summary>
    Line,

    /// <summary>The first of its fields.</summary>
    Fields,
}

/// <summary>A rule as typed into the form. Also holds what was typed for outcomes that are not chosen now.</summary>
public sealed class RuleInput
{
    public string Name { get; set; } = "";

    public List<ConditionInput> Conditions { get; init; } = [];

    public OutcomeKind Outcome { get; set; }

    public string Destination { get; set; } = "";

    public List<SplitInput> Split { get; init; } = [];

    public string Refusal { get; set; } = "";

    /// <summary>Whether its fields are shown.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether an open rule shows all of its fields, and not the row of country and destination alone.</summary>
    public bool IsCard { get; set; }

    /// <summary>The part that gets the focus when the rule is next rendered.</summary>
    public RuleFocus Focus { get; set; }

    /// <summary>The country condition of a rule that fits into a row: it has no other condition, no name and one destination. Else null.</summary>
    public ConditionInput? OnlyCountry =>
        Outcome == OutcomeKind.Destination && string.IsNullOrWhiteSpace(Name) && Conditions is [{ Value: CountryCondition } country] ? country : null;

    /// <summary>Whether nothing is filled in; a blank rule counts as not added.</summary>
    public bool IsBlank =>
        Outcome == OutcomeKind.Destination && string.IsNullOrWhiteSpace(Name) && string.IsNullOrWhiteSpace(Destination)
        && Conditions.TrueForAll(condition => ConditionKind.Get(condition.Value).IsBlank(condition.Value));

    public static RuleInput From(RedirectRule rule)
    {
        var input = new RuleInput
        {
            Name = rule.Name ?? "",
            Conditions = [.. rule.Conditions.Select(condition => new ConditionInput(condition))],
            Outcome = rule.Split is not null ? OutcomeKind.Split : rule.Refusal is not null ? OutcomeKind.Refusal : OutcomeKind.Destination,
            Destination = rule.Destination ?? "",
            Split = [.. (rule.Split ?? []).Select(part => new SplitInput { Destination = part.Destination, Weight = part.Weight })],
            Refusal = rule.Refusal ?? "",
        };
        return input;
    }

    public RedirectRule ToRule() => new()
    {
        Name = string.IsNullOrWhiteSpace(Name) ? null : Name,
        Conditions = [.. Conditions.Select(condition => condition.Value)],
        Destination = Outcome == OutcomeKind.Destination ? Destination.Trim() : null,
        Split = Outcome == OutcomeKind.Split ? [.. Split.Select(part => new SplitPart { Destination = part.Destination.Trim(), Weight = part.Weight })] : null,
        Refusal = Outcome == OutcomeKind.Refusal ? Refusal : null,
    };

    /// <summary>Chooses another outcome; a new split starts with the destination that was typed.</summary>
    public void Choose(OutcomeKind outcome)
    {
        Outcome = outcome;
        if (outcome != OutcomeKind.Split)
            return;
        if (Split.Count == 0)
            Split.Add(new SplitInput { Destination = Destination });
        while (Split.Count < 2)
            Split.Add(new SplitInput());
    }

    public RuleInput Copy() => new()
    {
        Name = Name,
        Conditions = [.. Conditions.Select(condition => new ConditionInput(condition.Value))],
        Outcome = Outcome,
        Destination = Destination,
        Split = [.. Split.Select(part => new SplitInput { Destination = part.Destination, Weight = part.Weight })],
        Refusal = Refusal,
    };

    /// <summary>Shows its fields; a rule of countries and one destination as a row.</summary>
    public void Open() => (IsOpen, IsCard) = (true, IsOpen ? IsCard : OnlyCountry is null);

    /// <summary>A short text for the visitors that the rule is for.</summary>
    public string Title() => !string.IsNullOrWhiteSpace(Name) ? Name
        : Conditions.Count == 0 ? "New rule"
        : string.Join(", ", Conditions.Select(condition => condition.Title()));

    /// <summary>A short text for what the rule does with them.</summary>
    public string Summary() => RuleText.Outcome(ToRule()) is { Length: > 0 } outcome ? outcome : "no destination yet";
}

/// <summary>A condition of a rule in the form; each edit replaces its value.</summary>
public sealed class ConditionInput(RuleCondition value)
{
    public RuleCondition Value { get; set; } = value;

    /// <summary>The condition in a few words.</summary>
    public string Title() => ConditionKind.Get(Value) is var kind && !kind.IsBlank(Value) ? Value.Describe()
        : Value is CountryCondition ? "Choose a country…"
        : $"{kind.Label}…";

    /// <summary>Whether its first field gets the focus when it is next rendered.</summary>
    public bool TakesFocus { get; set; }
}

/// <summary>A part of a split in the form.</summary>
public sealed class SplitInput
{
    public string Destination { get; set; } = "";

    public int Weight { get; set; } = 1;
}
