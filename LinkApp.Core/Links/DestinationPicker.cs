using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>Decides where a visitor goes. Pure: the same link and visit always give the same destination.</summary>
public static class DestinationPicker
{
    /// <summary>The destination of the first rule that matches, else the default.</summary>
    /// <param name="link">The link that was opened.</param>
    /// <param name="visit">Who opens it.</param>
    public static Target Pick(LinkEntry link, Visit visit)
    {
        if (link.Countries is { } countries)
            return visit.Place?.Country is { } country && countries.TryGetValue(country, out var target) ? target : link.Default;
        foreach (var rule in link.Rules)
        {
            if (rule.Target is { } found && rule.Matches(visit))
                return found;
        }
        return link.Default;
    }

    /// <summary>What is decided for a visit, with each rule and condition that led to it: for people who try their rules out.</summary>
    /// <param name="link">The link; may be one that is not saved.</param>
    /// <param name="visit">Somebody who might open it.</param>
    public static Explanation Explain(LinkEntry link, Visit visit)
    {
        var target = Pick(link, visit);
        return new Explanation([.. link.Rules.Select(rule => ResultOf(rule, visit))], new Decision(target.Location, target.Rule, null, target.Destination));
    }

    private static RuleResult ResultOf(CompiledRule rule, Visit visit) =>
        new(rule.Rule, rule.Matches(visit), [.. rule.Rule.Conditions.Select(condition => new ConditionResult(condition, condition.Holds(visit)))]);
}
