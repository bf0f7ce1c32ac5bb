using LinkApp.Core.Links.Rules;
using LinkApp.Core.Wording;

namespace LinkApp.Core.Links.History;

/// <summary>Rules in words, for lists and histories.</summary>
public static class RuleText
{
    /// <summary>The whole rule in one line: whom it is for, and what becomes of them.</summary>
    public static string Describe(RedirectRule rule) => $"{rule.Title()} → {Outcome(rule)}";

    /// <summary>What a rule asks for.</summary>
    public static string Conditions(RedirectRule rule) => string.Join(" and ", rule.Conditions.Select(condition => condition.Describe()));

    /// <summary>What becomes of the visitors.</summary>
    public static string Outcome(RedirectRule rule) => rule switch
    {
        { Split: { } parts } when parts.Sum(part => part.Weight) is var sum and > 0 =>
            string.Join(", ", parts.Select(part => $"{Format.Percent(100.0 * part.Weight / sum)} {part.Destination}")),
        { Refusal: { } refusal } => $"refused: {refusal}",
        _ => rule.Destination ?? "",
    };
}
