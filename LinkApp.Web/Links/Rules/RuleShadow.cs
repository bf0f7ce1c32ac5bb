using System.Text.Json;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Links.Rules;

/// <summary>Finds rules that never match, because a rule above matches all of their visitors.</summary>
internal static class RuleShadow
{
    /// <summary>The number, from 1, of the rule above that matches all visitors of a rule; null if there is none.</summary>
    public static int? Find(IReadOnlyList<RuleInput> rules, int index)
    {
        var below = rules[index].Conditions;
        for (var i = 0; i < index; i++)
        {
            // A rule matches all visitors of another if each of its conditions follows from a condition of the other.
            if (rules[i].Conditions is { Count: > 0 } above && above.TrueForAll(wide => below.Exists(narrow => Implies(narrow.Value, wide.Value))))
                return i + 1;
        }
        return null;
    }

    private static bool Implies(RuleCondition narrow, RuleCondition wide) => (narrow, wide) switch
    {
        (CountryCondition { In.Count: > 0 } some, CountryCondition all) => some.In.All(code => all.In.Contains(code, StringComparer.OrdinalIgnoreCase)),
        (CountryCondition or ContinentCondition, _) when ConditionKind.Get(narrow).IsBlank(narrow) => false,
        (ContinentCondition some, ContinentCondition all) => some.In.All(code => all.In.Contains(code, StringComparer.OrdinalIgnoreCase)),
        (DeviceCondition { In.Count: > 0 } some, DeviceCondition all) => some.In.All(all.In.Contains),
        _ => narrow.GetType() == wide.GetType()
            && !ConditionKind.Get(narrow).IsBlank(narrow)
            && JsonSerializer.Serialize(narrow, LinkJson.Options) == JsonSerializer.Serialize(wide, LinkJson.Options),
    };
}
