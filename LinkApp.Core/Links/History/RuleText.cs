using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.History;

/// <summary>Rules in words, for lists and histories.</summary>
public static class RuleText
{
    /// <summary>The whole rule in one line: its title and its outcome.</summary>
    public static string Describe(RedirectRule rule) => $"{rule.Title()} → {Outcome(rule)}";

    /// <summary>The conditions of a rule.</summary>
    public static string Conditions(RedirectRule rule) => string.Join(" and ", rule.Conditions.Select(condition => condition.Describe()));

    /// <summary>Where the rule sends its visitors, or how it blocks them.</summary>
    public static string Outcome(RedirectRule rule) => rule switch
    {
        { Split: { } parts } when parts.Sum(part => part.Weight) is var sum and > 0 =>
            string.Join(", ", parts.Select(part => $"{Format.Percent(100.0 * part.Weight / sum)} {part.Destination}")),
        { Refusal: { } refusal } => $"blocked: {refusal}",
        _ => rule.Destination ?? "",
    };
}
