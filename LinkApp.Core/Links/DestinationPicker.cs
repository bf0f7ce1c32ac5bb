using LinkApp.Core.Geo;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>Decides where a visitor goes. Pure: the same link and visit always give the same result.</summary>
public static class DestinationPicker
{
    private static readonly Decision NoDestination = new(null, null, null);

    /// <summary>The decision of the first rule that matches, else that of the link's default destination.</summary>
    /// <param name="link">The link that was opened.</param>
    /// <param name="visit">The visit.</param>
    public static Decision Pick(LinkEntry link, Visit visit)
    {
        if (link.Countries is { } countries)
            return Decide(link, ByCountry(link, countries, visit.Place), visit);
        foreach (var rule in link.Rules)
        {
            if (rule.Matches(visit))
                return rule.Refusal ?? Decide(link, rule.GetTarget(visit, link.LinkId), visit);
        }
        return Decide(link, link.Default, visit);
    }

    /// <summary>The decision for a link without <see cref="LinkEntry.NeedsVisit"/>, as most are. Allocates nothing.</summary>
    public static Decision Pick(LinkEntry link, Place? place) => ByCountry(link, link.Countries!, place).Fixed!;

    /// <summary>The decision for a visit, and whether each rule and condition holds. For editors who test their rules.</summary>
    /// <param name="link">The link, which need not be saved.</param>
    /// <param name="visit">A made-up visit.</param>
    public static Explanation Explain(LinkEntry link, Visit visit) =>
        new([.. link.Rules.Select(rule => GetResult(rule, visit))], Pick(link, visit));

    private static Target ByCountry(LinkEntry link, CountryTargets countries, Place? place) => countries.Find(place?.Country) ?? link.Default;

    private static Decision Decide(LinkEntry link, Target target, Visit visit)
    {
        if (target.For(visit) is { } decision)
            return Forward(link, decision, visit);
        if (link.Default.For(visit) is { } fallback)
            return target.Instead(Forward(link, fallback, visit));
        return target.Instead(link.Fallback ?? NoDestination);
    }

    private static Decision Forward(LinkEntry link, Decision decision, Visit visit) =>
        link.Options.ForwardQuery ? decision with { Location = QueryForwarding.Add(decision.Location!, visit.QueryString) } : decision;

    private static RuleResult GetResult(CompiledRule rule, Visit visit) =>
        new(rule.Rule, rule.Matches(visit), [.. rule.Rule.Conditions.Select(condition => new ConditionResult(condition, condition.Holds(visit)))]);
}
