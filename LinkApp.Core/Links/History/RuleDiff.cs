using System.Text.Json;
using LinkApp.Core.Links.Fields;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Core.Links.History;

/// <summary>
/// Describes what was changed in an ordered list of rules. A rule is matched with one that is equal, else with one that has the
/// same conditions, else with one that has the same outcome; rules without a match were added or removed.
/// </summary>
internal static class RuleDiff
{
    public static IEnumerable<LinkDifference> Between(IReadOnlyList<RedirectRule> before, IReadOnlyList<RedirectRule> after)
    {
        var (old, now) = (before.ToList(), after.ToList());
        List<(RedirectRule Old, RedirectRule New)> pairs = [];
        foreach (var identity in (Func<RedirectRule, object?>[])[
            rule => rule, rule => rule.Conditions, rule => new { rule.Destination, rule.Split, rule.Refusal },
        ])
            Pair(old, now, pairs, identity);

        foreach (var rule in after)
        {
            if (now.Contains(rule, ReferenceEqualityComparer.Instance))
                yield return new(LinkFields.Rules.Key, "Rule added", null, RuleText.Describe(rule));
            else if (pairs.Find(pair => ReferenceEquals(pair.New, rule)) is var (was, same) && Difference(was, same) is { } difference)
                yield return difference;
        }
        foreach (var rule in old)
            yield return new(LinkFields.Rules.Key, "Rule removed", RuleText.Describe(rule), null);

        var remaining = before.Where(rule => !old.Contains(rule, ReferenceEqualityComparer.Instance))
            .Select(rule => pairs.Find(pair => ReferenceEquals(pair.Old, rule)).New).ToList();
        var order = after.Where(rule => !now.Contains(rule, ReferenceEqualityComparer.Instance)).ToList();
        if (!remaining.SequenceEqual(order, ReferenceEqualityComparer.Instance))
            yield return new(LinkFields.Rules.Key, "Order of rules", Titles(remaining), Titles(order));
    }

    /// <summary>Moves rules that are equal in some part from both lists to the pairs.</summary>
    private static void Pair(
        List<RedirectRule> old, List<RedirectRule> now, List<(RedirectRule Old, RedirectRule New)> pairs, Func<RedirectRule, object?> identity)
    {
        foreach (var rule in now.ToList())
        {
            var key = JsonSerializer.Serialize(identity(rule), LinkJson.Options);
            if (old.Find(candidate => JsonSerializer.Serialize(identity(candidate), LinkJson.Options) == key) is not { } found)
                continue;
            pairs.Add((found, rule));
            Remove(old, found);
            Remove(now, rule);
        }
    }

    private static LinkDifference? Difference(RedirectRule was, RedirectRule now)
    {
        List<(string? Before, string? After)> parts =
        [
            (was.Name ?? "no name", now.Name ?? "no name"),
            (RuleText.Conditions(was), RuleText.Conditions(now)),
            (RuleText.Outcome(was), RuleText.Outcome(now)),
        ];
        // Descriptions shorten long lists, so rules may differ even if their descriptions are equal.
        var changed = parts.FindAll(part => part.Before != part.After);
        if (changed.Count > 0)
            return new(
                LinkFields.Rules.Key, $"Rule “{was.Title()}”", string.Join(" → ", changed.Select(part => part.Before)),
                string.Join(" → ", changed.Select(part => part.After)));
        return JsonSerializer.Serialize(was, LinkJson.Options) == JsonSerializer.Serialize(now, LinkJson.Options)
            ? null
            : new(LinkFields.Rules.Key, $"Rule “{was.Title()}”", RuleText.Describe(was), $"{RuleText.Describe(now)}, with other values");
    }

    private static string Titles(IEnumerable<RedirectRule> rules) => string.Join("; ", rules.Select(rule => rule.Title()));

    // Two rules of one list may be equal.
    private static void Remove(List<RedirectRule> rules, RedirectRule rule) => rules.RemoveAt(rules.FindIndex(other => ReferenceEquals(other, rule)));
}
