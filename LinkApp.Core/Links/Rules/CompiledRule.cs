namespace LinkApp.Core.Links.Rules;

/// <summary>A rule as the redirect needs it.</summary>
public sealed class CompiledRule(RedirectRule rule)
{
    /// <summary>What reports call it.</summary>
    public string Title { get; } = rule.Title();

    public RedirectRule Rule { get; } = rule;

    /// <summary>Where it leads; null for a split or a refusal.</summary>
    public Target? Target { get; } = rule.Destination is { } destination ? new Target(destination, rule.Title()) : null;

    /// <summary>Whether all conditions hold.</summary>
    public bool Matches(Visit visit)
    {
        foreach (var condition in Rule.Conditions)
        {
            if (!condition.Holds(visit))
                return false;
        }
        return true;
    }
}
