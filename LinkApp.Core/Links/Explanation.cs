using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links;

/// <summary>What <see cref="DestinationPicker"/> decides for a visit, and why.</summary>
/// <param name="Rules">All rules of the link in their order; the first that matched is the one that answers.</param>
/// <param name="Decision">The outcome of the visit.</param>
public sealed record Explanation(IReadOnlyList<RuleResult> Rules, Decision Decision);

/// <summary>A rule, and whether all of its conditions hold.</summary>
public sealed record RuleResult(RedirectRule Rule, bool Matched, IReadOnlyList<ConditionResult> Conditions);

/// <summary>A condition, and whether it holds.</summary>
public sealed record ConditionResult(RuleCondition Condition, bool Holds);
